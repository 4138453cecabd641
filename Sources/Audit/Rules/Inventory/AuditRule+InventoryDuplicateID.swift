import Catalog

extension AuditRule {
    /// Several servers, or several datastores of one, have a disk of the same ID.
    static let inventoryDuplicateID = AuditRule(
        id: "inventory.duplicate-id",
        group: .inventory,
        severity: .high,
        title: AuditText("Disk ID used more than once", zh: "磁盘 ID 重复"),
        explanation: AuditText(
            """
            A VMDK that was copied carries the ID of its source, and which of the two the server means is chance; and two \
            servers that both manage one disk do not know of each other.
            """,
            zh: "复制的 VMDK 会带有来源磁盘的 ID，服务器指的是哪一块全凭偶然；两台服务器同时管理同一块磁盘时彼此并不知情。"
        ),
        remedy: AuditText(
            "Find out which one is used, and delete the other or unregister it on its server.",
            zh: "查明实际使用的是哪一块，在另一台服务器上删除或取消注册。"
        ),
        // A host and its vCenter show the same disk, and that is as it should be. Of two servers of one name, as after a
        // vCenter was rebuilt, the other is told by what differs.
        query: """
            WITH twice AS MATERIALIZED (
                SELECT fcd_id FROM disk WHERE fcd_id IS NOT NULL GROUP BY fcd_id COLLATE NOCASE HAVING count(*) > 1),
            same AS MATERIALIZED (
                SELECT disk.id, disk.fcd_id, disk.path, server.name AS server, server.is_vcenter, disk.server_id,
                    server.url, server.instance_uuid
                FROM twice JOIN disk ON disk.fcd_id = twice.fcd_id COLLATE NOCASE
                JOIN server ON server.id = disk.server_id WHERE disk.state = 'ready')
            SELECT disk_id, group_concat(other, '; ') AS others FROM (
                SELECT one.id AS disk_id, other.server || CASE
                    WHEN other.server_id = one.server_id OR other.server <> one.server THEN ''
                    WHEN other.url <> one.url THEN ' (' || other.url || ')'
                    ELSE ' (' || other.instance_uuid || ')' END || ' ' || ifnull(other.path, '') AS other
                FROM same AS one JOIN same AS other ON other.fcd_id = one.fcd_id COLLATE NOCASE AND other.id <> one.id
                WHERE (one.is_vcenter AND other.is_vcenter) OR NOT \(isSameDisk("one", "other"))
                UNION ALL
                SELECT disk.id, server.name || ' [' || datastore.name || ']' FROM duplicate_listing AS listing
                JOIN disk ON disk.server_id = listing.server_id AND disk.fcd_id = listing.fcd_id AND disk.state = 'ready'
                JOIN datastore ON datastore.id = listing.datastore_id
                JOIN server ON server.id = listing.server_id
                WHERE datastore.url IS NOT (SELECT url FROM datastore AS own WHERE own.id = disk.datastore_id))
            GROUP BY disk_id
            """,
        find: { finding, row, context in
            let others = row.text("others") ?? ""
            finding.add(.sameAs, others)
            finding.message = context.words("the same ID as \(others)", zh: "与 \(others) 的 ID 相同")
            finding.commands = [MendingCommand("fcd", "find", "id:\(row.disk)")]
        }
    )

    /// Whether what a host and its vCenter show by one ID is one disk: it lies at one place, or lay there when the other of
    /// them was last looked at. By the names of two rows with `id`, `path` and `server_id`.
    static func isSameDisk(_ one: String, _ other: String) -> String {
        func lay(_ moved: String, _ seen: String) -> String {
            """
            EXISTS (SELECT 1 FROM disk_version AS v WHERE v.disk_id = \(moved).id
                AND \(base(of: "v.path")) IS \(base(of: "\(seen).path"))
                AND v.to_time >= (SELECT last_sync FROM server WHERE server.id = \(seen).server_id))
            """
        }
        return """
            (\(base(of: "\(one).path")) IS \(base(of: "\(other).path")) OR \(lay(one, other)) OR \(lay(other, one)))
            """
    }
}
