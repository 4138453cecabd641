import Catalog

extension AuditRule {
    /// A sync saw the disk's file in another place than before, and no operation of this catalog had moved it.
    static let inventoryMoved = AuditRule(
        id: "inventory.moved",
        group: .inventory,
        severity: .low,
        title: AuditText("File moved by somebody else", zh: "文件被他人移动"),
        explanation: AuditText(
            """
            The file is not where the sync before saw it. Storage DRS may have moved it, or a person, past this program: \
            backups and paths in other tools may be wrong now.
            """,
            zh: "文件已不在上次同步时的位置。可能由 Storage DRS 或他人在本程序之外移动：备份和其他工具中的路径可能已失效。"
        ),
        remedy: AuditText("Find out who moved it, and why.", zh: "查明由谁移动以及原因。"),
        parameters: [
            .days(7, AuditText("how long a move is told", zh: "移动后报告多少天"))
        ],
        query: """
            SELECT disk.id AS disk_id, max(event.time) AS moved_at, event.was AS moved_from, event.became AS moved_to
            FROM disk JOIN event ON event.disk_id = disk.id
            WHERE disk.changed_at >= :since_days AND disk.state = 'ready' AND event.kind = 'moved'
                AND event.source = 'sync' AND event.operation_id IS NULL AND event.time >= :since_days
                AND \(isMove)
            GROUP BY disk.id
            """,
        find: { finding, row, context in
            let (from, to) = (row.text("moved_from") ?? "-", row.text("moved_to") ?? "-")
            let day = row.day("moved_at") ?? ""
            finding.add(.movedAt, row.text("moved_at"))
            finding.add(.movedFrom, row.text("moved_from"))
            finding.message = context.words(
                "seen moved on \(day), from \(from) to \(to)",
                zh: "\(day) 发现已从 \(from) 移动到 \(to)"
            )
            finding.commands = [MendingCommand("fcd", "history", row.disk)]
        }
    )

    /// Whether an event `moved` tells of a move, and not of another delta.
    static let isMove = """
        (event.detail IS NOT NULL OR \(base(of: "event.was")) IS NOT \(base(of: "event.became")))
        """
}
