import Foundation

/// Snapshots of First Class Disks.
extension Inventory {
    mutating func createSnapshot(of id: String, description: String, now: Date) throws(Fault) -> String {
        let disk = try disk(id)
        let snapshot = DiskSnapshot(
            id: ids.uuid(),
            description: description,
            created: now,
            backingObjectID: ids.uuid(),
            capacityMiB: disk.capacityMiB,
            metadata: disk.metadata,
            changeID: disk.isChangeTrackingEnabled ? "\(ids.uuid())/\(disk.snapshots.count + 1)" : nil
        )
        disks[id]?.snapshots.append(snapshot)
        touch(id)
        return snapshot.id
    }

    func snapshot(_ snapshot: String, of id: String) throws(Fault) -> DiskSnapshot {
        guard let found = try disk(id).snapshots.first(where: { $0.id == snapshot }) else {
            throw .notFound("snapshot \(snapshot) of disk \(id)")
        }
        return found
    }

    mutating func deleteSnapshot(_ snapshot: String, of id: String) throws(Fault) {
        _ = try self.snapshot(snapshot, of: id)
        disks[id]?.snapshots.removeAll { $0.id == snapshot }
        touch(id)
    }

    /// Brings a disk back; the snapshots made after that one are lost.
    mutating func revert(_ id: String, to snapshot: String) throws(Fault) {
        let disk = try disk(id)
        let target = try self.snapshot(snapshot, of: id)
        try requireDetached(disk)
        guard let index = disk.snapshots.firstIndex(where: { $0.id == snapshot }) else { return }
        disks[id]?.snapshots = Array(disk.snapshots[...index])
        disks[id]?.capacityMiB = target.capacityMiB
        touch(id)
    }
}
