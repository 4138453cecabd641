import Catalog

extension AuditRule {
    /// Several disks of a server stand on the same file or object.
    static let inventoryDuplicateBacking = AuditRule(
        id: "inventory.duplicate-backing",
        group: .inventory,
        severity: .critical,
        title: AuditText("One file behind several disks", zh: "多块磁盘共用同一文件"),
        explanation: AuditText(
            "Two disks on one file or object overwrite each other's data, and deleting one deletes both.",
            zh: "两块磁盘使用同一文件或对象会互相覆盖数据，删除其中一块等于删除两块。"
        ),
        remedy: AuditText(
            "Attach none of them before it is clear which one is real. A reconciliation drops entries without a file.",
            zh: "查明真正有效的是哪一块之前，不要挂载其中任何一块。核对会移除没有文件的条目。"
        ),
        query: """
            WITH twice AS MATERIALIZED (
                SELECT path FROM disk WHERE path IS NOT NULL GROUP BY path HAVING count(*) > 1),
            same AS MATERIALIZED (
                SELECT disk.id, disk.name, disk.server_id, 'path' AS kind, disk.datastore_id || ' ' || disk.path AS backing
                FROM twice JOIN disk ON disk.path = twice.path
                WHERE disk.state = 'ready' AND disk.datastore_id IS NOT NULL
                UNION ALL
                SELECT id, name, server_id, 'object', backing_object_id FROM disk
                WHERE state = 'ready' AND backing_object_id <> '')
            SELECT one.id AS disk_id, other.name AS other_name, other.fcd_id AS other_id, one.backing
            FROM (SELECT id, server_id, kind, backing,
                    min(id) OVER pair AS least, max(id) OVER pair AS most
                FROM same WINDOW pair AS (PARTITION BY server_id, kind, backing)) AS one
            JOIN disk AS other ON other.id = CASE WHEN one.id = least THEN most ELSE least END
            WHERE least <> most GROUP BY one.id
            """,
        gaps: [
            AuditGap(
                disksWhere: "path IS NULL AND ifnull(backing_object_id, '') = ''",
                words: AuditText("neither file nor object is known", zh: "文件和对象均未知")
            )
        ],
        find: { finding, row, context in
            let name = row.text("other_name") ?? ""
            let id = row.text("other_id") ?? ""
            finding.add(.sameAs, id)
            finding.add(.backingObjectID, row.text("backing"))
            finding.message = context.words(
                "the same file or object as disk \(name) (\(id))",
                zh: "与磁盘 \(name)（\(id)）使用同一文件或对象"
            )
            finding.commands = [MendingCommand("fcd", "show", row.disk), MendingCommand("fcd", "show", id)]
        }
    )
}
