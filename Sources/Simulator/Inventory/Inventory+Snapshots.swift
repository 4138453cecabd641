import Foundation

/// Snapshots of First Class Disks. Each freezes the file that was written to, and writing goes on in a delta of it.
extension Inventory {
    /// - parameter chosen: The caller's own ID; the same one again makes no second snapshot.
    mutating func createSnapshot(
        of id: String,
        description: String,
        id chosen: String? = nil,
        now: Date
    ) throws(Fault) -> String {
        let disk = try disk(id)
        if let chosen, disk.snapshots.contains(where: { $0.id == chosen }) { return chosen }
        let snapshot = DiskSnapshot(
            id: chosen ?? ids.uuid(),
            description: description,
            created: now,
            backingObjectID: ids.uuid(),
            capacityMiB: disk.capacityMiB,
            metadata: disk.metadata,
            changeID: disk.isChangeTrackingEnabled ? "\(ids.uuid())/\(disk.snapshots.count + 1)" : nil,
            path: disk.delta ?? disk.path,
            writes: disk.writes
        )
        disks[id]?.snapshots.append(snapshot)
        disks[id]?.writes = []
        addDelta(to: id, now: now)
        touch(id)
        return snapshot.id
    }

    func snapshot(_ snapshot: String, of id: String) throws(Fault) -> DiskSnapshot {
        guard let found = try holder(of: id).snapshots.first(where: { $0.id == snapshot }) else {
            throw .notFound("snapshot \(snapshot) of disk \(id)")
        }
        return found
    }

    /// The disk with its snapshots; one that is gone may have left some behind.
    private func holder(of id: String) throws(Fault) -> FirstClassDisk {
        if let left = leftSnapshots[id] { return left }
        return try disk(id)
    }

    /// Deletes a snapshot; what was written up to it now belongs to what follows it.
    mutating func deleteSnapshot(_ snapshot: String, of id: String) throws(Fault) {
        var disk = try holder(of: id)
        guard let index = disk.snapshots.firstIndex(where: { $0.id == snapshot }) else {
            throw .notFound("snapshot \(snapshot) of disk \(id)")
        }
        let removed = disk.snapshots.remove(at: index)
        // The file that follows is merged into the snapshot's own.
        if index < disk.snapshots.count {
            removeFile(disk.snapshots[index].path, of: disk)
            disk.snapshots[index].path = removed.path
            disk.snapshots[index].writes += removed.writes
        } else {
            if let delta = disk.delta { removeFile(delta, of: disk) }
            disk.delta = removed.path == disk.path ? nil : removed.path
            disk.writes += removed.writes
        }
        guard leftSnapshots[id] == nil else {
            leftSnapshots[id] = disk.snapshots.isEmpty ? nil : disk
            return
        }
        disks[id] = disk
        touch(id)
    }

    /// Brings a disk back; the snapshots made after that one are lost.
    mutating func revert(_ id: String, to snapshot: String, now: Date) throws(Fault) {
        var disk = try disk(id)
        let target = try self.snapshot(snapshot, of: id)
        try requireDetached(disk)
        guard let index = disk.snapshots.firstIndex(where: { $0.id == snapshot }) else { return }
        for lost in disk.snapshots[(index + 1)...] { removeFile(lost.path, of: disk) }
        if let delta = disk.delta { removeFile(delta, of: disk) }
        disk.snapshots = Array(disk.snapshots[...index])
        disk.capacityMiB = target.capacityMiB
        disk.writes = []
        disks[id] = disk
        addDelta(to: id, now: now)
        touch(id)
    }

    /// Everything of a disk's snapshots goes with the disk.
    mutating func removeSnapshotFiles(of disk: FirstClassDisk) {
        for path in disk.snapshots.map(\.path) + [disk.delta].compactMap({ $0 }) where path != disk.path {
            removeFile(path, of: disk)
        }
    }

    /// What was written between a change ID and a snapshot; `*` stands for the beginning.
    func writtenAreas(of id: String, since changeID: String, until snapshot: String) throws(Fault) -> [WrittenArea] {
        let disk = try disk(id)
        guard let end = disk.snapshots.firstIndex(where: { $0.id == snapshot }) else {
            throw .notFound("snapshot \(snapshot) of disk \(id)")
        }
        guard disk.snapshots[end].changeID != nil else { throw .invalidArgument("changeId", "tracking is off") }
        if changeID == "*" {
            let used = WrittenArea(start: 0, end: disk.usedMiB << 20)
            return WrittenArea.joined([used] + disk.snapshots[...end].flatMap(\.writes))
        }
        guard let start = disk.snapshots.firstIndex(where: { $0.changeID == changeID }), start <= end else {
            throw .invalidArgument("changeId", changeID)
        }
        return WrittenArea.joined(disk.snapshots[(start + 1)..<(end + 1)].flatMap(\.writes))
    }

    /// Somebody writes to a disk: what changed blocks are told of. A delta grows by it.
    mutating func write(to id: String, at offset: Int64, length: Int64) {
        guard let disk = disks[id] else { return }
        disks[id]?.writes.append(WrittenArea(start: offset, end: offset + length))
        guard let delta = disk.delta else { return }
        datastores[disk.datastore]?.files[delta]?.usedMiB += (length + 1_048_575) >> 20
    }

    /// `x.vmdk` becomes `x-000001.vmdk`, and so on.
    private mutating func addDelta(to id: String, now: Date) {
        guard var disk = disks[id] else { return }
        disk.deltaCount += 1
        let digits = String(disk.deltaCount)
        let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let stem = disk.path.hasSuffix(".vmdk") ? String(disk.path.dropLast(5)) : disk.path
        let path = "\(stem)-\(number).vmdk"
        disk.delta = path
        disks[id] = disk
        datastores[disk.datastore]?.add(
            DatastoreFile(
                kind: .delta,
                capacityMiB: disk.capacityMiB,
                usedMiB: 1,
                isThin: true,
                uuid: ids.uuid(),
                modified: now
            ),
            at: path
        )
    }

    private mutating func removeFile(_ path: String, of disk: FirstClassDisk) {
        datastores[disk.datastore]?.files[path] = nil
    }
}
