import Catalog

extension AuditRule {
    /// The disk carries a control flag that the policy does not allow.
    static let securityFlags = AuditRule(
        id: "security.control-flags",
        group: .security,
        severity: .low,
        title: AuditText("Control flags outside the policy", zh: "控制标志不符合策略"),
        explanation: AuditText(
            "A control flag changes what may be done with a disk, such as that it cannot be moved off a failing datastore.",
            zh: "控制标志会改变磁盘可执行的操作，例如无法从故障的数据存储迁走。"
        ),
        remedy: AuditText("Clear the flag, or allow it in the configuration.", zh: "清除该标志，或在配置中允许它。"),
        parameters: [
            .words(
                "allowed",
                ["keep", "cbt"],
                of: ["keep", "no-relocation", "cbt"],
                AuditText("control flags that disks may carry", zh: "磁盘可以带有的控制标志")
            )
        ],
        query: """
            SELECT disk_id, keep, relocation, tracking, details_read_at FROM (
                SELECT id AS disk_id, details_read_at,
                    keep_after_delete_vm = 1 AND instr(:allowed, '"keep"') = 0 AS keep,
                    relocation_disabled = 1 AND instr(:allowed, '"no-relocation"') = 0 AS relocation,
                    changed_block_tracking = 1 AND instr(:allowed, '"cbt"') = 0 AS tracking
                FROM disk WHERE state = 'ready')
            WHERE keep OR relocation OR tracking
            """,
        gaps: AuditGap.flags,
        find: { finding, row, context in
            let flags = [("keep", "keep"), ("relocation", "no-relocation"), ("tracking", "cbt")]
                .filter { row.truth($0.0) == true }.map(\.1)
            finding.add(.controlFlags, flags.joined(separator: ", "))
            finding.add(.readAt, row.text("details_read_at"))
            finding.message = context.words(
                "it carries \(context.words.list(flags)), which the policy does not allow",
                zh: "带有策略不允许的标志 \(context.words.list(flags))"
            )
            guard !row.isKubernetes else { return finding.commands = [row.kubectl] }
            // Without `keep` it goes with its VM, and without tracking a chain of backups breaks.
            finding.commands = [MendingCommand(["fcd", "flag", "clear", row.disk] + flags)]
            finding.isSafeToMend = flags == ["no-relocation"] && finding.subjectID != nil
        }
    )
}

extension AuditPolicy {
    /// Control flags that disks may carry.
    var allowedFlags: [String] {
        if case .words(let flags) = values(of: .securityFlags)["allowed"] { flags } else { [] }
    }
}
