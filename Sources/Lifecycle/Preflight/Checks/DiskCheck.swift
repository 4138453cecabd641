import Catalog
import FCD

/// What is set on the disk, and what is being done to it.
enum DiskCheck {
    /// A server refuses to attach a disk whose tracking of changed blocks is set otherwise than the VM's.
    static func changeTracking(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        if case .track(let disk, let value) = change { return tracking(value, of: disk, facts) }
        guard let disk = change.disk, let machine = change.receiver.flatMap({ facts.machines[$0.reference] }) else {
            return nil
        }
        let name = machine.machine.name
        guard let ofMachine = machine.changeTracking else {
            return .unknown("whether \(name) tracks changed blocks is not told")
        }
        guard let ofDisk = disk.changedBlockTracking else {
            return .unknown("whether disk \(disk.called) tracks changed blocks is not told", isRoutine: true)
        }
        guard ofMachine != ofDisk else {
            return .holds(
                "changed blocks are tracked on \(ofDisk ? "both" : "neither") disk \(disk.called) \(ofDisk ? "and" : "nor") \(name)"
            )
        }
        return .fails(
            "changed blocks are tracked on \(ofDisk ? "disk \(disk.called)" : name) and not on "
                + "\(ofDisk ? name : "disk \(disk.called)"), and a server refuses to attach one to the other",
            next:
                "run `fcd flag \(ofDisk ? "clear" : "set") \(disk.id) cbt`, or \(ofDisk ? "enable" : "disable") changed "
                + "block tracking of \(name) in vCenter, to have it the same on both"
        )
    }

    static func relocation(_ change: IntendedChange) -> Judgement? {
        guard let disk = change.disk else { return nil }
        guard let isDisabled = disk.relocationDisabled else {
            return .unknown("whether disk \(disk.called) may be relocated is not told", isRoutine: true)
        }
        guard isDisabled else { return .holds("no control flag keeps disk \(disk.called) where it is") }
        return .fails(
            "disk \(disk.called) may not be relocated: its control flag disableRelocation is set",
            next: "run `fcd flag clear \(disk.id) no-relocation` first, if whoever set it agrees"
        )
    }

    /// A disk stays attached when its tracking is changed, and is refused the next time.
    private static func tracking(_ value: Bool, of disk: Disk, _ facts: PreflightFacts) -> Judgement? {
        if case .untold = facts.holding {
            return .unknown(
                "whether a VM that holds disk \(disk.called) tracks changed blocks is not known",
                facts.holding
            )
        }
        return facts.holdingMachines.map { machine -> Judgement in
            let name = machine.machine.name
            guard let ofMachine = machine.changeTracking else {
                return .unknown("whether \(name) tracks changed blocks is not told")
            }
            guard ofMachine != value else {
                return .holds("\(name) \(value ? "tracks" : "does not track") changed blocks")
            }
            return .warns(
                "\(name) holds disk \(disk.called) and \(value ? "does not track" : "tracks") changed blocks: once "
                    + "detached, a server refuses to attach one to the other",
                next: "set changed block tracking of \(name) the same"
            )
        }.worst
    }

    static func lock(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk else { return nil }
        guard let locks = facts.locks.value else {
            return .unknown("whether the file of disk \(disk.called) is locked is not known", facts.locks)
        }
        guard let lock = locks.first else { return .holds("nobody has locked the file of disk \(disk.called)") }
        let owner = [lock.world, lock.host].filter { !$0.isEmpty }.joined(separator: " on ")
        if let holder = facts.holders.first(where: { $0.machine.powerState == .poweredOn }) {
            return .holds(
                "the file of disk \(disk.called) is locked by \(owner), and \(holder.machine.name) runs with it"
            )
        }
        let words = "the file of disk \(disk.called) is locked by \(owner) (\(lock.mode)), and no running VM holds it"
        let next = "wait until that has ended, or find out what it is"
        return lock.isExclusive ? .fails(words, next: next, .inUse, isForceable: true) : .warns(words, next: next)
    }

    /// Tasks of the VMs concerned: a server does one change of a VM after the other, and refuses what comes between.
    static func task(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        let receiver = change.receiver.flatMap { facts.machines[$0.reference] }
        let machines = [receiver].compactMap { $0 } + facts.holdingMachines
        guard !machines.isEmpty else { return nil }
        return machines.map { facts -> Judgement in
            let name = facts.machine.name
            guard let tasks = facts.tasks else { return .unknown("what is being done to \(name) is not told") }
            guard let task = tasks.first else { return .holds("no task of \(name) is under way") }
            return .fails(
                "\(task.what) (\(task.reference.value)) is under way on \(name)",
                next: "wait until that task has ended, then run the command again",
                .inUse,
                isForceable: true
            )
        }.worst
    }

    static func operation(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk else { return nil }
        guard let operations = facts.openOperations.value else {
            return .unknown("whether an operation on disk \(disk.called) is open is not known", facts.openOperations)
        }
        guard let open = operations.first else {
            return .holds("the catalog has no open operation on disk \(disk.called)")
        }
        return .warns(
            "the operation \(open.id) (\(open.kind) of \(open.target)) has not come to its end (\(open.state.rawValue))",
            next: "run `fcd operations show \(open.id)` to see how far it came"
        )
    }

    static func keep(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk, let machine = change.receiver else { return nil }
        switch disk.keepAfterDeleteVM {
        case true?: return .holds("disk \(disk.called) stays when \(machine.name) is deleted")
        case false?:
            return .warns(
                "disk \(disk.called) is deleted with \(machine.name), should that VM be deleted while it holds the disk",
                next: "run `fcd flag set \(disk.id) keep` to prevent that"
            )
        case nil: return .unknown("whether disk \(disk.called) stays when a VM is deleted is not told", isRoutine: true)
        }
    }
}
