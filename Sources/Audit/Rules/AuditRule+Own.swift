import Catalog

extension AuditRule {
    /// A rule of the configuration.
    init(own rule: AuditOwnRule) {
        self.init(
            id: rule.id,
            group: .own,
            severity: rule.severity,
            title: AuditText(verbatim: rule.title ?? rule.id),
            explanation: AuditText(verbatim: rule.explanation ?? ""),
            remedy: AuditText(verbatim: rule.remedy ?? ""),
            query: rule.sql,
            own: rule,
            find: { _, _, _ in }
        )
    }
}

extension AuditOwnRule {
    /// What a row may say of what it is about, beside what it shows.
    private static let known: Set<String> = [
        "disk_id", "fcd_id", "vm_moid", "datastore_moid", "disk", "name", "server", "datastore", "path", "vm", "owner",
        "capacity_mib", "command", "key",
    ]

    /// Calls `body` with each row's finding and the managed object ID of its datastore, in the order of the query.
    /// - Throws: `CatalogError` for SQL that is no question, is refused by SQLite or takes too long; ``AuditError`` for a
    ///   message with a column that there is not.
    func eachFinding(
        in reader: CatalogReader,
        options: AuditOptions,
        severity: AuditSeverity,
        _ body: (AuditFinding, String?) throws -> Void
    ) throws {
        let template = try MessageTemplate(message, columns: try reader.columns(ofForeign: sql), of: id)
        var seen: [KeyHash: Int] = [:]
        try reader.eachForeignRecord(sql, seconds: seconds) { row in
            var (finding, datastoreMoid) = try found(in: row, severity: severity, reader: reader)
            finding.message = template.filled(with: row)
            // Two rows may be about the same thing.
            let key = KeyHash(finding.key)
            let number = seen[key, default: 0] + 1
            seen[key] = number
            if number > 1 {
                finding.part = [finding.part, "\(number)"].compactMap { $0 }.joined(separator: ".")
            }
            if Self.isWanted(finding, datastoreMoid, options) { try body(finding, datastoreMoid) }
            return true
        }
    }

    private func found(
        in row: CatalogRecord,
        severity: AuditSeverity,
        reader: CatalogReader
    ) throws -> (finding: AuditFinding, datastoreMoid: String?) {
        let disk = try row.integer("disk_id").flatMap { try Self.disk($0, reader) }
        func text(_ column: String) -> String? { row.text(column) ?? disk?[column].text }
        let (subject, subjectID): (AuditSubject, String?) =
            if let fcdID = text("fcd_id") {
                (.disk, fcdID)
            } else if let moid = row.text("vm_moid") {
                (.vm, moid)
            } else if disk == nil, let path = row.text("path") {
                (.file, path)
            } else if disk == nil, row.text("disk") == nil, let moid = text("datastore_moid") ?? row.text("datastore") {
                (.datastore, moid)
            } else {
                (.disk, nil)
            }
        let names = ["disk", "name", "vm", "path", "datastore"]
        var finding = AuditFinding(
            rule: id,
            severity: severity,
            server: text("server") ?? "",
            subject: subject,
            subjectID: subjectID,
            name: names.lazy.compactMap(text).first ?? ""
        )
        finding.serverUUID = disk?["server_uuid"].text
        finding.datastore = text("datastore")
        finding.path = text("path")
        finding.vm = text("vm")
        finding.owner = text("owner")
        finding.capacityMiB = row.integer("capacity_mib").flatMap { $0 < 0 ? nil : $0 } ?? disk?["capacity_mib"].integer
        finding.part = row.text("key")
        if let command = row.text("command") { finding.commands = [MendingCommand(shell: command)] }
        var seen = Self.known
        for (place, column) in row.columns.enumerated() where seen.insert(column).inserted {
            switch row.value(at: place) {
            case .null: break
            case .integer(let number): finding.evidence.append(AuditEvidence(key: column, value: .number(number)))
            case .real(let number): finding.evidence.append(AuditEvidence(key: column, value: .text("\(number)")))
            case .text(let text): finding.evidence.append(AuditEvidence(key: column, value: .text(text)))
            }
        }
        return (finding, text("datastore_moid"))
    }

    /// What findings show of the disk that a row names.
    private static func disk(_ id: Int64, _ reader: CatalogReader) throws -> CatalogRow? {
        try reader.firstRow(
            """
            SELECT fcd_id, disk, server, datastore, path, vm, owner, capacity_mib, team, person, contact, datastore_moid,
                (SELECT instance_uuid FROM servers WHERE servers.server_id = disks.server_id) AS server_uuid
            FROM disks WHERE disk_id = :id
            """,
            arguments: ["id": .integer(id)]
        )
    }

    /// Whether it is about what the audit was narrowed to.
    private static func isWanted(_ finding: AuditFinding, _ datastoreMoid: String?, _ options: AuditOptions) -> Bool {
        if let owner = options.owner, finding.owner?.asciiLowercased != owner.asciiLowercased { return false }
        guard let datastore = options.datastore else { return true }
        return datastore == finding.datastore || datastore == datastoreMoid
    }
}

/// The message of an own rule: text with columns in braces.
struct MessageTemplate {
    private enum Part {
        case text(String)
        case column(String)
    }

    private var parts: [Part] = []

    /// - Throws: ``AuditError`` for a column that there is not.
    init(_ text: String, columns: [String], of rule: String) throws(AuditError) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let column = String(rest[rest.index(after: open)..<close])
            guard columns.contains(column) else {
                throw AuditError(
                    message: "the message of \(rule) names the column \(column), which its SQL does not give",
                    hint: "it gives \(columns.joined(separator: ", "))"
                )
            }
            parts += [.text(String(rest[..<open])), .column(column)]
            rest = rest[rest.index(after: close)...]
        }
        parts.append(.text(String(rest)))
    }

    func filled(with row: CatalogRecord) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .column(let column): row.text(column) ?? "-"
            }
        }.joined()
    }
}
