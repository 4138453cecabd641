import Catalog

extension AuditRule {
    /// Calls `body` with each finding and the managed object ID of its datastore, in the order of a report.
    /// - Throws: ``AuditError`` for an own rule that cannot run, `CatalogError`, and what `body` throws.
    func eachFinding(
        in reader: CatalogReader,
        options: AuditOptions,
        _ body: (AuditFinding, String?) throws -> Void
    ) throws {
        let context = AuditContext(
            words: AuditWords(options.language),
            values: options.policy.values(of: self),
            reference: options.reference,
            clusters: options.policy.clusters,
            allowedFlags: options.policy.allowedFlags
        )
        let severity = options.policy.severity(of: self)
        if let own { return try own.eachFinding(in: reader, options: options, severity: severity, body) }
        var arguments = context.arguments(parameters).merging(options.narrowing) { first, _ in first }
        arguments["clusters"] = context.clusters.map { .text($0.json) } ?? .null
        let sql = subject.query(over: query, isNarrowed: options.isNarrowed)
        try reader.eachRecord(sql, arguments: arguments) { row in
            var finding = AuditFinding(
                rule: id,
                severity: severity,
                server: row.server,
                subject: subject,
                subjectID: row.text("subject_id"),
                name: row.name
            )
            finding.serverUUID = row.text("subject_server_uuid")
            finding.datastore = row.text("subject_datastore")
            finding.path = row.text("subject_path")
            finding.vm = row.text("subject_vm")
            finding.owner = row.text("subject_owner")
            finding.capacityMiB = row.integer("subject_mib")
            find(&finding, row, context)
            let datastoreMoid = row.text("datastore_moid")
            if options.wants(finding, datastoreMoid: datastoreMoid) { try body(finding, datastoreMoid) }
            return true
        }
    }
}

extension AuditOptions {
    /// Whether a finding is about what the audit was narrowed to. Disks were chosen by the query.
    func wants(_ finding: AuditFinding, datastoreMoid: String?) -> Bool {
        guard isNarrowed, finding.subject != .disk, finding.subject != .snapshot else { return true }
        if let owner {
            guard finding.owner?.asciiLowercased == owner.asciiLowercased else { return false }
        }
        if let datastore {
            guard datastore == finding.datastore || datastore == datastoreMoid else { return false }
        }
        return true
    }
}

extension String {
    /// With small letters for the capital ones of ASCII, as SQLite's `lower` does it.
    var asciiLowercased: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }
}

extension AuditClusters {
    /// For queries: `[{"id":…,"namespaces":[…],"claims":[…]}]`, without what is not listed.
    var json: String {
        let entries = clusters.map { cluster in
            "{\"id\":\(JSONWriter.string(cluster.id))"
                + (cluster.namespaces.map { ",\"namespaces\":" + JSONWriter.array($0) } ?? "")
                + (cluster.claims.map { ",\"claims\":" + JSONWriter.array($0) } ?? "") + "}"
        }
        return "[\(entries.joined(separator: ","))]"
    }
}
