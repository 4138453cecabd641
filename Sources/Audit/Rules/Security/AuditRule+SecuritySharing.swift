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
        // The schema has both as plain text; the words are those of the API's VirtualDiskSharing and VirtualDiskMode.
        parameters: [
            .words(
                "sharing",
                ["sharingNone"],
                of: ["sharingNone", "sharingMultiWriter"],
                AuditText("kinds of sharing that disks may have", zh: "允许的共享方式")
            ),
            .words(
                "modes",
                ["persistent", "independent_persistent"],
                of: [
                    "persistent", "nonpersistent", "undoable", "independent_persistent", "independent_nonpersistent",
                    "append",
                ],
                AuditText("modes in which VMs may use disks", zh: "允许的磁盘模式")
            ),
        ],
        query: """
            SELECT attachment.disk_id,
                json_group_array(json_array(vm.name, attachment.sharing, attachment.disk_mode)) AS uses
            FROM attachment
            JOIN vm ON vm.id = attachment.vm_id
            JOIN disk ON disk.id = attachment.disk_id AND disk.state = 'ready'
            WHERE attachment.to_time IS NULL
                AND (instr(:sharing, '"' || attachment.sharing || '"') = 0
                    OR instr(:modes, '"' || attachment.disk_mode || '"') = 0)
            GROUP BY attachment.disk_id
            """,
        gaps: AuditGap.machines,
        find: { finding, row, context in
            let uses = row.lists("uses").sorted { ($0[0] ?? "") < ($1[0] ?? "") }
            func all(_ place: Int) -> String? {
                let values = uses.compactMap { $0[place] }
                return values.isEmpty ? nil : Set(values).sorted().joined(separator: ", ")
            }
            finding.add(.attachedTo, all(0))
            finding.add(.sharing, all(1))
            finding.add(.diskMode, all(2))
            finding.message = uses.map { use in
                let (vm, modes) = (use[0] ?? "", context.words.list(use.dropFirst().compactMap(\.self)))
                return context.words("\(vm) uses it with \(modes)", zh: "\(vm) 以 \(modes) 使用它")
            }.joined(separator: context.words("; ", zh: "；"))
            finding.commands = [MendingCommand("fcd", "show", row.disk)]
        }
    )
}
