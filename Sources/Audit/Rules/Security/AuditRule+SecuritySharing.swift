import Catalog

extension AuditRule {
    /// A VM uses the disk in a mode that the policy does not allow.
    static let securitySharing = AuditRule(
        id: "security.sharing",
        group: .security,
        severity: .medium,
        title: AuditText("Sharing or mode outside the policy", zh: "共享或磁盘模式不符合策略"),
        explanation: AuditText(
            """
            A disk that several VMs may write to, or whose changes are thrown away when the VM stops, loses data where \
            that was not meant so.
            """,
            zh: "允许多台虚拟机写入、或在虚拟机停止时丢弃变更的磁盘，如非有意会造成数据丢失。"
        ),
        remedy: AuditText(
            "Detach the disk and attach it in another mode, or allow this one in the configuration.",
            zh: "卸载后以其他模式重新挂载，或在配置中允许此模式。"
        ),
        parameters: [
            .words("sharing", ["sharingNone"], AuditText("kinds of sharing that disks may have", zh: "允许的共享方式")),
            .words(
                "modes",
                ["persistent", "independent_persistent"],
                AuditText("modes in which VMs may use disks", zh: "允许的磁盘模式")
            ),
        ],
        query: """
            SELECT attachment.disk_id, vm.name AS holder, attachment.sharing, attachment.disk_mode
            FROM attachment
            JOIN vm ON vm.id = attachment.vm_id
            JOIN disk ON disk.id = attachment.disk_id AND disk.state = 'ready'
            WHERE attachment.to_time IS NULL
                AND (instr(:sharing, '"' || attachment.sharing || '"') = 0
                    OR instr(:modes, '"' || attachment.disk_mode || '"') = 0)
            GROUP BY attachment.disk_id
            """,
        find: { finding, row, context in
            let vm = row.text("holder") ?? ""
            let modes = [row.text("sharing"), row.text("disk_mode")].compactMap { $0 }
            finding.add(.attachedTo, vm)
            finding.add(.sharing, row.text("sharing"))
            finding.add(.diskMode, row.text("disk_mode"))
            finding.message = context.words(
                "\(vm) uses it with \(context.words.list(modes))",
                zh: "\(vm) 以 \(context.words.list(modes)) 使用它"
            )
            finding.commands = [MendingCommand("fcd", "show", row.disk)]
        }
    )
}
