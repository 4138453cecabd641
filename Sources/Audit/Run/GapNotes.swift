import Catalog

/// Says what rules could not look at. Several rules miss the same: each question is asked once.
struct GapNotes {
    private let words: AuditWords
    private let arguments: [String: CatalogValue]
    private let isPast: Bool
    private var answers: [String: String?] = [:]

    init(_ options: AuditOptions) {
        isPast = options.asOf != nil
        words = AuditWords(options.language)
        arguments = ["clusters": options.policy.clusters.map { .text($0.json) } ?? .null]
    }

    /// What the rule could not look at, a sentence each.
    mutating func notes(of rule: AuditRule, reader: CatalogReader) throws -> [String] {
        var notes: [String] = []
        for gap in rule.gaps where gap.knowsThePast || !isPast {
            let known = answers[gap.query]
            let note = try known ?? note(gap, reader)
            answers[gap.query] = .some(note)
            if let note { notes.append(note) }
        }
        return notes
    }

    private func note(_ gap: AuditGap, _ reader: CatalogReader) throws -> String? {
        let rows = try reader.rows(gap.query, arguments: arguments)
        guard let first = rows.first else { return nil }
        if let count = first["count"].integer {
            return count == 0 ? nil : words(gap.words) + words(": ", zh: "：") + words.disks(count)
        }
        let names = rows.compactMap { $0["name"].text }
        guard names.first?.isEmpty == false else { return words(gap.words) }
        guard names.count > 4 else { return words(gap.words) + words(": ", zh: "：") + words.list(names) }
        return words(gap.words) + words(": ", zh: "：") + words.list(Array(names.prefix(3)))
            + words(" and \(names.count - 3) more", zh: " 等 \(names.count) 个")
    }
}
