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
    /// When another server was reached at that address later, as after a vCenter was rebuilt; nil where none was.
    package var replacedAt: Date?
    /// When a sync was last committed; nil when there was none.
    package var lastSync: Date?
    /// Seconds from then to the time of the report; nil when there was no sync.
    package var ageSeconds: Int?
    /// When the devices of all VMs that could be read were last read; nil when they never were.
    package var devicesReadAt: Date?

    /// Says that commands for it would reach another server; nil where they would not.
    package func replaced(_ words: AuditWords) -> String? {
        guard let replacedAt else { return nil }
        return words(
            "another server answers at its address, last seen \(words.time(replacedAt)): commands for this one would reach it",
            zh: "该地址现由另一台服务器应答（最近发现于 \(words.time(replacedAt))）：针对本服务器的命令会发往那台服务器"
        )
    }

    /// Who answers at an address counts as it is today, whatever time is looked at: commands are for today.
    static func all(now: Date, reader: CatalogReader) throws -> [AuditServer] {
        let sql = """
            SELECT server, instance_uuid, url, last_sync, (SELECT read_at FROM server_parts AS part
                WHERE part.server_id = servers.server_id AND part = 'attachments') AS devices_read_at,
                (SELECT max(later.last_seen) FROM main.server AS this JOIN main.server AS later ON later.url = this.url
                WHERE this.id = servers.server_id AND later.last_seen > this.last_seen) AS replaced_at
            FROM servers ORDER BY server, server_id
            """
        return try reader.rows(sql).map { row in
            let lastSync = row["last_sync"].text.flatMap(CatalogTime.date)
            return AuditServer(
                name: row["server"].text ?? "",
                instanceUUID: row["instance_uuid"].text ?? "",
                url: row["url"].text ?? "",
                replacedAt: row["replaced_at"].text.flatMap(CatalogTime.date),
                lastSync: lastSync,
                ageSeconds: lastSync.map { max(0, Int(now.timeIntervalSince($0))) },
                devicesReadAt: row["devices_read_at"].text.flatMap(CatalogTime.date)
            )
        }
    }
}
