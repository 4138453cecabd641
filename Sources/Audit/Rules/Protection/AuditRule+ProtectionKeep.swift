import Catalog

extension AuditRule {
    /// The disk is deleted together with a VM that holds it.
    static let protectionKeep = AuditRule(
        id: "protection.keep-after-delete-vm",
        group: .protection,
        severity: .medium,
        title: AuditText("Deleted together with its VM", zh: "随虚拟机一起删除"),
        explanation: AuditText(
            "Whoever deletes the VM deletes the disk with it, without being asked.",
            zh: "删除虚拟机时磁盘会一并删除，且不会询问。"
        ),
        remedy: AuditText("Set the control flag keep.", zh: "设置 keep 控制标志。"),
        query: "SELECT id AS disk_id, details_read_at FROM disk WHERE state = 'ready' AND keep_after_delete_vm = 0",
        gaps: AuditGap.flags,
        find: { finding, row, context in
            finding.add(.keepAfterDeleteVM, "false")
            finding.add(.attachedTo, finding.vm)
            finding.add(.readAt, row.text("details_read_at"))
            let vm = finding.vm.map { context.words("; now attached to \($0)", zh: "；目前挂载到 \($0)") } ?? ""
            finding.message = context.words(
                "it does not outlive a VM that holds it\(vm)",
                zh: "删除持有它的虚拟机时不会保留\(vm)"
            )
            finding.set(flag: "keep", row, context)
        }
    )
}

extension AuditFinding {
    /// The command that sets a control flag. A Kubernetes volume's are its driver's business, and no machine sets one that
    /// `security.control-flags` forbids.
    mutating func set(flag: String, _ row: CatalogRecord, _ context: AuditContext) {
        guard !row.isKubernetes else { return commands = [row.kubectl] }
        commands.append(MendingCommand("fcd", "flag", "set", row.disk, flag))
        isSafeToMend = subjectID != nil && context.allowedFlags.contains(flag)
    }
}
