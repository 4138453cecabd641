import Catalog

extension AuditRule {
    /// The disk is marked for deletion, and something uses it.
    static let ownershipRetiredInUse = AuditRule(
        id: "ownership.retired-in-use",
        group: .ownership,
        severity: .high,
        title: AuditText("Retired, and in use", zh: "已退役但仍在使用"),
        explanation: AuditText(
            """
            Somebody marked the disk for deletion, and a VM has or had it since. It is not purged so, but one of the two \
            does not know of the other.
            """,
            zh: "有人将磁盘标记为待删除，但此后仍有虚拟机使用它。这样不会被清除，但双方显然互不知情。"
        ),
        remedy: AuditText(
            "Ask whoever uses it. Take the mark off, or detach the disk and retire it anew.",
            zh: "询问使用者：取消退役标记，或卸载磁盘后重新退役。"
        ),
        query: """
            SELECT r.disk_id, r.retired_at, r.due_at, r.retired_by, r.used_at
            FROM retirement AS r JOIN disk ON disk.id = r.disk_id
            WHERE disk.state = 'ready' AND (r.used_at IS NOT NULL OR EXISTS (SELECT 1 FROM attachment
                WHERE attachment.disk_id = r.disk_id AND to_time IS NULL))
            """,
        gaps: AuditGap.machines,
        find: { finding, row, context in
            let unknown = context.words.unknown
            let (retired, by) = (row.day("retired_at") ?? unknown, row.text("retired_by"))
            finding.add(.retiredAt, row.text("retired_at"))
            finding.add(.retiredBy, by)
            finding.add(.purgeDue, row.text("due_at"))
            finding.add(.attachedTo, finding.vm)
            finding.add(.usedAt, row.text("used_at"))
            let used = row.day("used_at") ?? unknown
            let who = by.map { context.words(" by \($0)", zh: "（\($0)）") } ?? ""
            finding.message = context.words(
                "retired on \(retired)\(who), and "
                    + (finding.vm.map { "attached to \($0)" } ?? "seen in use on \(used)"),
                zh: "于 \(retired) 退役\(who)，"
                    + (finding.vm.map { "却挂载到 \($0)" } ?? "却在 \(used) 被发现使用")
            )
            finding.commands = [MendingCommand("fcd", "unretire", row.disk)]
        }
    )
}
