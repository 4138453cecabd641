import Catalog

extension AuditRule {
    /// A snapshot is older than the policy allows.
    static let snapshotsOld = AuditRule(
        id: "snapshots.old",
        group: .snapshots,
        severity: .medium,
        title: AuditText("Old snapshot", zh: "快照过旧"),
        explanation: AuditText(
            "A snapshot is no backup: it grows with each change of the disk, slows it, and keeps it from being extended.",
            zh: "快照不是备份：它随磁盘的每次变更增长，降低性能，并妨碍扩容。"
        ),
        remedy: AuditText("Delete it when nobody goes back to it any more.", zh: "不再需要回退时将其删除。"),
        parameters: [
            .days(30, AuditText("how old a snapshot may get", zh: "快照可以保留的天数"))
        ],
        subject: .snapshot,
        query: """
            SELECT snapshot.disk_id, snapshot.snapshot_id, snapshot.description, snapshot.created_at
            FROM snapshot JOIN disk ON disk.id = snapshot.disk_id AND disk.state = 'ready'
            WHERE snapshot.to_time IS NULL AND snapshot.created_at < :since_days
            """,
        gaps: [.unreadSnapshots],
        find: { finding, row, context in
            let day = row.day("created_at") ?? ""
            let days = context.days(since: row.text("created_at"))
            finding.describeSnapshot(row)
            finding.add(.days, days)
            finding.add(.limitDays, Int64(context.number("days")))
            finding.message = context.words(
                "the snapshot \(context.words.snapshot(row)) was made on \(day), \(context.words.days(days)) ago",
                zh: "快照 \(context.words.snapshot(row)) 创建于 \(day)，距今 \(context.words.days(days))"
            )
            guard !row.isKubernetes else { return finding.commands = [row.kubectlSnapshots] }
            finding.commands =
                row.text("snapshot_id").map { [MendingCommand("fcd", "snapshot", "rm", row.disk, $0)] }
                ?? [MendingCommand("fcd", "snapshot", "ls", row.disk)]
        }
    )
}

extension AuditFinding {
    /// Makes the finding one about a snapshot of the disk.
    mutating func describeSnapshot(_ row: CatalogRecord) {
        part = subjectID
        subjectID = row.text("snapshot_id")
        add(.snapshot, row.text("snapshot_id"))
        add(.snapshotDescription, row.text("description").flatMap { $0.isEmpty ? nil : $0 })
        add(.snapshotCreated, row.text("created_at"))
    }
}

extension AuditWords {
    /// A snapshot by its description, else by its ID.
    func snapshot(_ row: CatalogRecord) -> String {
        let names = [row.text("description"), row.text("snapshot_id")].compactMap { $0 }
        return names.first { !$0.isEmpty } ?? self("without an ID", zh: "（无 ID）")
    }
}
