import Catalog
import FCD

/// Who holds the disk, and whether the change may be made all the same.
enum HolderCheck {
    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let disk = change.disk else { return nil }
        guard let holding = facts.holding.value else { return unknown(change, facts.holding) }
        return switch change {
        case .attach(_, let machine, _): attach(disk, machine, holding)
        case .move(_, let machine, _): move(disk, machine, holding)
        case .detach(_, let machine): detach(disk, machine, holding)
        case .delete: delete(disk, holding)
        case .revert, .unregister, .retire: detached(disk, change, holding)
        case .relocate, .inflate: relocate(disk, change, holding)
        case .extend: unreadable(disk, holding) ?? any(disk, holding)
        case .clone: copy(disk, holding)
        default: any(disk, holding)
        }
    }

    /// What brings the disk in danger where somebody holds it does not go on without knowing.
    private static func unknown(_ change: IntendedChange, _ fact: Fact<PreflightFacts.Holding>) -> Judgement {
        switch change {
        case .rename, .deleteSnapshot, .clone, .copySnapshot, .describe, .configure, .track: break
        case .extend, .relocate, .inflate, .unregister, .takeSnapshot:
            if case .untold(let error) = fact { return .fails(error, isForceable: true) }
        default: if case .untold(let error) = fact { return .fails(error) }
        }
        return .unknown("it is not known who holds the disk", fact)
    }

    private static func attach(
        _ disk: Disk,
        _ machine: VirtualMachine,
        _ holding: PreflightFacts.Holding
    ) -> Judgement {
        if let here = holding.holders.first(where: { $0.machine.reference == machine.reference }) {
            return .holds("it is attached to \(here.description) already")
        }
        guard holding.holders.isEmpty else {
            return .fails(
                "disk \(disk.called) is attached to \(holding.holders.described)",
                next: holding.holders.contains { $0.device?.settings.isMultiWriter == true }
                    ? "the API cannot attach a First Class Disk as multi-writer: add it in the VM's settings"
                    : "run `fcd move \(disk.id) --to \(machine.name.quotedForShell)` to move it, "
                        + "or `fcd detach \(disk.id)` first",
                .inUse
            )
        }
        guard holding.unreadable.isEmpty else {
            return .warns(
                "no VM is seen to hold disk \(disk.called), and the devices of \(names(holding.unreadable)) cannot be read"
            )
        }
        return .holds("no VM holds disk \(disk.called)")
    }

    private static func move(_ disk: Disk, _ machine: VirtualMachine, _ holding: PreflightFacts.Holding) -> Judgement {
        let holders = holding.holders
        if let here = holders.first(where: { $0.machine.reference == machine.reference }) {
            return .holds("it is attached to \(here.description) already")
        }
        guard let source = holders.first else {
            return unreadable(disk, holding, isForceable: false)
                ?? .fails(
                    "disk \(disk.called) is attached to no VM, so there is nothing to move",
                    next: "run `fcd attach \(disk.id) --vm \(machine.name.quotedForShell)`"
                )
        }
        guard holders.count == 1 else {
            return .fails(
                "disk \(disk.called) is shared by \(holders.described), and a shared disk is not moved",
                next: "detach it from one of them with `fcd detach \(disk.id) --vm VM`",
                .inUse
            )
        }
        guard source.device?.settings.isMultiWriter != true else {
            return .fails(
                "disk \(disk.called) is attached to \(source.description) as multi-writer, and an attach would lose that",
                next: "detach and attach it yourself, and set the sharing mode in the VM's settings",
                .inUse
            )
        }
        return leaving(source, disk)
    }

    private static func detach(
        _ disk: Disk,
        _ machine: VirtualMachine?,
        _ holding: PreflightFacts.Holding
    ) -> Judgement {
        do {
            guard let holder = try holding.holders.toLeave(machine, disk: disk) else {
                return unreadable(disk, holding, isForceable: false) ?? .holds("no VM holds disk \(disk.called)")
            }
            return leaving(holder, disk)
        } catch {
            return .fails(error)
        }
    }

    private static func leaving(_ holder: DiskHolder, _ disk: Disk) -> Judgement {
        do throws(FCDError) {
            try holder.requireDevice(of: disk)
            return .holds("disk \(disk.called) is attached to \(holder.description)")
        } catch {
            return .fails(error)
        }
    }

    private static func delete(_ disk: Disk, _ holding: PreflightFacts.Holding) -> Judgement {
        guard holding.holders.isEmpty else { return attached(disk, holding) }
        if let unreadable = unreadable(disk, holding) { return unreadable }
        guard disk.consumers.isEmpty else {
            return .fails(
                "disk \(disk.called) has a consumer (\(disk.consumers.joined(separator: ", "))) whose devices do not show it",
                next: "find out which VM that is; pass --force only if it is no more",
                .inUse,
                isForceable: true
            )
        }
        return .holds("no VM holds disk \(disk.called): the devices of all VMs that this user sees were read")
    }

    private static func detached(
        _ disk: Disk,
        _ change: IntendedChange,
        _ holding: PreflightFacts.Holding
    ) -> Judgement {
        guard holding.holders.isEmpty else { return attached(disk, holding) }
        return unreadable(disk, holding) ?? .holds("no VM holds disk \(disk.called)")
    }

    private static func relocate(
        _ disk: Disk,
        _ change: IntendedChange,
        _ holding: PreflightFacts.Holding
    ) -> Judgement {
        guard !holding.holders.isEmpty else { return unreadable(disk, holding) ?? any(disk, holding) }
        return .warns(
            "disk \(disk.called) is attached to \(holding.holders.described), and a server may refuse \(change.gerund) it",
            next: "run `fcd detach \(disk.id)` first if it does"
        )
    }

    private static func copy(_ disk: Disk, _ holding: PreflightFacts.Holding) -> Judgement {
        let running = holding.holders.filter { $0.machine.powerState != .poweredOff }
        guard !running.isEmpty else { return any(disk, holding) }
        return .warns(
            "disk \(disk.called) is attached to \(running.described), which may write to it: the copy is at best as after "
                + "a crash",
            next: "power it off or stop what writes to the disk first"
        )
    }

    private static func any(_ disk: Disk, _ holding: PreflightFacts.Holding) -> Judgement {
        .holds(
            holding.holders.isEmpty
                ? "no VM is seen to hold disk \(disk.called)"
                : "disk \(disk.called) is attached to \(holding.holders.described)"
        )
    }

    private static func attached(_ disk: Disk, _ holding: PreflightFacts.Holding) -> Judgement {
        .fails(
            "disk \(disk.called) is attached to \(holding.holders.described)",
            next: "run `fcd detach \(disk.id)` first",
            .inUse
        )
    }

    /// nil where every VM's devices could be read.
    private static func unreadable(
        _ disk: Disk,
        _ holding: PreflightFacts.Holding,
        isForceable: Bool = true
    ) -> Judgement? {
        guard let first = holding.unreadable.first else { return nil }
        return .fails(DiskLifecycle.unreadableDevices(first, disk), isForceable: isForceable)
    }

    private static func names(_ machines: [VirtualMachine]) -> String {
        machines.map { "\($0.name) (\($0.reference.value))" }.joined(separator: ", ")
    }
}
