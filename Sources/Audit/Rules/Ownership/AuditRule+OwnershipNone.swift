import Catalog

extension AuditRule {
    /// Nobody answers for the disk.
    static let ownershipNone = AuditRule(
        id: "ownership.none",
        group: .ownership,
        severity: .medium,
        title: AuditText("Disk without an owner", zh: "没有负责人的磁盘"),
        explanation: AuditText(
            "Nobody can say whether the disk is still needed, so it is neither protected nor deleted, and it is paid for.",
            zh: "没有人能说明磁盘是否还需要，因此它既得不到保护也不会被删除，却一直产生费用。"
        ),
        remedy: AuditText(
            "Find out who uses it and set the owner, or delete the disk when nobody does.",
            zh: "查明谁在使用并设置负责人；无人使用时删除磁盘。"
        ),
        query: "SELECT disk_id, first_seen, detached_since FROM disks WHERE state = 'ready' AND owner IS NULL",
        find: { finding, row, context in
            let seen = row.day("first_seen") ?? context.words.unknown
            finding.add(.firstSeen, row.text("first_seen"))
            finding.add(.attachedTo, finding.vm)
            finding.add(.detachedSince, row.text("detached_since"))
            // Whether anything uses the disk is not known before a sync has looked.
            let use =
                if let vm = finding.vm {
                    context.words("attached to \(vm); ", zh: "挂载到 \(vm)；")
                } else if row.text("detached_since") != nil {
                    context.words("attached to nothing; ", zh: "未挂载；")
                } else {
                    ""
                }
            finding.message = context.words(
                "no team, person or contact is set; \(use)first seen \(seen)",
                zh: "未设置团队、个人或联系人；\(use)首次发现于 \(seen)"
            )
            finding.commands = [MendingCommand("fcd", "owner", "set", row.disk, "--team", "TEAM")]
        }
    )
}
