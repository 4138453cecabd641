import Catalog

extension AuditRule {
    /// The disk has been attached to nothing for longer than the policy allows.
    static let useUnattached = AuditRule(
        id: "use.unattached",
        group: .use,
        severity: .low,
        title: AuditText("Unattached for a long time", zh: "长期未挂载"),
        explanation: AuditText(
            "A disk that no virtual machine has used for weeks is often left over from one that is gone.",
            zh: "数周没有虚拟机使用的磁盘，往往是已删除虚拟机的遗留。"
        ),
        remedy: AuditText(
            """
            Attach it, or retire it when its owner agrees: it is deleted when nobody needs it until its grace is over. A \
            Kubernetes volume belongs to its cluster.
            """,
            zh: "挂载它，或经负责人同意后将其退役：宽限期内无人需要才会删除。Kubernetes 卷归其集群管理。"
        ),
        parameters: [
            .days(30, AuditText("how long a disk may be attached to nothing", zh: "磁盘可以保持未挂载的天数"))
        ],
        query: """
            SELECT disk_id, detached_since, retired FROM disks
            WHERE state = 'ready' AND detached_since < :since_days AND NOT attached
            """,
        find: { finding, row, context in
            let days = context.days(since: row.text("detached_since"))
            let since = row.day("detached_since") ?? ""
            finding.add(.detachedSince, row.text("detached_since"))
            finding.add(.days, days)
            finding.add(.limitDays, Int64(context.number("days")))
            finding.message = context.words(
                """
                known to be attached to nothing since \(since), for \(context.words.days(days)); the limit is \
                \(context.words.days(context.number("days")))
                """,
                zh: "自 \(since) 起未挂载，已 \(context.words.days(days))；上限为 \(context.words.days(context.number("days")))"
            )
            if row.isKubernetes {
                // Its cluster would not know that it is gone.
                finding.commands = [row.kubectl]
            } else if row.truth("retired") == true {
                finding.commands = [MendingCommand("fcd", "retired")]
            } else {
                finding.commands = [MendingCommand("fcd", "retire", row.disk, "--after", "14d")]
                finding.isSafeToMend = finding.subjectID != nil
            }
        }
    )
}
