import Catalog

/// Says what rules could not look at. Several rules miss the same: each question is asked once, and those that count disks
/// in one pass over them.
struct GapNotes {
    private let words: AuditWords
    private let arguments: [String: CatalogValue]
    private let isPast: Bool
    /// The questions that count disks.
    private let questions: [AuditGap.Question]
    private var counts: [AuditGap.Question: Count]?
    private var answers: [AuditGap.Question: String?] = [:]

    /// - Parameter rules: those that will be asked for.
    init(_ options: AuditOptions, _ rules: [AuditRule]) {
        let isPast = options.asOf != nil
        self.isPast = isPast
        words = AuditWords(options.language)
        arguments = ["clusters": options.policy.clusters.map { .text($0.json) } ?? .null]
        var seen: Set<AuditGap.Question> = []
        questions = rules.flatMap(\.gaps).filter { $0.knowsThePast || !isPast }.map(\.question)
            .filter { if case .disks = $0 { seen.insert($0).inserted } else { false } }
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
        case .disks:
            let counts = try counts ?? count(reader)
            self.counts = counts
            guard let count = counts[gap.question], count.disks > 0 else { return nil }
            let day = count.oldest.map { String($0.prefix(10)) } ?? words.unknown
            return words(gap.words).replacing("DAY", with: day) + words(": ", zh: "：") + words.disks(count.disks)
        case .names(let query):
            let names = try reader.rows(query, arguments: arguments).map { $0["name"].text ?? "" }
            guard let first = names.first else { return nil }
            guard !first.isEmpty else { return words(gap.words) }
            guard names.count > 4 else { return words(gap.words) + words(": ", zh: "：") + words.list(names) }
            return words(gap.words) + words(": ", zh: "：") + words.list(Array(names.prefix(3)))
                + words(" and \(names.count - 3) more", zh: " 等 \(names.count) 个")
        }
    }

    private func count(_ reader: CatalogReader) throws -> [AuditGap.Question: Count] {
        var columns: [String] = []
        for (number, question) in questions.enumerated() {
            guard case .disks(let condition, let oldest) = question else { continue }
            columns.append("count(CASE WHEN \(condition) THEN 1 END) AS c\(number)")
            if let oldest { columns.append("min(CASE WHEN \(condition) THEN \(oldest) END) AS o\(number)") }
        }
        let sql = "SELECT \(columns.joined(separator: ", ")) FROM disk WHERE state = 'ready'"
        let row = try reader.rows(sql, arguments: [:]).first
        return Dictionary(
            uniqueKeysWithValues: questions.enumerated().map { number, question in
                (question, Count(disks: row?["c\(number)"].integer ?? 0, oldest: row?["o\(number)"].text))
            }
        )
    }

    /// How many disks, and the earliest of the times that are asked for.
    private struct Count {
        let disks: Int64
        let oldest: String?
    }
}
