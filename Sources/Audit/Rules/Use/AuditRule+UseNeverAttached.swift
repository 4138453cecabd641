import Catalog

extension AuditRule {
    /// The disk was made long ago, and no VM ever had it.
    static let useNeverAttached = AuditRule(
        id: "use.never-attached",
        group: .use,
        severity: .low,
        title: AuditText("Created and never attached", zh: "创建后从未挂载"),
        explanation: AuditText(
            "A disk that was made and never used is often left over from a deployment that failed.",
            zh: "创建后从未使用的磁盘，往往是部署失败的遗留。"
        ),
        remedy: AuditText(
            "Ask whoever made it. Retire it when nobody wants it.",
            zh: "询问创建者；无人需要时将其退役。"
        ),
        parameters: [
            .days(30, AuditText("how long a new disk may wait to be attached", zh: "新磁盘可以等待挂载的天数"))
        ],
        // A VM may have had it between its making and the first sync that saw it. The sign keeps the planner from the index
        // by creation: most disks are older, and are read faster in the table's order.
        query: """
            SELECT disk.id AS disk_id, disk.created_at, disk.first_seen FROM disk
            WHERE disk.state = 'ready' AND disk.detached_since < :since_days AND +disk.created_at < :since_days
                AND \(neverAttached) AND NOT \(isRetired) AND NOT \(isUsedAsFile)
            """,
        gaps: AuditGap.machines + AuditGap.undecidedDisks,
        find: { finding, row, context in
            let days = context.days(since: row.text("created_at"))
            let day = row.day("created_at") ?? ""
            finding.add(.createdAt, row.text("created_at"))
            finding.add(.days, days)
            finding.add(.limitDays, Int64(context.number("days")))
            finding.message = context.words(
                "made on \(day), \(context.words.days(days)) ago, and never seen attached",
                zh: "创建于 \(day)，距今 \(context.words.days(days))，从未发现挂载"
            )
            finding.retire(row)
        }
    )
}
