import Catalog

extension AuditRule {
    /// The disk was catalogued, and the server no longer has it.
    static let inventoryGone = AuditRule(
        id: "inventory.gone",
        group: .inventory,
        severity: .high,
        title: AuditText("Catalogued disk is gone from the server", zh: "目录中的磁盘已从服务器消失"),
        explanation: AuditText(
            """
            The disk was there, was neither deleted nor unregistered through this program, and a complete sync no longer \
            found it. It may have been removed elsewhere, or its datastore may have been restored to an earlier state. \
            Volumes that Kubernetes deletes are left out.
            """,
            zh: """
                磁盘曾经存在，不是由本程序删除或取消注册，完整同步后却不再出现。它可能在别处被移除，也可能是数据存储恢复到了较早的状态。\
                Kubernetes 删除的卷不计入。
                """
        ),
        remedy: AuditText(
            "Find out who removed it. When its file is still on the datastore, register it again.",
            zh: "查明是谁移除了它；如果文件仍在数据存储上，请重新注册。"
        ),
        parameters: [
            .days(90, AuditText("how long a disk that is gone is told", zh: "磁盘消失后报告多少天"))
        ],
        // The tables themselves say when a datastore was searched, also where the question is how it was: `datastores` then
        // takes every search for one of that time. On vSAN and vVols a folder goes by two names: what was never found there
        // proves nothing.
        query: """
            SELECT disk_id, gone_at, last_seen,
                (SELECT datastore.files_read_at FROM main.disk AS disk
                    JOIN main.datastore AS datastore ON datastore.id = disk.datastore_id
                    LEFT JOIN main.file AS file
                        ON file.datastore_id = disk.datastore_id AND file.path = disks.path AND file.first_seen <= :now
                    WHERE disk.id = disks.disk_id AND disks.path IS NOT NULL
                        AND datastore.files_read_at BETWEEN disks.last_seen AND :now
                        AND (file.gone_at <= :now
                            OR (file.id IS NULL AND lower(datastore.type) NOT IN ('vsan', 'vvol')))) AS searched_at
            FROM disks
            WHERE state = 'gone' AND gone_at >= :since_days AND NOT kubernetes
                AND NOT EXISTS (SELECT 1 FROM operation
                    WHERE operation.disk_id = disks.disk_id AND kind = 'unregister' AND operation.state = 'done'
                        AND NOT EXISTS (SELECT 1 FROM event
                            WHERE event.disk_id = disks.disk_id AND event.kind = 'back'
                                AND event.time > operation.started_at))
            """,
        find: { finding, row, context in
            let unknown = context.words.unknown
            let (gone, seen) = (row.day("gone_at") ?? unknown, row.day("last_seen") ?? unknown)
            finding.add(.goneSince, row.text("gone_at"))
            finding.add(.lastSeen, row.text("last_seen"))
            finding.message = context.words(
                "not found on \(row.server) since \(gone); last seen \(seen)",
                zh: "自 \(gone) 起在 \(row.server) 上找不到；最近一次发现于 \(seen)"
            )
            guard let searched = row.day("searched_at") else {
                finding.commands = [
                    finding.path.map { MendingCommand("fcd", "register", argument: basePath(of: $0)) }
                        ?? MendingCommand("fcd", "show", row.disk)
                ]
                return
            }
            finding.message += context.words(
                "; its file was not there either when the datastore was searched on \(searched)",
                zh: "；\(searched) 搜索数据存储时也未找到其文件"
            )
            finding.commands = [MendingCommand("fcd", "history", row.disk)]
        }
    )
}
