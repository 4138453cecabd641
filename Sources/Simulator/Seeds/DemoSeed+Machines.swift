import FCD
import Foundation

/// The forty machines.
extension DemoSeed {
    func plantMachines(
        in inventory: inout Inventory,
        _ hamburg: ManagedObjectReference,
        _ shanghai: ManagedObjectReference
    ) throws(Fault) {
        for (index, name) in Self.machineNames.enumerated() {
            let isAsian = index >= 26
            let datastore = isAsian ? ["本地 datastore", "vsan-asia"][index % 2] : ["ssd-01", "ssd-02"][index % 2]
            let isTemplate = name.hasPrefix("template")
            let isApplication = name.hasPrefix("payments-app")
            let layout = Self.layouts[isApplication ? 0 : index % Self.layouts.count]
            let home = isApplication ? "ssd-01" : datastore
            let created = ago(days: Double(400 - index * 7))
            let machine = try inventory.addMachine(
                name,
                in: isAsian ? shanghai : hamburg,
                home: DatastorePath(datastore: home, path: "\(name)/\(name).vmx"),
                hardwareVersion: isApplication ? 19 : [19, 21, 15, 13, 17, 11][index % 6],
                powerState: isTemplate ? .poweredOff : isApplication || index % 3 != 2 ? .poweredOn : .poweredOff,
                controllers: layout,
                isTemplate: isTemplate,
                created: created
            )
            let disk = DatastorePath(datastore: home, path: "\(name)/\(name).vmdk")
            try inventory.addDiskFile(disk, capacityMiB: 40 * 1024, modified: created)
            try inventory.addDiskFile(
                DatastorePath(datastore: home, path: "\(name)/\(name)-flat.vmdk"),
                capacityMiB: 0,
                kind: .extent,
                modified: created
            )
            let first = inventory.machines[machine.value]?.controllers.first?.key
            let key = try inventory.add(disk, to: machine, controllerKey: first, unit: nil)
            if inventory.machines[machine.value]?.powerState == .poweredOn {
                inventory.machines[machine.value]?.mounts[key] = "/"
            }
        }
    }

    /// The controllers that a machine may have; the first one takes its boot disk.
    private static let layouts: [[ControllerKind]] = [
        [.paravirtual], [.lsiLogic], [.paravirtual, .paravirtual], [.ahci], [.nvme], [.ide, .lsiLogicSAS],
    ]

    private static let machineNames =
        ["payments-app-01", "payments-app-02", "payments-db-01", "payments-db-02"]
        + (1...6).map { "web-0\($0)" } + (1...4).map { "k8s-worker-0\($0)" } + (1...3).map { "orders-0\($0)" }
        + ["build server 1", "build server 2", "mail-gateway", "ldap-01", "backup-proxy", "jump host"]
        + ["monitoring", "template-debian-12", "template-windows-2022"]
        + ["财务系统-01", "财务系统-02", "数据仓库-01", "数据仓库-02", "测试 机器", "template-模板"]
        + (1...8).map { "sha-app-0\($0)" }
}
