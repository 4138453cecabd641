import FCD

/// Whether the VM has room for the disk where it was asked for.
enum SlotCheck {
    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let slot = change.slot, let reference = change.receiver?.reference,
            let machine = facts.machines[reference]?.machine
        else { return nil }
        // Attached there already: no other place is looked for.
        guard !facts.holders.contains(where: { $0.machine.reference == reference }) else { return nil }
        guard machine.hasDevices else {
            return .unknown("the devices of \(machine.name) cannot be read, so its free places are not known")
        }
        do throws(FCDError) {
            let place = try slot.choose(in: machine, nvmeDisks: facts.nvmeDisks)
            guard let controller = machine.controller(key: place.controllerKey) else {
                return .unknown("the server chooses the controller")
            }
            let free = machine.freeUnits(of: controller, nvmeDisks: facts.nvmeDisks).count
            let unit = place.unitNumber.map { "unit \($0) of \(controller.label)" } ?? controller.label
            return .holds("\(unit) of \(machine.name) is free (\(free) free units)")
        } catch {
            return .fails(error)
        }
    }
}
