import Catalog
package import Foundation

/// A server in the catalog, and how old its picture is.
package struct AuditServer: Equatable, Sendable {
    /// Its name.
    package var name: String
    /// Its own UUID, which stays when it is reached by another name.
    package var instanceUUID: String
    /// Where it was last reached.
    package var url: String
    /// When a sync was last committed; nil when there was none.
    package var lastSync: Date?
    /// Seconds from then to the time of the report; nil when there was no sync.
    package var ageSeconds: Int?
    /// When the devices of all VMs that could be read were last read; nil when they never were.
    package var devicesReadAt: Date?

    static func all(now: Date, reader: CatalogReader) throws -> [AuditServer] {
        let sql = """
            SELECT server, instance_uuid, url, last_sync, (SELECT read_at FROM server_parts AS part
                WHERE part.server_id = servers.server_id AND part = 'attachments') AS devices_read_at
            FROM servers ORDER BY server, server_id
            """
        return try reader.rows(sql).map { row in
            let lastSync = row["last_sync"].text.flatMap(CatalogTime.date)
            return AuditServer(
                name: row["server"].text ?? "",
                instanceUUID: row["instance_uuid"].text ?? "",
                url: row["url"].text ?? "",
                lastSync: lastSync,
                ageSeconds: lastSync.map { max(0, Int(now.timeIntervalSince($0))) },
                devicesReadAt: row["devices_read_at"].text.flatMap(CatalogTime.date)
            )
        }
    }
}
