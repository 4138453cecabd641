import Catalog

extension AuditRule {
    /// Several VMs hold the disk at once.
    static let useAttachedTwice = AuditRule(
        id: "use.attached-twice",
        group: .use,
        severity: .high,
        title: AuditText("Attached more than once", zh: "同时挂载到多台虚拟机"),
        explanation: AuditText(
            """
            Several VMs hold the disk. Where it has no file system for clusters, they overwrite each other's data as soon \
            as they run at once.
            """,
            zh: "多台虚拟机持有同一磁盘。若未使用集群文件系统，它们同时运行时会互相覆盖数据。"
        ),
        remedy: AuditText(
            "Detach it from all VMs but one, or suppress the finding for disks that are shared on purpose.",
            zh: "只保留一台虚拟机的挂载；有意共享的磁盘可在配置中抑制此项。"
        ),
        query: """
            SELECT attachment.disk_id, count(*) AS number,
                json_group_array(json_array(vm.name, attachment.sharing)) AS holders,
                total(ifnull(sharing, '') = 'sharingMultiWriter') = count(*) AS is_shared
            FROM attachment
            JOIN disk ON disk.id = attachment.disk_id AND disk.state = 'ready'
            JOIN vm ON vm.id = attachment.vm_id
            WHERE attachment.to_time IS NULL
                AND attachment.disk_id IN (SELECT disk_id FROM attachment WHERE to_time IS NULL
                    GROUP BY disk_id HAVING count(*) > 1)
            GROUP BY attachment.disk_id
            """,
        gaps: AuditGap.machines,
        find: { finding, row, context in
            let holders = row.lists("holders").map { ($0[0] ?? "", $0[1]) }.sorted { $0.0 < $1.0 }
            finding.add(.attachedTo, holders.map(\.0).joined(separator: ", "))
            finding.add(.sharing, row.truth("is_shared") == true ? "sharingMultiWriter" : nil)
            let vms = context.words.list(
                holders.map { name, sharing in
                    guard sharing == "sharingMultiWriter" else { return name }
                    return name + context.words(" (multi-writer)", zh: "（多写入）")
                }
            )
            finding.message = context.words("attached to \(vms) at once", zh: "同时挂载到 \(vms)")
            finding.commands = [MendingCommand("fcd", "show", row.disk)]
        }
    )
}
