/// Snapshots of a disk whose changed blocks are tracked, with what was written between them.
extension DemoSeed {
    func plantSnapshots(in inventory: inout Inventory) throws(Fault) {
        guard let disk = inventory.disks.all.first(where: { $0.name == "crm-attachments" }) else { return }
        inventory.disks[disk.id]?.isChangeTrackingEnabled = true
        let mebibyte: Int64 = 1 << 20
        for (description, age, written) in [
            ("before the migration", 200.0, []), ("nightly", 40, [(1024, 256), (8192, 64)]),
            ("nightly", 3, [(1024, 16)]),
        ] as [(String, Double, [(at: Int64, length: Int64)])] {
            for area in written {
                inventory.write(to: disk.id, at: area.at * mebibyte, length: area.length * mebibyte)
            }
            _ = try inventory.createSnapshot(of: disk.id, description: description, now: ago(days: age))
        }
    }
}
