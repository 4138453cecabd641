import Catalog

extension AuditRule {
    /// The disk lies on a datastore on which the VM has nothing else. With the + SQLite looks a place up by its VM, and not
    /// among all that hold one disk.
    static let useOtherDatastore = AuditRule(
        id: "use.other-datastore",
        group: .use,
        severity: .info,
        title: AuditText("On another datastore than the VM's other disks", zh: "与虚拟机其他磁盘不在同一数据存储"),
        explanation: AuditText(
            "A VM whose disks lie on several datastores stops when any of these fails, and is restored from one at a time.",
            zh: "磁盘分布在多个数据存储上的虚拟机，任何一个发生故障都会停机，恢复也更复杂。"
        ),
        remedy: AuditText(
            "Relocate the disk to the VM's other disks, or leave it where that is meant so.",
            zh: "将磁盘迁移到虚拟机其他磁盘所在的数据存储；有意如此则保持不变。"
        ),
        query: """
            WITH held AS MATERIALIZED (
                SELECT attachment.vm_id, attachment.disk_id, disk.datastore_id FROM attachment
                JOIN disk ON disk.id = attachment.disk_id
                WHERE attachment.to_time IS NULL AND disk.state = 'ready' AND disk.datastore_id IS NOT NULL),
            place AS MATERIALIZED (
                SELECT vm_id, datastore_id, count(*) AS number FROM (
                    SELECT vm_id, datastore_id FROM held
                    UNION ALL
                    SELECT vm_file.vm_id, datastore.id FROM vm_file
                    JOIN vm ON vm.id = vm_file.vm_id
                    JOIN datastore ON datastore.server_id = vm.server_id AND datastore.moid = vm_file.datastore_moid
                    WHERE vm_file.role = 'disk')
                GROUP BY vm_id, datastore_id),
            spread AS MATERIALIZED (
                SELECT place.vm_id,
                    json_group_array(json_array(datastore.name, \(datastoreWord(of: "datastore.id")))) AS places
                FROM place
                JOIN datastore ON datastore.id = place.datastore_id
                GROUP BY place.vm_id HAVING count(*) > 1)
            SELECT held.disk_id, spread.places FROM held
            JOIN spread ON spread.vm_id = held.vm_id
            JOIN place ON place.vm_id = held.vm_id AND place.datastore_id = held.datastore_id
            WHERE +place.number = 1
            GROUP BY held.disk_id
            """,
        knowsThePast: false,
        gaps: AuditGap.machines,
        find: { finding, row, context in
            let (vm, datastore) = (finding.vm ?? "", finding.datastore ?? "")
            let places = row.lists("places").map { ($0[0] ?? "", $0[1] ?? "") }.filter { $0.0 != datastore }
            let others = places.map(\.0)
            finding.add(.attachedTo, finding.vm)
            finding.add(.otherDatastores, others.joined(separator: ", "))
            finding.message = context.words(
                "on \(datastore), while the other disks of \(vm) are on \(context.words.list(others))",
                zh: "位于 \(datastore)，而 \(vm) 的其他磁盘位于 \(context.words.list(others))"
            )
            guard !row.isKubernetes else { return finding.commands = [row.kubectl] }
            let target = places.count == 1 ? places[0].1 : "DATASTORE"
            finding.commands = [
                MendingCommand(["fcd", "relocate", row.disk] + MendingCommand.option("--datastore", target))
            ]
        }
    )
}
