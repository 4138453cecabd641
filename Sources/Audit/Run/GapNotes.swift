import Catalog

/// Says what rules could not look at. Several rules miss the same: each question is asked once, and those that count disks
/// in one pass over them.
struct GapNotes {
    private let words: AuditWords
    private let arguments: [String: CatalogValue]
    private let isPast: Bool
    /// The conditions of disks to count.
    private let conditions: [String]
    private var counts: [String: Int64]?
    private var answers: [AuditGap.Question: String?] = [:]

    /// - Parameter rules: those that will be asked for.
    init(_ options: AuditOptions, _ rules: [AuditRule]) {
        let isPast = options.asOf != nil
        self.isPast = isPast
        words = AuditWords(options.language)
        arguments = ["clusters": options.policy.clusters.map { .text($0.json) } ?? .null]
        let counted = rules.flatMap(\.gaps).filter { $0.knowsThePast || !isPast }
            .compactMap { if case .disks(let condition) = $0.question { condition } else { nil } }
        conditions = Set(counted).sorted()
    }

    /// What the rule could not look at, a sentence each.
    mutating func notes(of rule: AuditRule, reader: CatalogReader) throws -> [String] {
        var notes: [String] = []
        for gap in rule.gaps where gap.knowsThePast || !isPast {
            let known = answers[gap.question]
            let note = try known ?? note(gap, reader)
            answers[gap.question] = .some(note)
            if let note { notes.append(note) }
        }
        return notes
    }

    private mutating func note(_ gap: AuditGap, _ reader: CatalogReader) throws -> String? {
        switch gap.question {
        case .disks(let condition):
            let counts = try counts ?? count(reader)
            self.counts = counts
            guard let count = counts[condition], count > 0 else { return nil }
            return words(gap.words) + words(": ", zh: "：") + words.disks(count)
        case .names(let query):
            let names = try reader.rows(query, arguments: arguments).map { $0["name"].text ?? "" }
            guard let first = names.first else { return nil }
            guard !first.isEmpty else { return words(gap.words) }
            guard names.count > 4 else { return words(gap.words) + words(": ", zh: "：") + words.list(names) }
            return words(gap.words) + words(": ", zh: "：") + words.list(Array(names.prefix(3)))
                + words(" and \(names.count - 3) more", zh: " 等 \(names.count) 个")
        }
    }

    private func count(_ reader: CatalogReader) throws -> [String: Int64] {
        let columns = conditions.enumerated().map { "count(CASE WHEN \($1) THEN 1 END) AS c\($0)" }
        let sql = "SELECT \(columns.joined(separator: ", ")) FROM disk WHERE state = 'ready'"
        let row = try reader.rows(sql, arguments: [:]).first
        return Dictionary(
            uniqueKeysWithValues: conditions.enumerated().map { ($1, row?["c\($0)"].integer ?? 0) }
        )
    }
}
