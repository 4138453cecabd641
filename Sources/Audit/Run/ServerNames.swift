import Catalog

/// What servers and datastores are called by the names that findings show.
struct ServerNames {
    private var uuids: [String: String?] = [:]
    private var moids: [AuditShare.Place: String] = [:]

    init(_ reader: CatalogReader) throws {
        for row in try reader.rows("SELECT name, instance_uuid FROM server") {
            guard let name = row["name"].text else { continue }
            // Two servers of one name are not told apart by it.
            uuids[name] = uuids.keys.contains(name) ? .some(nil) : row["instance_uuid"].text
        }
        let sql = """
            SELECT server.instance_uuid, datastore.name, datastore.moid
            FROM datastore JOIN server ON server.id = datastore.server_id
            ORDER BY datastore.gone_at IS NULL, datastore.id DESC
            """
        for row in try reader.rows(sql) {
            let place = AuditShare.Place(server: row["instance_uuid"].text ?? "", datastore: row["name"].text ?? "")
            moids[place] = row["moid"].text
        }
    }

    /// The UUID of the one server of this name; nil where there is none, or several.
    func uuid(of server: String) -> String? { uuids[server] ?? nil }

    /// The managed object ID of a finding's datastore, of which only the name is known.
    func moid(of finding: AuditFinding) -> String? {
        guard let server = finding.serverUUID, let datastore = finding.datastore else { return nil }
        return moids[AuditShare.Place(server: server, datastore: datastore)]
    }
}
