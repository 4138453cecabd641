import FCD

/// Whether a running guest has a file system of the disk mounted.
enum GuestCheck {
    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        if case .untold = facts.holding {
            return .unknown("whether a guest has \(change.subject) mounted is not known", facts.holding)
        }
        return facts.holders.compactMap { holder -> Judgement? in
            guard let device = holder.device, let machine = facts.machines[holder.machine.reference] else { return nil }
            return judge(change, device, on: machine)
        }.worst
    }

    private static func judge(
        _ change: IntendedChange,
        _ device: VirtualDiskDevice,
        on facts: MachineFacts
    ) -> Judgement {
        let name = facts.machine.name
        guard facts.machine.powerState != .poweredOff else { return .holds("\(name) is powered off") }
        guard facts.areToolsRunning == true else {
            return cannotAsk("VMware Tools do not run in \(name)", device, name)
        }
        guard let mounts = facts.mounts else {
            return cannotAsk("the guest of \(name) does not tell which disks its file systems lie on", device, name)
        }
        let mounted = mounts.filter { $0.deviceKeys.contains(device.key) }.map(\.path)
        guard !mounted.isEmpty else {
            return .holds("the guest of \(name) has no file system of \(device.label) mounted")
        }
        let words =
            "the running guest of \(name) has mounted \(mounted.joined(separator: ", ")) from \(device.label), which is "
            + change.subject
        return .fails(
            "\(words), and it is not \(change.participle)",
            next: "unmount it in the guest first, or pass --force if nothing writes to it",
            .inUse,
            isForceable: true,
            passedOver: words
        )
    }

    private static func cannotAsk(_ why: String, _ device: VirtualDiskDevice, _ name: String) -> Judgement {
        .warns("\(why), so it is not known whether it has mounted \(device.label)", next: "look inside \(name)")
    }
}
