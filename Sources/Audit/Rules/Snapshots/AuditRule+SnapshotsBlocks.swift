import Catalog

extension AuditRule {
    /// Snapshots stand in the way of what somebody wanted done.
    static let snapshotsBlocks = AuditRule(
        id: "snapshots.blocks",
        group: .snapshots,
        severity: .medium,
        title: AuditText("Snapshots in the way", zh: "快照妨碍操作"),
        explanation: AuditText(
            """
            A disk with snapshots is not grown, and not deleted: a retirement never comes to its end, and a request for \
            more space fails.
            """,
            zh: "带有快照的磁盘无法扩容也不会被删除：退役无法完成，扩容请求会失败。"
        ),
        remedy: AuditText("Delete the snapshots, and do again what failed.", zh: "删除快照后重新执行失败的操作。"),
        parameters: [
            .days(30, AuditText("how long a request that failed is told", zh: "失败的请求报告多少天"))
        ],
        query: """
            SELECT disk_id, snapshots, max(time) FILTER (WHERE wanted = 'extend') AS extend_at,
                max(time) FILTER (WHERE wanted = 'delete') AS delete_at, max(due_at) AS due_at,
                max(wanted = 'retire') AS is_retired, max(time) AS time FROM (
                SELECT disk.id AS disk_id, disk.snapshots, 'retire' AS wanted, retirement.retired_at AS time,
                    retirement.due_at
                FROM retirement JOIN disk ON disk.id = retirement.disk_id
                WHERE disk.state = 'ready' AND disk.snapshots > 0
                UNION ALL
                SELECT disk.id, disk.snapshots, operation.kind, operation.started_at, NULL
                FROM operation JOIN disk ON disk.id = operation.disk_id
                WHERE operation.started_at >= :since_days AND operation.kind IN ('extend', 'delete')
                    AND operation.state = 'failed' AND operation.outcome = 'refused: disk.snapshots'
                    AND disk.state = 'ready' AND disk.snapshots > 0
                    AND NOT EXISTS (SELECT 1 FROM operation AS later
                        WHERE later.disk_id = disk.id AND later.kind = operation.kind AND later.state = 'done'
                            AND later.started_at > operation.started_at))
            GROUP BY disk_id
            """,
        knowsThePast: false,
        gaps: [.uncountedSnapshots],
        find: { finding, row, context in
            let count = row.integer("snapshots") ?? 0
            let words = context.words
            let growth = row.day("extend_at").map { words("refused on \($0)", zh: "\($0) 被拒绝") }
            let deletion = [
                row.day("delete_at").map { words("refused on \($0)", zh: "\($0) 被拒绝") },
                row.day("due_at").map { words("due on \($0)", zh: "\($0) 到期") }
                    ?? (row.truth("is_retired") == true ? words("of the retired disk", zh: "已退役") : nil),
            ].compactMap(\.self)
            var wanted: [(command: String, text: String)] = []
            if let growth { wanted.append(("extend", words("growth (\(growth))", zh: "扩容（\(growth)）"))) }
            if !deletion.isEmpty {
                let times = words.list(deletion)
                wanted.append(("delete", words("deletion (\(times))", zh: "删除（\(times)）")))
            }
            finding.add(.snapshots, count)
            finding.add(.command, wanted.map(\.command).joined(separator: ", "))
            finding.add(.lastChange, row.text("time"))
            finding.add(.purgeDue, row.text("due_at"))
            let snapshots = words.counted(count, "snapshot", zh: "个快照")
            let all = wanted.map(\.text).joined(separator: words(" and ", zh: "和"))
            finding.message = words("\(snapshots) in the way of \(all)", zh: "\(snapshots)妨碍\(all)")
            guard !row.isKubernetes else { return finding.commands = [row.kubectlSnapshots] }
            finding.commands = [
                MendingCommand("fcd", "snapshot", "ls", row.disk),
                MendingCommand("fcd", "snapshot", "prune", row.disk, "--keep-last", "N"),
            ]
        }
    )
}
