import Catalog

/// What an audit looks at, by the catalog as it is now: for findings of an earlier report, whose subjects may have got
/// another owner or another datastore since.
struct PresentScope {
    private let options: AuditOptions
    private let reader: CatalogReader
    private let uuids: Set<String>
    private let names: Set<String>
    /// The datastores that the audit was narrowed to, by name and by managed object ID.
    private let places: Set<AuditShare.Place>

    init(_ options: AuditOptions, _ reader: CatalogReader) throws {
        self.options = options
        self.reader = reader
        let servers = try reader.rows("SELECT name, instance_uuid FROM server")
        uuids = Set(servers.compactMap { $0["instance_uuid"].text })
        names = Set(servers.compactMap { $0["name"].text })
        let sql = """
            SELECT server.name AS server, server.instance_uuid, datastore.name, datastore.moid
            FROM datastore JOIN server ON server.id = datastore.server_id
            WHERE :datastore IN (datastore.name, datastore.moid)
            """
        places = Set(
            try reader.rows(sql, arguments: ["datastore": options.datastore.map(CatalogValue.text) ?? .null])
                .flatMap { row in
                    [row["server"].text, row["instance_uuid"].text].flatMap { server in
                        [row["name"].text, row["moid"].text].map { datastore in
                            AuditShare.Place(server: server ?? "", datastore: datastore ?? "")
                        }
                    }
                }
        )
    }

    /// Whether one of these servers, by UUID, is in the catalog.
    func hasAny(of servers: some Sequence<String>) -> Bool { servers.contains(where: uuids.contains) }

    /// Whether a server of the catalog has this name.
    func hasServer(named name: String) -> Bool { names.contains(name) }

    /// Whether the audit would have found this again. What is gone is where it was last.
    func holds(_ finding: AuditFinding) throws -> Bool {
        guard hasServer(of: finding) else { return false }
        guard options.isNarrowed else { return true }
        // An own rule goes by the owner that its row shows.
        if finding.rule.hasPrefix(AuditOwnRule.prefix), !isOwners(finding) { return false }
        if let isWanted = try isDiskWanted(finding) { return isWanted }
        return isOwners(finding) && isThere(finding)
    }

    private func hasServer(of finding: AuditFinding) -> Bool {
        if let uuid = finding.serverUUID { return uuids.contains(uuid) }
        return finding.server.isEmpty || names.contains(finding.server)
    }

    private func isOwners(_ finding: AuditFinding) -> Bool {
        options.owner.map { $0.asciiLowercased == finding.owner?.asciiLowercased } ?? true
    }

    private func isThere(_ finding: AuditFinding) -> Bool {
        guard options.datastore != nil else { return true }
        let datastore = finding.subject == .datastore ? finding.subjectID : finding.datastore
        return datastore.map {
            places.contains(AuditShare.Place(server: finding.serverUUID ?? finding.server, datastore: $0))
        } ?? false
    }

    /// Nil for what is no disk, nor a snapshot of one, and for a disk that the catalog does not have.
    private func isDiskWanted(_ finding: AuditFinding) throws -> Bool? {
        let disk: String? =
            switch finding.subject {
            case .disk: finding.subjectID
            case .snapshot: finding.part?.split(separator: " ").first.map(String.init)
            case .vm, .datastore, .file: nil
            }
        guard let disk, let server = finding.serverUUID else { return nil }
        var arguments = options.narrowing
        arguments["server"] = .text(server)
        arguments["disk"] = .text(disk)
        return try reader.firstRow(Self.disk, arguments: arguments).map { $0["is_wanted"].integer == 1 }
    }

    private static let disk = """
        SELECT (:owner IS NULL OR lower(:owner) IN (lower(owner.team), lower(owner.person), lower(owner.contact)))
            AND (:datastore IS NULL OR :datastore IN (datastore.name, datastore.moid)) AS is_wanted
        FROM server JOIN disk ON disk.server_id = server.id
        LEFT JOIN owner ON owner.disk_id = disk.id
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        WHERE server.instance_uuid = :server AND disk.fcd_id = :disk
        """
}
