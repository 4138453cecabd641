import Catalog

/// What servers and datastores are called by the names that findings show, and where servers are.
struct ServerNames {
    private var uuids: [String: String] = [:]
    /// Where servers are, by UUID, where there are several: a command has to say which one it speaks to.
    private var addresses: [String: String] = [:]
    private var moids: [AuditShare.Place: String] = [:]

    init(_ reader: CatalogReader) throws {
        let servers = try reader.rows("SELECT name, instance_uuid, url FROM server")
        // Two servers of one name are not told apart by it.
        for (name, rows) in Dictionary(grouping: servers, by: { $0["name"].text ?? "" }) where rows.count == 1 {
            uuids[name] = rows[0]["instance_uuid"].text
        }
        if servers.count > 1 {
            for row in servers { addresses[row["instance_uuid"].text ?? ""] = row["url"].text }
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
    func uuid(of server: String) -> String? { uuids[server] }

    /// A finding's commands, each with the finding's server where it speaks to one and the catalog has several.
    func commands(of finding: AuditFinding) -> [MendingCommand] {
        guard let url = finding.serverUUID.flatMap({ addresses[$0] }) else { return finding.commands }
        return finding.commands.map { $0.speaking(to: url) }
    }

    /// The managed object ID of a finding's datastore, of which only the name is known.
    func moid(of finding: AuditFinding) -> String? {
        guard let server = finding.serverUUID, let datastore = finding.datastore else { return nil }
        return moids[AuditShare.Place(server: server, datastore: datastore)]
    }
}

extension MendingCommand {
    /// The command with its server, where it speaks to one.
    fileprivate func speaking(to url: String) -> MendingCommand {
        guard words.first == "fcd", words.count > 1, !Self.offline.contains(words[1]) else { return self }
        // Behind `--` is no option.
        let end = words.firstIndex(of: "--") ?? words.endIndex
        return MendingCommand(words[..<end] + ["--server", url] + words[end...])
    }

    /// The commands that ask the catalog alone.
    private static let offline: Set = ["find", "history", "retired"]
}
