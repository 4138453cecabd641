import GRDB

/// A condition in SQL.
struct CompiledCondition {
    /// What SQL there is for a condition.
    struct Context {
        /// Whether the tables show an earlier state, to which the full-text index does not belong.
        var isPast = false
        /// Whether words are looked up for each disk that comes along, instead of all disks that have them at once.
        var looksUpWords = false
    }

    /// Whether the disk of the query, named `disk`, meets it.
    var test: SQL
    /// The keys of all disks that meet it, by an index; nil where no index tells. A key may come more than once, and there
    /// may be more than meet it where ``isExact`` does not hold.
    var set: SQL?
    /// Whether ``set`` has none that do not meet it.
    var isExact = true
    /// Whether the full-text index is asked.
    var hasWords = false

    /// The conditions of a query that must all hold, those for words taken together where one look into the index
    /// answers them all.
    static func all(of query: DiskQuery, _ context: Context) -> [CompiledCondition] {
        var compiled: [CompiledCondition] = []
        var phrases: [SearchPhrase] = []
        for condition in query.conditions.flatMap(\.parts) {
            if case .words(let phrase) = condition.test, !condition.isNegated, !context.isPast, phrase.isIndexed {
                phrases.append(phrase)
            } else {
                compiled.append(CompiledCondition(condition, context))
            }
        }
        if !phrases.isEmpty { compiled.append(CompiledCondition(words: phrases, context)) }
        if let serverID = query.serverID {
            compiled.append(
                CompiledCondition(
                    test: "disk.server_id = \(serverID)",
                    set: "SELECT id FROM disk WHERE server_id = \(serverID)"
                )
            )
        }
        return compiled
    }

    /// What holds of the disks that are meant by their state; nil where all are.
    static func states(of query: DiskQuery, _ context: Context) -> SQL? {
        guard !query.includeGone else { return nil }
        let present: SQL = "disk.state IN ('creating', 'ready', 'deleting')"
        switch GoneDisks(of: query.conditions) {
        case .none: return present
        case .all: return nil
        case .some(let conditions):
            let asked = CompiledCondition(any: conditions.map { CompiledCondition($0, context) })
            return "(\(present) OR \(asked.test))"
        }
    }

    init(test: SQL, set: SQL? = nil, isExact: Bool = true) {
        self.test = test
        self.set = set
        self.isExact = isExact
    }

    init(_ condition: CatalogCondition, _ context: Context) {
        switch condition.test {
        case .words(let phrase): self.init(phrase, context)
        case .text(let field, let patterns): self.init(any: patterns.map { field.compiled($0, context) })
        case .metadata(let patterns): self.init(any: patterns.map { $0.compiled(context) })
        case .flag(let field, let holds): self = field.compiled(holds, context)
        case .number(let field, let values): self.init(any: values.map { field.compiled($0) })
        case .time(let field, let values): self.init(any: values.map { field.compiled($0) })
        case .state(let states): self.init(states)
        case .any(let parts): self.init(any: parts.map { CompiledCondition($0, context) })
        case .all(let parts): self.init(all: parts.map { CompiledCondition($0, context) })
        }
        guard condition.isNegated else { return }
        // What is not known does not meet a condition, and so is meant here.
        test = "NOT ifnull((\(test)), 0)"
        set = nil
    }

    /// What meets one of several.
    init(any parts: [CompiledCondition]) {
        let sets = parts.compactMap(\.set)
        self.init(
            test: parts.isEmpty ? "0" : "(\(parts.map(\.test).joined(separator: " OR ")))",
            set: sets.count == parts.count && !sets.isEmpty ? sets.joined(separator: " UNION ALL ") : nil,
            isExact: parts.allSatisfy(\.isExact)
        )
        hasWords = parts.contains(where: \.hasWords)
    }

    /// What meets all of several: any of them leads to it.
    private init(all parts: [CompiledCondition]) {
        self.init(
            test: parts.isEmpty ? "1" : "(\(parts.map(\.test).joined(separator: " AND ")))",
            set: parts.lazy.compactMap(\.set).first,
            isExact: parts.count == 1 && parts[0].isExact
        )
        hasWords = parts.contains(where: \.hasWords)
    }

    private init(_ states: [DiskRecord.State]) {
        let list = states.map { SQL("\($0.rawValue)") }.joined(separator: ", ")
        // The index has what is not `ready`, and SQLite wants to read that it is enough.
        self.init(
            test: "disk.state IN (\(list))",
            set: states.contains(.ready) ? nil : "SELECT id FROM disk WHERE state <> 'ready' AND state IN (\(list))"
        )
    }
}

extension CatalogCondition {
    /// What must all hold, each by itself.
    fileprivate var parts: [CatalogCondition] {
        if case .all(let parts) = test, !isNegated { parts.flatMap(\.parts) } else { [self] }
    }
}
