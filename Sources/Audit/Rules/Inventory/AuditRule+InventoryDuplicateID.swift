import Catalog

extension AuditRule {
    /// Several servers have a disk of the same ID.
    static let inventoryDuplicateID = AuditRule(
        id: "inventory.duplicate-id",
        group: .inventory,
        severity: .high,
        title: AuditText("Disk ID used more than once", zh: "磁盘 ID 重复"),
        explanation: AuditText(
            """
            A VMDK that was copied on its datastore carries the ID of its source; and two servers that both manage one \
            disk do not know of each other.
            """,
            zh: "在数据存储上复制的 VMDK 会带有来源磁盘的 ID；两台服务器同时管理同一块磁盘时彼此并不知情。"
        ),
        remedy: AuditText(
            "Find out which one is used, and delete the other or unregister it on its server.",
            zh: "查明实际使用的是哪一块，在另一台服务器上删除或取消注册。"
        ),
        // A host and its vCenter show the same disk, and that is as it should be.
        query: """
            WITH twice AS MATERIALIZED (
                SELECT fcd_id FROM disk WHERE fcd_id IS NOT NULL GROUP BY fcd_id COLLATE NOCASE HAVING count(*) > 1),
            same AS MATERIALIZED (
                SELECT disk.id, disk.fcd_id, disk.path, server.name AS server, server.is_vcenter, disk.server_id
                FROM twice JOIN disk ON disk.fcd_id = twice.fcd_id COLLATE NOCASE
                JOIN server ON server.id = disk.server_id WHERE disk.state = 'ready')
            SELECT one.id AS disk_id, group_concat(other.server || ' ' || ifnull(other.path, ''), '; ') AS others,
                count(*) AS number
            FROM same AS one JOIN same AS other ON other.fcd_id = one.fcd_id COLLATE NOCASE AND other.id <> one.id
            WHERE one.path IS NOT other.path OR (one.is_vcenter AND other.is_vcenter)
            GROUP BY one.id
            """,
        find: { finding, row, context in
            let others = row.text("others") ?? ""
            finding.add(.sameAs, others)
            finding.message = context.words("the same ID as \(others)", zh: "与 \(others) 的 ID 相同")
            finding.commands = [MendingCommand("fcd", "find", "id:\(row.disk)")]
        }
    )
}
