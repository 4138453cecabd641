import Catalog

extension AuditRule {
    /// The server lists the disk, and a search of its datastore did not find its file.
    static let inventoryFileGone = AuditRule(
        id: "inventory.file-gone",
        group: .inventory,
        severity: .critical,
        title: AuditText("Disk whose file is gone", zh: "文件已丢失的磁盘"),
        explanation: AuditText(
            """
            The server lists the disk, but its VMDK was not found on the datastore. Its data may be lost, and whatever \
            wants to attach it will fail.
            """,
            zh: "服务器仍列出该磁盘，但在数据存储上找不到其 VMDK 文件。数据可能已丢失，挂载也会失败。"
        ),
        remedy: AuditText(
            """
            Look for the file and restore it. When it is lost for good, let the server drop the entry by a \
            reconciliation.
            """,
            zh: "查找并恢复文件；确认已丢失后，通过核对让服务器移除该条目。"
        ),
        // What is newer than the search was not to be found by it. On vSAN and vVols a folder goes by two names. The crossing
        // keeps the table's order; what is missing is gathered first, since the planner would rather read all events.
        query: """
            WITH missing AS MATERIALIZED (
                SELECT disk.id AS disk_id, disk.server_id, disk.datastore_id, datastore.files_read_at AS read_at,
                    file.gone_at AS file_gone_at
                FROM disk
                CROSS JOIN datastore ON datastore.id = disk.datastore_id
                LEFT JOIN file ON file.datastore_id = disk.datastore_id AND file.path = disk.path
                WHERE disk.state = 'ready' AND disk.path IS NOT NULL AND datastore.files_read_at IS NOT NULL
                    AND datastore.gone_at IS NULL AND datastore.accessible = 1
                    AND coalesce(disk.created_at, disk.first_seen) < datastore.files_read_at
                    AND (file.gone_at IS NOT NULL
                        OR (file.id IS NULL AND lower(datastore.type) NOT IN ('vsan', 'vvol'))))
            SELECT disk_id, read_at, file_gone_at, \(datastoreWord(of: "missing.datastore_id")) AS datastore_word
            FROM missing
            WHERE NOT EXISTS (SELECT 1 FROM event
                WHERE event.disk_id = missing.disk_id AND kind IN ('found', 'registered', 'created', 'back', 'moved')
                    AND event.time > coalesce(
                        \(syncEnd(of: "missing.server_id", begunAt: "missing.read_at")), missing.read_at))
            """,
        knowsThePast: false,
        gaps: [.unsearchedDatastores],
        find: { finding, row, context in
            let day = row.day("read_at") ?? ""
            finding.add(.readAt, row.text("read_at"))
            finding.add(.goneSince, row.text("file_gone_at"))
            finding.message = context.words(
                "its file was not found when the datastore was searched on \(day)",
                zh: "\(day) 搜索数据存储时未找到其文件"
            )
            finding.commands = [
                MendingCommand("fcd", "show", row.disk),
                MendingCommand("fcd", "reconcile", argument: row.datastoreWord ?? "DATASTORE", options: ["--dry-run"]),
            ]
        }
    )

    /// When the sync of a server that began at a time was over, NULL where it is not known: what it found has the time of its
    /// end, and what it read is noted with the time of its beginning.
    static func syncEnd(of server: String, begunAt start: String) -> String {
        """
        (SELECT max(sync.finished_at) FROM sync WHERE sync.server_id = \(server) AND sync.started_at = \(start))
        """
    }
}
