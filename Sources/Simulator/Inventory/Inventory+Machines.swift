import FCD
import Foundation

/// What happens to virtual machines as a whole.
extension Inventory {
    /// Takes a snapshot: from then on every disk writes into a delta file that depends on the one before.
    mutating func snapshot(
        _ reference: ManagedObjectReference,
        name: String,
        description: String,
        now: Date
    ) throws(Fault) -> ManagedObjectReference {
        var machine = try machine(reference)
        guard !machine.isTemplate else { throw .notSupported("Virtual machine '\(machine.name)' is a template.") }
        if let shared = machine.disks.first(where: \.use.isMultiWriter) {
            throw Fault(
                "SnapshotFault",
                "Cannot take a snapshot of '\(machine.name)': \(shared.label) is shared by several writers."
            )
        }
        let kept = machine.disks.filter { !$0.use.isIndependent }
        let snapshot = VirtualMachineSnapshot(
            reference: newReference("VirtualMachineSnapshot", "snapshot"),
            number: (machine.snapshots.last?.number ?? 0) + 1,
            name: name,
            description: description,
            created: now,
            files: kept.flatMap { [$0.path] + $0.parents }
        )
        for index in machine.disks.indices where !machine.disks[index].use.isIndependent {
            let disk = machine.disks[index]
            let delta = Self.delta(of: disk.path, number: snapshot.number)
            try addDiskFile(delta, capacityMiB: disk.capacityMiB, kind: .delta, modified: now)
            machine.disks[index].parents.insert(disk.path, at: 0)
            machine.disks[index].path = delta
        }
        machine.snapshots.append(snapshot)
        machine.changeVersion += 1
        machines[reference.value] = machine
        return snapshot.reference
    }

    /// Removes a snapshot. When the last one goes, the disks are consolidated into their first files.
    mutating func removeSnapshot(_ snapshot: ManagedObjectReference, children: Bool) throws(Fault) {
        guard var machine = machines.values.first(where: { $0.snapshots.contains { $0.reference == snapshot } }),
            let index = machine.snapshots.firstIndex(where: { $0.reference == snapshot })
        else { throw .objectNotFound(snapshot) }
        if children { machine.snapshots.removeSubrange(index...) } else { machine.snapshots.remove(at: index) }
        if machine.snapshots.isEmpty {
            for index in machine.disks.indices where !machine.disks[index].parents.isEmpty {
                let delta = machine.disks[index].path
                let base = Self.base(of: delta)
                if var owner = datastore(named: delta.datastore, in: machine.datacenter) {
                    let prefix = base.path.dropLast(".vmdk".count) + "-0"
                    owner.files = owner.files.filter { path, file in
                        file.kind != .delta || !path.hasPrefix(prefix)
                    }
                    datastores[owner.reference.value] = owner
                }
                machine.disks[index].path = base
                machine.disks[index].parents = []
            }
        }
        machine.changeVersion += 1
        machines[machine.reference.value] = machine
    }

    /// `x.vmdk` and `x-000001.vmdk` give `x-000002.vmdk`.
    private static func delta(of path: DatastorePath, number: Int) -> DatastorePath {
        let digits = String(number)
        let suffix = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let base = base(of: path).path.dropLast(".vmdk".count)
        return DatastorePath(datastore: path.datastore, path: "\(base)-\(suffix).vmdk")
    }

    private static func base(of path: DatastorePath) -> DatastorePath {
        let stem = path.path.hasSuffix(".vmdk") ? path.path.dropLast(".vmdk".count) : path.path[...]
        let tail = stem.suffix(7)
        guard tail.count == 7, tail.first == "-", tail.dropFirst().allSatisfy(\.isNumber) else { return path }
        return DatastorePath(datastore: path.datastore, path: stem.dropLast(7) + ".vmdk")
    }

    /// Deletes a machine with its disks; a First Class Disk that is to be kept stays.
    mutating func destroy(_ machine: VirtualMachine) {
        for device in machine.disks {
            let datastore = datastore(named: device.path.datastore, in: machine.datacenter)?.reference.value
            if let id = device.diskID, disks[id]?.keepAfterDeleteVm ?? false {
                disks[id]?.consumers.removeAll { $0 == machine.reference.value }
                touch(id)
            } else {
                if let id = device.diskID { disks[id] = nil }
                if let datastore { datastores[datastore]?.files[device.path.path] = nil }
            }
        }
        if let datastore = datastore(named: machine.home.datastore, in: machine.datacenter)?.reference.value {
            datastores[datastore]?.files[machine.home.path] = nil
        }
        folders[machine.parent.value]?.children.removeAll { $0 == machine.reference }
        machines[machine.reference.value] = nil
    }
}
