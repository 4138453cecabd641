import FCD

/// Snapshots of the disk and of the VMs that hold it.
enum SnapshotCheck {
    /// Whether a VM's snapshot or linked clone stands on the disk.
    static func delta(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        if case .untold = facts.holding {
            return .unknown("whether a VM's snapshot stands on \(change.subject) is not known", facts.holding)
        }
        let judged = facts.holders.compactMap { holder -> Judgement? in
            guard let device = holder.device else { return nil }
            guard !holder.runsOnDelta(of: change.disk) else {
                if case .clone = change {
                    return .fails(
                        "\(device.label) of \(holder.machine.name) runs on a delta file (\(device.path ?? "?")) of "
                            + "\(change.subject): a copy would not have what was written since",
                        next: "delete or consolidate the snapshots of \(holder.machine.name) first",
                        .inUse
                    )
                }
                return .fails(
                    "\(device.label) of \(holder.machine.name) runs on a delta file (\(device.path ?? "?")) of "
                        + "\(change.subject): \(change.gerund) it would break the VM's snapshot or linked clone",
                    next: "delete or consolidate the snapshots of \(holder.machine.name) first",
                    .inUse
                )
            }
            return .holds("\(device.label) of \(holder.machine.name) runs on the disk itself")
        }
        return judged.worst
    }

    static func ofDisk(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk else { return nil }
        guard let snapshots = facts.snapshots.value else {
            guard case .untold(let error) = facts.snapshots else {
                return .unknown("the snapshots of disk \(disk.called) are not known", facts.snapshots)
            }
            switch change {
            case .delete: return .fails(error)
            case .retire: return .unknown("the snapshots of disk \(disk.called) are not known", facts.snapshots)
            default: return .fails(error, isForceable: true)
            }
        }
        guard !snapshots.isEmpty else { return .holds("disk \(disk.called) has no snapshots") }
        let words =
            "disk \(disk.called) has \(snapshots.count) snapshot\(snapshots.count == 1 ? "" : "s"): "
            + snapshots.map { "\($0.description) (\($0.createTime))" }.joined(separator: ", ")
        if case .retire = change {
            return .warns(words, next: "it is not deleted while it has any; `fcd snapshot ls \(disk.id)` lists them")
        }
        return .fails(
            words,
            next: "delete its snapshots first: `fcd snapshot ls \(disk.id)` lists them, `fcd snapshot rm` deletes them",
            .inUse
        )
    }

    /// Snapshots of a VM that a disk comes to or leaves do not stop it, but going back to one is then another thing.
    static func ofMachine(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        let receiver = change.receiver.flatMap { facts.machines[$0.reference]?.machine }
        let machines = [receiver].compactMap { $0 } + (change.leavesHolder ? facts.holders.map(\.machine) : [])
        guard !machines.isEmpty else { return nil }
        if let unread = machines.first(where: { !$0.hasDevices && !$0.hasSnapshots }) {
            return .unknown("whether \(unread.name) has snapshots is not told")
        }
        let names = machines.filter(\.hasSnapshots).map(\.name)
        guard names.isEmpty else {
            return .warns(
                "\(names.joined(separator: ", ")) \(names.count == 1 ? "has" : "have") snapshots, which do not know of "
                    + "this change: going back to one may lose the disk from the VM, or look for it in vain"
            )
        }
        let verb = machines.count == 1 ? "has" : "have"
        return .holds("\(machines.map(\.name).joined(separator: ", ")) \(verb) no snapshots")
    }
}

extension DiskHolder {
    /// Whether the device runs on a delta that a VM's snapshot or a linked clone made. The own snapshots of a First
    /// Class Disk make deltas too: they go with it.
    func runsOnDelta(of disk: Disk?) -> Bool {
        guard let device else { return false }
        guard let disk else { return !device.parents.isEmpty }
        let isBelowSnapshot = !device.parents.isEmpty && machine.hasSnapshots
        return isBelowSnapshot || !(device.diskID == disk.id || device.isBacked(by: disk))
    }
}
