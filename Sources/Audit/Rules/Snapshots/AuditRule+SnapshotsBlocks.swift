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
                max(time) FILTER (WHERE wanted = 'delete') AS delete_at, max(time) AS time FROM (
                SELECT disk.id AS disk_id, disk.snapshots, 'delete' AS wanted, retirement.retired_at AS time
                FROM retirement JOIN disk ON disk.id = retirement.disk_id
                WHERE disk.state = 'ready' AND disk.snapshots > 0
                UNION ALL
                SELECT disk.id, disk.snapshots, operation.kind, operation.started_at
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
            let (growth, deletion) = (row.day("extend_at"), row.day("delete_at"))
            let wanted = [growth.map { _ in "extend" }, deletion.map { _ in "delete" }].compactMap(\.self)
            finding.add(.snapshots, count)
            finding.add(.command, wanted.joined(separator: ", "))
            finding.add(.lastChange, row.text("time"))
            let words = context.words
            let snapshots = words.counted(count, "snapshot", zh: "个快照")
            finding.message =
                switch (growth, deletion) {
                case (let growth?, nil):
                    words("\(snapshots) kept the disk from growing on \(growth)", zh: "\(snapshots)妨碍了 \(growth) 的扩容")
                case (let growth?, let deletion?):
                    words(
                        "\(snapshots) kept the disk from growing on \(growth), and keep it, which was to go on \(deletion), "
                            + "from being deleted",
                        zh: "\(snapshots)妨碍了 \(growth) 的扩容，并妨碍删除该磁盘（\(deletion) 要求删除）"
                    )
                case (nil, let deletion):
                    words(
                        "\(snapshots) keep the disk, which was to go on \(deletion ?? words.unknown), from being deleted",
                        zh: "\(snapshots)妨碍删除该磁盘（\(deletion ?? words.unknown) 要求删除）"
                    )
                }
            guard !row.isKubernetes else { return finding.commands = [row.kubectlSnapshots] }
            finding.commands = [
                MendingCommand("fcd", "snapshot", "ls", row.disk),
                MendingCommand("fcd", "snapshot", "prune", row.disk, "--keep-last", "N"),
            ]
        }
    )
}
