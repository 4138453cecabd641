import Catalog

extension AuditRule {
    /// The ownership's last day is over.
    static let ownershipExpired = AuditRule(
        id: "ownership.expired",
        group: .ownership,
        severity: .medium,
        title: AuditText("Ownership has expired", zh: "归属已到期"),
        explanation: AuditText(
            "The disk was meant to be needed until a day that is past. Either it is needed longer, or it can go.",
            zh: "磁盘原定的使用期限已过：要么仍需使用，要么可以删除。"
        ),
        remedy: AuditText(
            "Ask the owner; set a later day, or retire the disk.",
            zh: "询问负责人，设置更晚的日期，或将磁盘退役。"
        ),
        query: """
            SELECT disk_id, expires_on, owner AS expired_owner FROM disks WHERE state = 'ready' AND expires_on < :today
            """,
        find: { finding, row, context in
            let day = row.text("expires_on") ?? ""
            let days = context.days(sinceDay: day)
            let owner = finding.owner ?? ""
            finding.add(.expiredOn, day)
            finding.add(.days, days)
            finding.message = context.words(
                "the ownership of \(owner) ended with \(day), \(context.words.days(days)) ago",
                zh: "\(owner) 的归属已于 \(day) 到期，距今 \(context.words.days(days))"
            )
            finding.commands = [MendingCommand("fcd", "owner", "set", row.disk, "--expires", "YYYY-MM-DD")]
        }
    )
}
