import Catalog

/// Says what rules could not look at, of what the audit looks at. Several rules miss the same: each question is asked once,
/// and those that count disks in one pass over them.
struct GapNotes {
    private let words: AuditWords
    private let options: AuditOptions
    private let arguments: [String: CatalogValue]
    private let isPast: Bool
    /// The questions that count disks.
    private let questions: [AuditGap.Question]
    private let labels: ServerLabels
    private var counts: [AuditGap.Question: Count]?
    private var answers: [AuditGap.Question: String?] = [:]

    /// - Parameters:
    ///   - rules: those that will be asked for.
    ///   - servers: all that the catalog has.
    init(_ options: AuditOptions, _ rules: [AuditRule], servers: [AuditServer]) {
        let isPast = options.asOf != nil
        self.isPast = isPast
        self.options = options
        words = AuditWords(options.language)
        labels = ServerLabels(servers, words)
        arguments = options.narrowing.merging([
            "clusters": options.policy.clusters.map { .text($0.json) } ?? .null
        ]) { $1 }
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
        case .things(let query, let subject):
            let rows = try reader.rows(self.query(over: query, subject), arguments: arguments)
            guard !rows.isEmpty else { return nil }
            let names = names(of: rows, subject)
            guard !names.isEmpty else { return words(gap.words) }
            guard names.count > 4 else { return words(gap.words) + words(": ", zh: "：") + words.list(names) }
            return words(gap.words) + words(": ", zh: "：") + words.list(Array(names.prefix(3)))
                + words(" and \(names.count - 3) more", zh: " 等 \(names.count) 个")
        }
    }

    /// A datastore is told with its server where several servers have one of its name.
    private func names(of rows: [CatalogRow], _ subject: AuditGap.Subject) -> [String] {
        func server(_ row: CatalogRow) -> String {
            labels.label(row["server"].text ?? "", uuid: row["instance_uuid"].text)
        }
        switch subject {
        case .disks: return []
        case .servers: return rows.map(server)
        case .datastores:
            return rows.map { row in
                let name = row["datastore"].text ?? ""
                guard row["is_shared_name"].integer == 1 else { return name }
                return words("\(name) on \(server(row))", zh: "\(server(row)) 上的 \(name)")
            }
        }
    }

    /// What a gap's query gives, as far as the audit looks at it, with what it is called.
    private func query(over found: String, _ subject: AuditGap.Subject) -> String {
        let filter = options.isNarrowed ? "WHERE found.\(subject.key) IN (\(wanted(subject)))" : ""
        switch subject {
        case .disks:
            return "WITH found AS (\(found)) SELECT 1 FROM found \(filter) LIMIT 1"
        case .servers:
            return """
                WITH found AS (\(found))
                SELECT server.name AS server, instance_uuid FROM found JOIN server ON server.id = found.server_id \(filter)
                ORDER BY server.name, server.id
                """
        case .datastores:
            return """
                WITH found AS (\(found))
                SELECT datastore.name AS datastore, server.name AS server, instance_uuid,
                    EXISTS (SELECT 1 FROM datastore AS other WHERE other.name = datastore.name
                        AND other.server_id <> datastore.server_id AND other.gone_at IS NULL) AS is_shared_name
                FROM found JOIN datastore ON datastore.id = found.datastore_id
                JOIN server ON server.id = datastore.server_id \(filter)
                ORDER BY datastore.name, server.name, server.id, datastore.id
                """
        }
    }

    /// The keys of what a narrowed audit looks at. With an owner that is where the owner's disks are; a datastore alone is
    /// looked at also where it has none.
    private func wanted(_ subject: AuditGap.Subject) -> String {
        if subject == .disks || options.owner != nil {
            let column = subject == .disks ? "id" : subject.key
            return "SELECT disk.\(column) FROM disk WHERE state = 'ready' AND \(options.diskCondition)"
        }
        let column = subject == .servers ? "server_id" : "id"
        return "SELECT \(column) FROM datastore WHERE :datastore IN (name, moid)"
    }

    private func count(_ reader: CatalogReader) throws -> [AuditGap.Question: Count] {
        var columns: [String] = []
        for (number, question) in questions.enumerated() {
            guard case .disks(let condition, let oldest) = question else { continue }
            columns.append("count(CASE WHEN \(condition) THEN 1 END) AS c\(number)")
            if let oldest { columns.append("min(CASE WHEN \(condition) THEN \(oldest) END) AS o\(number)") }
        }
        let sql = """
            SELECT \(columns.joined(separator: ", ")) FROM disk WHERE state = 'ready' AND \(options.diskCondition)
            """
        let row = try reader.rows(sql, arguments: options.narrowing).first
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

extension AuditOptions {
    /// Whether the audit looks at a row of `disk`; in SQL.
    fileprivate var diskCondition: String {
        var conditions: [String] = []
        if owner != nil {
            conditions.append(
                """
                EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = disk.id
                    AND lower(:owner) IN (lower(owner.team), lower(owner.person), lower(owner.contact)))
                """
            )
        }
        if datastore != nil {
            conditions.append("disk.datastore_id IN (SELECT id FROM datastore WHERE :datastore IN (name, moid))")
        }
        return conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
    }
}
