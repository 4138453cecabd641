import FCD
import Foundation

/// What lies on the datastores beside the machines' own files.
extension DemoSeed {
    /// VMDKs that nobody has registered, and what lies beside them.
    func plantFiles(in inventory: inout Inventory) throws(Fault) {
        for (path, gibibytes) in Self.unregistered {
            guard let path = try? DatastorePath(parsing: path) else { continue }
            try inventory.addDiskFile(path, capacityMiB: gibibytes * 1024, modified: ago(days: 120))
            var extent = path
            extent.path = path.path.dropLast(".vmdk".count) + "-flat.vmdk"
            try inventory.addDiskFile(extent, capacityMiB: 0, kind: .extent, modified: ago(days: 120))
        }
        try inventory.addDiskFile(
            DatastorePath(datastore: "ssd-02", path: "legacy/reporting-000001.vmdk"),
            capacityMiB: 20 * 1024,
            kind: .delta,
            modified: ago(days: 90)
        )
    }

    private static let unregistered: [(String, Int64)] = [
        ("[ssd-01] legacy/payments db.vmdk", 50), ("[ssd-01] 财务/账本 2024.vmdk", 80),
        ("[ssd-01] legacy/crm export.vmdk", 12), ("[ssd-02] legacy/reporting.vmdk", 20),
        ("[nfs-archive] 2019/audit log.vmdk", 100), ("[nfs-archive] 2020/audit log.vmdk", 120),
        ("[本地 datastore] 数据/支付 db.vmdk", 60), ("[vsan-asia] 归档/订单 2023.vmdk", 200),
    ]
}
