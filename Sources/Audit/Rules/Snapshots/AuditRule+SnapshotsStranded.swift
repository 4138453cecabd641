import Catalog

extension AuditRule {
    /// A snapshot takes space and cannot be used.
    static let snapshotsStranded = AuditRule(
        id: "snapshots.stranded",
        group: .snapshots,
        severity: .high,
        title: AuditText("Stranded snapshot", zh: "滞留的快照"),
        explanation: AuditText(
            """
            The snapshot's disk is gone, or the server lost the snapshot's ID: it takes space, and nothing goes back to \
            it any more.
            """,
            zh: "快照所属的磁盘已不存在，或服务器丢失了快照 ID：它占用空间，却无法再用于回退。"
        ),
        remedy: AuditText(
            "Look at what is left of it, and reconcile the datastore.",
            zh: "查看残留内容，并核对数据存储。"
        ),
        subject: .snapshot,
        query: """
            SELECT disk_id, snapshot_id, description, created_at, stranding FROM snapshot
            WHERE to_time IS NULL AND stranding IS NOT NULL
            """,
        gaps: [.unreadSnapshots],
        find: { finding, row, context in
            finding.describeSnapshot(row)
            let isGone = row.text("stranding") == "disk-gone"
            if !isGone {
                finding.part = [finding.part, row.text("created_at")].compactMap { $0 }.joined(separator: " ")
            }
            finding.add(.issue, row.text("stranding"))
            let name = context.words.snapshot(row)
            if isGone {
                finding.message = context.words(
                    "its disk is gone, and the datastore still has the snapshot \(name)",
                    zh: "磁盘已不存在，数据存储上仍有快照 \(name)"
                )
            } else {
                finding.message = context.words(
                    "the server lists the snapshot \(name) without an ID: no call can name it",
                    zh: "服务器列出的快照 \(name) 没有 ID，任何调用都无法指定它"
                )
            }
            finding.commands = [MendingCommand("fcd", "snapshot", "ls", "--stranded")]
        }
    )
}
