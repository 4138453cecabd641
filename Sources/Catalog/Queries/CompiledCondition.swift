import GRDB

/// A condition in SQL.
struct CompiledCondition {
    /// Whether the disk of the query, named `disk`, meets it.
    var test: SQL
    /// The keys of all disks that meet it, by an index; nil where no index tells. A key may come more than once, and there
    /// may be more than meet it where ``isExact`` says so.
    var set: SQL?
    /// Whether ``set`` has none that do not meet it.
    var isExact = true
    /// Whether ``test`` takes much longer than the other kind does.
    var isSlow = false

    /// The conditions of a query, those for words taken together where one look into the index answers them all.
    static func all(of query: DiskQuery, asOf: String?) -> [CompiledCondition] {
        var compiled: [CompiledCondition] = []
        var phrases: [SearchPhrase] = []
        for condition in query.conditions {
            if case .words(let phrase) = condition.test, !condition.isNegated, asOf == nil, phrase.hasWord,
                !phrase.looksLikeIdentifier
            {
                phrases.append(phrase)
            } else {
                compiled.append(CompiledCondition(condition, asOf: asOf))
            }
        }
        if !phrases.isEmpty { compiled.append(CompiledCondition(phrases)) }
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

    /// The states that are meant where none is asked for.
    static func usualStates(of query: DiskQuery) -> SQL? {
        query.includeGone || query.asksForState ? nil : "disk.state IN ('creating', 'ready', 'deleting')"
    }

    init(test: SQL, set: SQL? = nil, isExact: Bool = true, isSlow: Bool = false) {
        self.test = test
        self.set = set
        self.isExact = isExact
        self.isSlow = isSlow
    }

    private init(_ condition: DiskCondition, asOf: String?) {
        switch condition.test {
        case .words(let phrase): self.init(phrase, asOf: asOf)
        case .text(let field, let patterns): self.init(any: patterns.map { field.compiled($0) })
        case .metadata(let patterns): self.init(any: patterns.map(\.compiled))
        case .flag(let field, let holds): self = field.compiled(holds)
        case .number(let field, let values): self.init(any: values.map { field.compiled($0) })
        case .time(let field, let values): self.init(any: values.map { field.compiled($0) })
        case .state(let states): self.init(states)
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
            isExact: parts.allSatisfy(\.isExact),
            isSlow: parts.contains { $0.isSlow }
        )
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
