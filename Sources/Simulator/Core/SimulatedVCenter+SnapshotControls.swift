import FCD
package import Foundation

/// Snapshots and the server's catalogs, for tests.
extension SimulatedVCenter {
    /// A snapshot as the server has it.
    package struct SnapshotState: Sendable, Equatable {
        package var id: String
        package var description: String
        package var created: Date
    }

    /// A disk's snapshots, the oldest first.
    package func snapshots(of id: String) -> [SnapshotState] {
        read { state in
            (state.inventory.disks[id] ?? state.inventory.leftSnapshots[id])?.snapshots.map {
                SnapshotState(id: $0.id, description: $0.description, created: $0.created)
            } ?? []
        }
    }

    /// Takes a snapshot, as a colleague might.
    ///
    /// - Returns: The snapshot's identifier.
    @discardableResult
    package func addSnapshot(_ description: String, to id: String, created: Date? = nil) throws(Fault) -> String {
        try update { (state) throws(Fault) in
            try state.inventory.createSnapshot(of: id, description: description, now: created ?? state.now)
        }
    }

    /// Deletes a snapshot, as a colleague might.
    package func removeSnapshot(_ snapshot: String, of id: String) throws(Fault) {
        try update { (state) throws(Fault) in try state.inventory.deleteSnapshot(snapshot, of: id) }
    }

    /// Tracks the changed blocks of a disk from now on, or no longer.
    package func setChangeTracking(_ isEnabled: Bool, ofDisk id: String) {
        change { $0.inventory.disks[id]?.isChangeTrackingEnabled = isEnabled }
    }

    /// Writes to a disk, as a machine would: what changed blocks are told of.
    package func write(to id: String, at offset: Int64, length: Int64) {
        change { $0.inventory.write(to: id, at: offset, length: length) }
    }

    /// How much of a disk one answer about changed areas covers at most.
    package func setChangedAreaPage(bytes: Int64) { change { $0.changedAreaPage = bytes } }

    /// The server goes on listing a snapshot, and finds nothing behind it.
    package func strand(_ snapshot: String, of id: String) {
        change { state in
            guard let index = state.inventory.disks[id]?.snapshots.firstIndex(where: { $0.id == snapshot }) else {
                return
            }
            state.inventory.disks[id]?.snapshots[index].isStranded = true
        }
    }

    /// Deletes a disk as a server that stumbles might: its snapshots stay behind.
    package func removeDiskKeepingSnapshots(_ id: String) {
        change { state in
            guard let disk = state.inventory.disks[id] else { return }
            state.inventory.leftSnapshots[id] = disk
            state.inventory.datastores[disk.datastore]?.files[disk.path] = nil
            state.inventory.disks[id] = nil
        }
    }

    /// Takes a disk out of the global catalog, until that is synchronized; the datastore's own list keeps it.
    package func hideFromGlobalCatalog(_ id: String) {
        change { state in
            guard let datastore = state.inventory.disks[id]?.datastore else { return }
            state.inventory.disks[id]?.isHidden = true
            state.inventory.datastores[datastore]?.objectClock += 1
        }
    }
}
