import Catalog
import FCD

extension DiskLifecycle {
    func settleAttach(_ operation: InterruptedOperation) async throws -> Settlement {
        let (disk, machine) = try await parties(of: operation, machine: "vm")
        guard let disk else { return .failed("the disk is no more") }
        guard let holder = DiskHolder(of: disk, on: machine) else {
            return .failed("\(disk.name) (\(disk.id)) is not attached to \(machine.name)")
        }
        return .done("\(disk.name) (\(disk.id)) is attached to \(holder.description)") {
            try recordAttachment(of: disk, to: machine)
        }
    }

    func settleDetach(_ operation: InterruptedOperation) async throws -> Settlement {
        let (disk, machine) = try await parties(of: operation, machine: "fromVM")
        guard let disk else { return .failed("the disk is no more") }
        if let holder = DiskHolder(of: disk, on: machine) {
            return .failed("\(disk.name) (\(disk.id)) is still attached to \(holder.description)")
        }
        return .done("\(disk.name) (\(disk.id)) is not attached to \(machine.name) any more") {
            try recordDetached(disk, from: machine)
        }
    }

    /// A move that ended between the two VMs is brought to its end; where that fails, the disk goes back.
    func settleMove(_ operation: InterruptedOperation, _ options: RecoveryOptions) async throws -> Settlement {
        let (disk, target) = try await parties(of: operation, machine: "vm")
        let (_, source) = try await parties(of: operation, machine: "fromVM")
        guard let disk else { return .failed("the disk is no more") }
        // Whoever else holds it: a colleague may have taken it meanwhile.
        let holders = try await holders(of: disk)
        if let holder = holders.first(where: { $0.machine.reference == target.reference }) {
            return .done("\(disk.name) (\(disk.id)) is attached to \(holder.description)") {
                try recordDetached(disk, from: source)
                try recordAttachment(of: disk, to: target)
            }
        }
        if let holder = holders.first {
            return .failed("\(disk.name) (\(disk.id)) was not moved: it is attached to \(holder.description)") {
                if holder.machine.reference != source.reference { try recordDetached(disk, from: source) }
                try recordAttachment(of: disk, to: holder.machine)
            }
        }
        let words = "\(disk.name) (\(disk.id)) had left \(source.name)"
        guard !options.dryRun else {
            return Settlement(finding: .finished, words: "\(words), and would be attached to \(target.name)")
        }
        return try await finishMove(of: disk, from: source, to: target, operation)
    }

    private func finishMove(
        of disk: Disk,
        from source: VirtualMachine,
        to target: VirtualMachine,
        _ operation: InterruptedOperation
    ) async throws -> Settlement {
        let entry = JournalEntry(catalog: try writableCatalog().catalog, id: operation.id)
        try recordDetached(disk, from: source)
        let wanted = operation.slot(controller: "controllerKey", unit: "unitNumber")
        let former = operation.slot(controller: "fromControllerKey", unit: "fromUnitNumber")
        return try await uninterrupted { [self] in
            do {
                let holder = try await attachStep(disk, to: target, at: wanted, in: entry)
                let words = "\(disk.name) (\(disk.id)) had left \(source.name); attached to \(holder.description)"
                return Settlement(finding: .finished, words: words)
            } catch {
                guard !error.isOutcomeUnknown else { throw error }
                let holder = try await attachStep(
                    disk,
                    to: source,
                    at: former,
                    named: "put back",
                    in: entry
                )
                let words = "\(target.name) did not take it (\(error)); it is back at \(holder.description)"
                return Settlement(finding: .undone, words: words)
            }
        }
    }

    /// The disk, nil where the server says that it is no more, and the VM of a parameter.
    private func parties(
        of operation: InterruptedOperation,
        machine parameter: String
    ) async throws -> (Disk?, VirtualMachine) {
        let id = DiskID(try operation.parameter("disk"))
        async let machine = machine(of: operation, parameter)
        let disk: Disk?
        do {
            disk = try await disks.retrieve(id)
        } catch let error as FCDError where error.code == .notFound {
            disk = nil
        }
        return (disk, try await machine)
    }

    /// The VM of a parameter, with its devices.
    func machine(of operation: InterruptedOperation, _ parameter: String) async throws -> VirtualMachine {
        let reference = ManagedObjectReference.virtualMachine(try operation.parameter(parameter))
        guard let machine = try await inventory.virtualMachines([reference]).first else {
            let name = operation.parameters[parameter + "Name"] ?? reference.value
            throw FCDError(.notFound, "the VM \(name) is no more, so it cannot tell what became of the disk")
        }
        guard machine.hasDevices else {
            throw FCDError(.conflict, "the devices of \(machine.name) cannot be read just now")
        }
        return machine
    }
}

extension DiskHolder {
    /// nil where the VM does not hold the disk.
    fileprivate init?(of disk: Disk, on machine: VirtualMachine) {
        guard let device = machine.device(holding: disk) else { return nil }
        self.init(machine: machine, device: device)
    }
}

extension InterruptedOperation {
    fileprivate func slot(controller: String, unit: String) -> RequestedSlot {
        RequestedSlot(
            controllerKey: parameters[controller].flatMap { Int($0) },
            unitNumber: parameters[unit].flatMap { Int($0) }
        )
    }
}
