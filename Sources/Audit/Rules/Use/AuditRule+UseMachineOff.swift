import Catalog

extension AuditRule {
    /// The disk belongs to a VM that has been off for long.
    static let useMachineOff = AuditRule(
        id: "use.vm-off",
        group: .use,
        severity: .low,
        title: AuditText("Attached to a VM that is off", zh: "挂载到长期关机的虚拟机"),
        explanation: AuditText(
            "A VM that has been off for weeks may be forgotten, and its disks with it.",
            zh: "关机数周的虚拟机可能已被遗忘，其磁盘也是如此。"
        ),
        remedy: AuditText(
            "Ask the VM's owner. Detach the disk when the VM is not needed any more.",
            zh: "询问虚拟机的负责人；虚拟机不再需要时卸载磁盘。"
        ),
        parameters: [
            .days(30, AuditText("how long a VM may be off", zh: "虚拟机可以关机的天数"))
        ],
        query: """
            SELECT disk_id, off_vm, power_since,
                CASE WHEN EXISTS (SELECT 1 FROM vm AS other
                        WHERE other.name = off_vm COLLATE NOCASE AND other.server_id = held.server_id
                            AND other.id <> held.vm_id AND other.gone_at IS NULL)
                    THEN moid ELSE off_vm END AS vm_word
            FROM (
                SELECT attachment.disk_id, vm.id AS vm_id, vm.server_id, vm.moid, vm.name AS off_vm,
                    min(vm.power_since) AS power_since
                FROM vm
                JOIN attachment ON attachment.vm_id = vm.id AND attachment.to_time IS NULL
                JOIN disk ON disk.id = attachment.disk_id AND disk.state = 'ready'
                WHERE vm.power_state = 'poweredOff' AND vm.is_template = 0 AND vm.gone_at IS NULL
                    AND vm.power_since < :since_days
                GROUP BY attachment.disk_id) AS held
            """,
        gaps: AuditGap.machines,
        find: { finding, row, context in
            let vm = row.text("off_vm") ?? ""
            let since = row.day("power_since") ?? ""
            let days = context.days(since: row.text("power_since"))
            finding.vm = vm
            finding.add(.attachedTo, vm)
            finding.add(.powerSince, row.text("power_since"))
            finding.add(.days, days)
            finding.add(.limitDays, Int64(context.number("days")))
            finding.message = context.words(
                "attached to \(vm), which is known to be off since \(since), for \(context.words.days(days))",
                zh: "挂载到 \(vm)，该虚拟机自 \(since) 起关机，已 \(context.words.days(days))"
            )
            let which = MendingCommand.option("--vm", row.text("vm_word") ?? vm)
            finding.commands =
                row.isKubernetes ? [row.kubectl] : [MendingCommand(["fcd", "detach", row.disk] + which)]
        }
    )
}
