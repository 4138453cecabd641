import Catalog

extension AuditRule {
    /// Syncs saw changes that no operation of this catalog had made.
    static let securityOutsideChanges = AuditRule(
        id: "security.outside-changes",
        group: .security,
        severity: .info,
        title: AuditText("Changed by something else", zh: "被其他工具更改"),
        explanation: AuditText(
            """
            Somebody or something changed the disk past this program: its journal does not say who or why. By whom is \
            told where the server's events name one person; they know what was done to a VM's devices, not what was done \
            to a disk by itself, such as its name, metadata and control flags. What Kubernetes does to its volumes is \
            left out.
            """,
            zh: """
                磁盘在本程序之外被更改，操作日志中没有操作者和原因。服务器事件能确定操作者时会一并给出：事件记录对虚拟机设备的更改，\
                不记录对磁盘本身的更改（名称、元数据、控制标志等）。Kubernetes 对其卷的操作不计入。
                """
        ),
        remedy: AuditText(
            "Ask who made the changes, or look them up in vCenter. Make them through this program, so that they leave a trace.",
            zh: "询问操作者，或在 vCenter 中查看这些变更；今后通过本程序操作以留下记录。"
        ),
        parameters: [
            .days(7, AuditText("how long a change is told", zh: "变更后报告多少天")),
            .words(
                "kinds",
                ["renamed", "grew", "shrank", "moved", "flags", "sharing", "attached", "detached", "metadata"],
                of: [
                    "found", "back", "renamed", "grew", "shrank", "moved", "provisioning", "flags", "gone", "attached",
                    "detached", "slot", "sharing", "tagged", "untagged", "metadata", "owner", "retired", "unretired",
                ],
                AuditText("kinds of changes that are told", zh: "报告的变更类型")
            ),
        ],
        // What was so already when the catalog met the disk is no change.
        query: """
            SELECT disk.id AS disk_id, count(*) AS changes, max(event.time) AS last_time, event.kind AS last_kind,
                event.was AS last_was, event.became AS last_became, group_concat(DISTINCT event.kind) AS kinds,
                author.event IS NOT NULL AS last_is_known, author.user AS last_user,
                json_group_array(DISTINCT author.user) FILTER (WHERE author.user IS NOT NULL) AS users
            FROM disk JOIN event ON event.disk_id = disk.id
            LEFT JOIN event_author AS author ON author.disk_id = event.disk_id AND author.seq = event.seq
            WHERE disk.changed_at >= :since_days AND event.time >= :since_days AND event.source = 'sync'
                AND event.operation_id IS NULL AND instr(:kinds, '"' || event.kind || '"') > 0
                AND (event.time > disk.first_seen OR event.kind = 'found')
                AND (event.kind <> 'moved' OR \(isMove))
                AND NOT EXISTS (SELECT 1 FROM metadata
                    WHERE metadata.disk_id = disk.id AND key >= 'cns.' AND key < 'cns/')
            GROUP BY disk.id
            """,
        gaps: [.unreadEvents],
        find: { finding, row, context in
            let count = row.integer("changes") ?? 0
            let kinds = (row.text("kinds") ?? "").split(separator: ",").map(String.init)
            let day = row.day("last_time") ?? ""
            finding.add(.changes, count)
            finding.add(.issue, kinds.joined(separator: ", "))
            finding.add(.lastChange, row.text("last_time"))
            let users = row.texts("users").sorted()
            if !users.isEmpty { finding.add(.by, users.joined(separator: ", ")) }
            let lastKind = row.text("last_kind") ?? ""
            let values = [row.text("last_was"), row.text("last_became")]
                .map { context.words.value($0, ofChange: lastKind) }.joined(separator: " → ")
            let names = context.words.list(kinds.map(context.words.change))
            let last = context.words.change(lastKind)
            // An event without a user is the server's own doing.
            let author = row.text("last_user") ?? context.words("the server itself", zh: "服务器自身")
            let isKnown = row.truth("last_is_known") ?? false
            let by = isKnown ? context.words(" by \(author)", zh: "，操作者 \(author)") : ""
            finding.message = context.words(
                """
                \(context.words.counted(count, "change", zh: "次变更")) (\(names)) in \
                \(context.words.days(context.number("days"))), the last seen on \(day): \(last) \(values)\(by)
                """,
                zh: """
                    \(context.words.days(context.number("days")))内有 \
                    \(context.words.counted(count, "change", zh: "次变更"))（\(names)），最近一次发现于 \(day)：\
                    \(last) \(values)\(by)
                    """
            )
            finding.commands = [MendingCommand("fcd", "history", row.disk, "--source", "sync")]
        }
    )
}
