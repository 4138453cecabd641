import FCD

/// How far what lies on a datastore may still grow.
extension Inventory {
    /// What thin disks and deltas may still take: those that VMs write to, and First Class Disks.
    ///
    /// What a snapshot keeps does not grow any more, only what is written above it. Swap files are left out: machines have
    /// no memory here. A real server's documentation speaks of VMs' files alone, and not of the disks that no VM holds.
    func uncommittedMiB(on datastore: Datastore) -> Int64 {
        let devices = machines.values.filter { $0.datacenter == datastore.datacenter }.flatMap(\.disks)
        let written = Set(devices.map(\.path).filter { $0.datastore == datastore.name }.map(\.path))
        let kept = Set(devices.flatMap(\.parents).filter { $0.datastore == datastore.name }.map(\.path))
        var sum: Int64 = 0
        for (path, file) in datastore.files where !kept.contains(path) {
            let delta = file.diskID.flatMap { disks[$0]?.delta }
            guard file.diskID != nil || written.contains(path), let top = delta.map({ datastore.files[$0] }) ?? file,
                top.isThin
            else { continue }
            sum += max(0, top.capacityMiB - top.usedMiB)
        }
        return sum
    }
}
