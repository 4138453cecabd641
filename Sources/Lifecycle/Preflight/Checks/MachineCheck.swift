import FCD

/// Whether a VM, as it is, can take a disk or let one go.
enum MachineCheck {
    /// First Class Disks can be attached from this hardware version on.
    private static let firstHardwareWithDisks = 13

    static func template(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let facts = receiver(of: change, facts) else { return nil }
        let machine = facts.machine
        guard let isTemplate = facts.isTemplate else {
            return .unknown("whether \(machine.name) is a template is not told")
        }
        guard isTemplate else { return .holds("\(machine.name) is no template") }
        return .fails(
            "\(machine.name) is a template, and templates take no disks",
            next: "convert it to a virtual machine first"
        )
    }

    static func hardware(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let machine = receiver(of: change, facts)?.machine else { return nil }
        guard let number = machine.hardwareNumber, let version = machine.hardwareVersion else {
            return .unknown("the virtual hardware of \(machine.name) is not told")
        }
        guard number < firstHardwareWithDisks else { return .holds("\(machine.name) has virtual hardware \(version)") }
        return .fails(
            "\(machine.name) has virtual hardware \(version), and First Class Disks need vmx-13 or later",
            next: "power \(machine.name) off and upgrade its virtual hardware",
            .unsupported
        )
    }

    /// Each VM that a disk comes to or leaves.
    static func power(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        let leaving = change.leavesHolder ? facts.holdingMachines : []
        let judged =
            [receiver(of: change, facts)].compactMap { $0 }.map { power($0, at: change.slot, facts.nvmeDisks) }
            + leaving.map { power($0, at: nil, nil) }
        return judged.worst
    }

    private static func power(_ facts: MachineFacts, at slot: SlotRequest?, _ nvmeDisks: Int?) -> Judgement {
        let name = facts.machine.name
        if let state = facts.connectionState, state != "connected" {
            return .fails(
                "\(name) is \(state): its host cannot be told to change it",
                next: "see what is wrong with the host of \(name)",
                isForceable: true
            )
        }
        switch facts.machine.powerState {
        case .poweredOff: return .holds("\(name) is powered off")
        case .suspended:
            return .fails(
                "\(name) is suspended, and its disks cannot be changed before it runs again",
                next: "resume \(name), or power it off"
            )
        case nil: return .unknown("whether \(name) runs is not told")
        case .poweredOn:
            guard let slot, let place = try? slot.choose(in: facts.machine, nvmeDisks: nvmeDisks),
                let controller = facts.machine.controller(key: place.controllerKey)
            else { return .holds("\(name) is running") }
            guard controller.supportsHotAdd != false else {
                return .fails(
                    "\(name) is running, and \(controller.label) takes no disk while it does",
                    next: "name another controller with --controller, or power \(name) off"
                )
            }
            return .holds("\(name) is running, and \(controller.label) takes disks while it does")
        }
    }

    private static func receiver(of change: IntendedChange, _ facts: PreflightFacts) -> MachineFacts? {
        change.receiver.flatMap { facts.machines[$0.reference] }
    }
}
