import FCD

/// Where a person wants a disk attached.
package struct SlotRequest: Sendable, Equatable {
    /// A controller's key (`1000`), its label (`SCSI controller 0`), or a kind (`nvme`); nil leaves it open.
    package var controller: String?
    package var unit: Int?

    package init(controller: String? = nil, unit: Int? = nil) {
        self.controller = controller
        self.unit = unit
    }

    /// Chooses the controller, so that a server with several that have room need not refuse. The unit is left to the
    /// server unless one was asked for.
    ///
    /// - parameter nvmeDisks: How many disks an NVMe controller of this VM takes, where the server told.
    /// - Throws: ``FCDError``: no such controller, unit 7 of SCSI or beyond the last, unit taken, no room.
    func choose(
        in machine: VirtualMachine,
        nvmeDisks: Int? = nil
    ) throws(FCDError) -> RequestedSlot {
        let candidates = try candidates(in: machine)
        if let unit {
            let isOnly = candidates.count == 1
            var first: VirtualController?
            for candidate in candidates where first == nil {
                if try isFree(unit: unit, on: candidate, of: machine, nvmeDisks, isOnly: isOnly) { first = candidate }
            }
            guard let first else {
                throw FCDError(
                    .conflict,
                    "unit \(unit) is free on no controller of \(machine.name)",
                    hint: "leave out --unit to take the first free one"
                )
            }
            return RequestedSlot(controllerKey: first.key, unitNumber: unit)
        }
        guard let chosen = candidates.first(where: { !machine.freeUnits(of: $0, nvmeDisks: nvmeDisks).isEmpty }) else {
            throw FCDError(
                .conflict,
                controller == nil
                    ? "\(machine.name) has no free unit on any of its controllers"
                    : "\(candidates.map(\.label).joined(separator: ", ")) of \(machine.name) has no free unit",
                hint: "add a controller to \(machine.name), or detach a disk"
            )
        }
        return RequestedSlot(controllerKey: chosen.key)
    }

    /// Refuses to call it done where the disk is attached to the VM, but at another place than was asked for.
    ///
    /// - parameter name: How a command names the disk.
    func require(heldBy holder: DiskHolder, _ disk: String, detachedWith name: String) throws(FCDError) {
        var isController = true
        if controller != nil {
            isController = try candidates(in: holder.machine).map(\.key).contains { $0 == holder.device?.controllerKey }
        }
        guard !isController || (unit != nil && unit != holder.device?.unitNumber) else { return }
        throw FCDError(
            .conflict,
            "\(disk) is attached to \(holder.description) already, which is not the place asked for",
            hint: "run `fcd detach \(name)` first to attach it elsewhere"
        )
    }

    /// Whether the unit can be had there; throws where the request can only mean this controller.
    private func isFree(
        unit: Int,
        on controller: VirtualController,
        of machine: VirtualMachine,
        _ nvmeDisks: Int?,
        isOnly: Bool
    ) throws(FCDError) -> Bool {
        let limit = controller.unitLimit(hardware: machine.hardwareNumber, nvmeDisks: nvmeDisks)
        let reason: String
        if controller.kind.isSCSI, unit == VirtualController.ownSCSIUnit {
            reason = "unit 7 of \(controller.label) is the controller's own"
        } else if !(0..<limit).contains(unit) {
            reason = "\(controller.label) of \(machine.name) has units 0 to \(limit - 1)"
        } else if let holder = machine.label(onUnit: unit, ofController: controller.key) {
            reason = "unit \(unit) of \(controller.label) is taken by \(holder) of \(machine.name)"
        } else {
            return true
        }
        guard isOnly else { return false }
        throw FCDError(.conflict, reason, hint: "leave out --unit to take the first free one")
    }

    /// The controllers that may be meant, the best first: paravirtual SCSI, other SCSI, SATA, NVMe, IDE, each in the
    /// order of their buses.
    private func candidates(in machine: VirtualMachine) throws(FCDError) -> [VirtualController] {
        guard !machine.controllers.isEmpty else {
            throw FCDError(
                .conflict,
                "\(machine.name) has no disk controller",
                hint: "add a SCSI controller to \(machine.name)"
            )
        }
        let ordered = machine.controllers.sorted {
            ($0.kind.rank, $0.busNumber, $0.key) < ($1.kind.rank, $1.busNumber, $1.key)
        }
        guard let controller else { return ordered }
        let found = ordered.filter {
            String($0.key) == controller || $0.label.lowercased() == controller.lowercased()
                || $0.kind.names.contains(controller.lowercased())
        }
        guard !found.isEmpty else {
            throw FCDError(
                .notFound,
                "\(machine.name) has no controller \(String(reflecting: controller))",
                hint: "it has: " + ordered.map { "\($0.label) (key \($0.key))" }.joined(separator: ", ")
            )
        }
        return found
    }
}

extension VirtualController {
    /// The unit that a SCSI controller itself sits on.
    static let ownSCSIUnit = 7

    /// How many disks an NVMe controller takes where the server does not tell.
    static let usualNVMeDisks = 15

    /// How many unit numbers there are, the controller's own included.
    func unitLimit(hardware: Int?, nvmeDisks: Int?) -> Int {
        switch kind {
        case .paravirtualSCSI: (hardware ?? 0) >= 14 ? 65 : 16
        case .lsiLogic, .lsiLogicSAS, .busLogic: 16
        case .sata: 30
        case .nvme: nvmeDisks ?? Self.usualNVMeDisks
        case .ide: 2
        }
    }
}

extension VirtualController.Kind {
    /// Which kind is taken when none was asked for.
    fileprivate var rank: Int {
        switch self {
        case .paravirtualSCSI: 0
        case .lsiLogicSAS: 1
        case .lsiLogic: 2
        case .busLogic: 3
        case .sata: 4
        case .nvme: 5
        case .ide: 6
        }
    }

    /// What a person may call this kind.
    fileprivate var names: Set<String> {
        switch self {
        case .paravirtualSCSI: ["pvscsi", "scsi", "paravirtualscsi"]
        case .lsiLogic: ["lsilogic", "scsi"]
        case .lsiLogicSAS: ["lsilogicsas", "lsilogic-sas", "scsi"]
        case .busLogic: ["buslogic", "scsi"]
        case .sata: ["sata", "ahci"]
        case .nvme: ["nvme"]
        case .ide: ["ide"]
        }
    }
}

extension VirtualMachine {
    /// The units of a controller on which nothing of this VM sits.
    func freeUnits(of controller: VirtualController, nvmeDisks: Int?) -> [Int] {
        (0..<controller.unitLimit(hardware: hardwareNumber, nvmeDisks: nvmeDisks)).filter { unit in
            !(controller.kind.isSCSI && unit == VirtualController.ownSCSIUnit)
                && label(onUnit: unit, ofController: controller.key) == nil
        }
    }
}
