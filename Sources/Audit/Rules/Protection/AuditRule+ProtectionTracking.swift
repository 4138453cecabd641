import Catalog

extension AuditRule {
    /// Disk and VM do not agree on changed block tracking.
    static let protectionTracking = AuditRule(
        id: "protection.cbt-mismatch",
        group: .protection,
        severity: .medium,
        title: AuditText("Changed block tracking differs on disk and VM", zh: "磁盘与虚拟机的变更块跟踪不一致"),
        explanation: AuditText(
            """
            Backups of changed blocks miss what one of the two does not track, and once detached the disk cannot be \
            attached to such a VM again.
            """,
            zh: "增量备份会遗漏其中一方未跟踪的变更；卸载后磁盘也无法再挂载到这样的虚拟机。"
        ),
        remedy: AuditText(
            "Set the flag on the disk, or switch tracking on for the VM.",
            zh: "在磁盘上设置该标志，或为虚拟机启用跟踪。"
        ),
        query: """
            SELECT attachment.disk_id, group_concat(vm.name, ', ') AS other_vm,
                disk.changed_block_tracking AS disk_tracks, disk.details_read_at,
                EXISTS (SELECT 1 FROM attachment AS held JOIN vm AS equal ON equal.id = held.vm_id
                    WHERE held.disk_id = disk.id AND held.to_time IS NULL
                        AND equal.changed_block_tracking = disk.changed_block_tracking) AS is_divided
            FROM disk
            JOIN attachment ON attachment.disk_id = disk.id AND attachment.to_time IS NULL
            JOIN vm ON vm.id = attachment.vm_id
            WHERE disk.state = 'ready' AND disk.changed_block_tracking <> vm.changed_block_tracking
            GROUP BY attachment.disk_id
            """,
        knowsThePast: false,
        gaps: AuditGap.flags + AuditGap.machines,
        find: { finding, row, context in
            let tracks = row.truth("disk_tracks") ?? false
            let vm = row.text("other_vm") ?? ""
            func word(_ isOn: Bool) -> String { context.words(isOn ? "on" : "off", zh: isOn ? "开启" : "关闭") }
            finding.add(.diskCBT, tracks ? "true" : "false")
            finding.add(.vmCBT, tracks ? "false" : "true")
            finding.add(.attachedTo, vm)
            finding.add(.readAt, row.text("details_read_at"))
            finding.message = context.words(
                "\(word(tracks)) for the disk and \(word(!tracks)) for \(vm), which holds it",
                zh: "磁盘为\(word(tracks))，持有它的 \(vm) 为\(word(!tracks))"
            )
            // Switching it off would break a chain of backups: that is for a person to decide.
            if tracks {
                finding.commands =
                    row.isKubernetes ? [row.kubectl] : [MendingCommand("fcd", "flag", "clear", row.disk, "cbt")]
            } else {
                finding.set(flag: "cbt", row, context)
                // It would then differ from another VM that holds the disk.
                if row.truth("is_divided") == true { finding.isSafeToMend = false }
            }
        }
    )
}
