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
            The disk was there, was not deleted through this program, and a complete sync no longer found it. It may \
            have been deleted or unregistered elsewhere, or its datastore may have been restored to an earlier state.
            """,
            zh: "磁盘曾经存在，不是由本程序删除，完整同步后却不再出现。它可能在别处被删除或取消注册，也可能是数据存储恢复到了较早的状态。"
        ),
        remedy: AuditText(
            "Find out who removed it. When its file is still on the datastore, register it again.",
            zh: "查明是谁移除了它；如果文件仍在数据存储上，请重新注册。"
        ),
        query: "SELECT disk_id, gone_at, last_seen FROM disks WHERE state = 'gone'",
        find: { finding, row, context in
            let unknown = context.words.unknown
            let (gone, seen) = (row.day("gone_at") ?? unknown, row.day("last_seen") ?? unknown)
            finding.add(.goneSince, row.text("gone_at"))
            finding.add(.lastSeen, row.text("last_seen"))
            finding.message = context.words(
                "not found on \(row.server) since \(gone); last seen \(seen)",
                zh: "自 \(gone) 起在 \(row.server) 上找不到；最近一次发现于 \(seen)"
            )
            finding.commands = [
                finding.path.map { MendingCommand("fcd", "register", argument: $0) }
                    ?? MendingCommand("fcd", "show", row.disk)
            ]
        }
    )
}
