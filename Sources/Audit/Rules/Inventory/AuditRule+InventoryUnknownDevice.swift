import Catalog

extension AuditRule {
    /// A VM has a device that is a First Class Disk which no list of the server has.
    static let inventoryUnknownDevice = AuditRule(
        id: "inventory.unknown-device",
        group: .inventory,
        severity: .high,
        title: AuditText("VM device whose disk is unknown", zh: "虚拟机设备对应的磁盘未知"),
        explanation: AuditText(
            """
            The VM's device carries the ID of a First Class Disk that no list of the server has. The disk works, but \
            snapshots, detaching and everything else that goes by its ID fail.
            """,
            zh: "虚拟机设备带有 First Class Disk 的 ID，但服务器的任何目录中都没有它。磁盘可以使用，但按 ID 进行的快照、卸载等操作都会失败。"
        ),
        remedy: AuditText(
            "Reconcile the datastore, so that the server finds the disk again.",
            zh: "核对数据存储，让服务器重新找到该磁盘。"
        ),
        subject: .vm,
        // The path tells the datastore by its name: where several have it, it is not known which.
        query: """
            SELECT unknown_device.vm_id, fcd_id AS device_fcd_id, device_label, path AS device_path, since,
                (SELECT moid FROM datastore WHERE \(holdsDevice) ORDER BY moid IS :datastore DESC LIMIT 1)
                    AS datastore_moid,
                (SELECT count(*) FROM datastore WHERE \(holdsDevice)) AS datastores
            FROM unknown_device JOIN vm ON vm.id = unknown_device.vm_id
            """,
        knowsThePast: false,
        gaps: AuditGap.machines,
        find: { finding, row, context in
            let id = row.text("device_fcd_id") ?? ""
            let device = row.text("device_label") ?? context.words("a device", zh: "某个设备")
            let day = row.day("since") ?? ""
            finding.part = id
            finding.path = row.text("device_path")
            finding.datastore = finding.path.flatMap { DatastoreFolder(ofFile: $0).datastore }
            finding.add(.device, row.text("device_label"))
            finding.add(.fcdID, id)
            finding.add(.firstSeen, row.text("since"))
            finding.message = context.words(
                "\(device) is the disk \(id), which no list of the server has, since \(day)",
                zh: "\(device) 是磁盘 \(id)，自 \(day) 起服务器的任何目录都没有它"
            )
            let isAmbiguous = (row.integer("datastores") ?? 0) > 1
            finding.commands =
                finding.datastore.map {
                    [
                        MendingCommand(
                            "fcd",
                            "reconcile",
                            argument: isAmbiguous ? "DATASTORE" : $0,
                            options: ["--dry-run"]
                        )
                    ]
                } ?? [MendingCommand("fcd", "show", id)]
        }
    )

    private static let holdsDevice = """
        datastore.server_id = vm.server_id AND datastore.gone_at IS NULL
            AND substr(unknown_device.path, 1, length(datastore.name) + 3) = '[' || datastore.name || '] '
        """
}
