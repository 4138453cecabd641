import Catalog

extension AuditRule {
    /// The disk has a long chain of snapshots.
    static let snapshotsChain = AuditRule(
        id: "snapshots.chain",
        group: .snapshots,
        severity: .medium,
        title: AuditText("Long chain of snapshots", zh: "快照链过长"),
        explanation: AuditText(
            "Each snapshot makes the disk slower and takes more space, and removing many of them takes hours.",
            zh: "每个快照都会降低磁盘性能并占用更多空间，大量快照的删除需要数小时。"
        ),
        remedy: AuditText("Delete those that are not needed, the oldest first.", zh: "从最旧的开始删除不需要的快照。"),
        parameters: [
            .count("longest", 3, AuditText("how many snapshots a disk may have", zh: "磁盘可以有的快照数"))
        ],
        // What a list counted at an earlier time is not kept, but each snapshot that a sync has read is. A disk with so many
        // of them had so many; one without may have had more, which no rule over the past can tell.
        query: """
            SELECT id AS disk_id, snapshots FROM disk WHERE state = 'ready' AND snapshots > :longest
            UNION ALL
            SELECT disk.id, count(*) FROM snapshot JOIN disk ON disk.id = snapshot.disk_id
            WHERE snapshot.to_time IS NULL AND disk.state = 'ready' AND disk.snapshots IS NULL
            GROUP BY disk.id HAVING count(*) > :longest
            """,
        gaps: [.uncountedSnapshots],
        find: { finding, row, context in
            let count = row.integer("snapshots") ?? 0
            let longest = context.number("longest")
            finding.add(.snapshots, count)
            finding.add(.limit, Int64(longest))
            finding.message = context.words(
                "\(context.words.counted(count, "snapshot", zh: "个快照")); the limit is \(longest)",
                zh: "有 \(context.words.counted(count, "snapshot", zh: "个快照"))；上限为 \(longest)"
            )
            guard !row.isKubernetes else { return finding.commands = [row.kubectlSnapshots] }
            finding.commands = [
                MendingCommand("fcd", "snapshot", "ls", row.disk),
                MendingCommand("fcd", "snapshot", "prune", row.disk, "--keep-last", "\(max(longest, 1))"),
            ]
        }
    )
}
