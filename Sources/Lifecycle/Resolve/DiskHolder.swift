import Catalog
package import FCD

/// A virtual machine that holds a disk.
package struct DiskHolder: Sendable, Equatable {
    package var machine: VirtualMachine
    /// nil where the server says that the VM holds the disk, and the VM's devices do not show it.
    package var device: VirtualDiskDevice?

    /// Where it is, such as "SCSI controller 0, unit 2", and how it is shared, if it is.
    package var place: String? {
        guard let device else { return nil }
        let controller = machine.controller(key: device.controllerKey)?.label
        let unit = device.unitNumber.map { "unit \($0)" }
        return [controller, unit, sharing].compactMap { $0 }.joined(separator: ", ")
    }

    /// How VMs share the disk: `multi-writer`, or the bus of its controller; nil where the VM has it for itself.
    package var sharing: String? {
        let bus: String? =
            switch machine.controller(key: device?.controllerKey)?.sharedBus {
            case "physicalSharing": "bus shared between hosts"
            case "virtualSharing": "bus shared on one host"
            default: nil
            }
        let writers = device?.settings.isMultiWriter == true ? "multi-writer" : nil
        let words = [writers, bus].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// Refuses to go by an association that the VM's own devices do not bear out.
    func requireDevice(of disk: Disk) throws(FCDError) {
        guard device == nil else { return }
        throw FCDError(
            .conflict,
            "the server says that \(machine.name) holds disk \(disk.name) (\(disk.id)), and the VM's devices do not show it",
            hint: "let the server bring its catalog up, then look again with `fcd show \(disk.id)`"
        )
    }

    /// For messages: `payments-app-01 (SCSI controller 0, unit 2)`.
    var description: String { machine.name + (place.map { " (\($0))" } ?? "") }
}

extension DiskLifecycle {
    /// Who holds a disk, by the associations that the server keeps and the devices of the VMs that they name. Where
    /// the server keeps none, or none for this disk, every VM's devices are read. A change goes by its preflight's facts
    /// instead, which have more and wait for less.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where that cannot be told for certain.
    package func holders(of disk: Disk) async throws -> [DiskHolder] {
        if let holders = try await associatedHolders(of: disk) { return holders }
        return try await holdersByDevices(of: disk)
    }

    /// Who holds a disk by the server's associations; nil where it keeps none.
    private func associatedHolders(of disk: Disk) async throws -> [DiskHolder]? {
        guard let associated = try await associatedMachines(with: disk) else { return nil }
        let machines = try await inventory.virtualMachines(associated)
        let unseen = associated.filter { reference in !machines.contains { $0.reference == reference } }
        guard unseen.isEmpty else { throw Self.unseenHolders(unseen, of: disk) }
        return try machines.map { machine in
            guard machine.hasDevices else { throw Self.unreadableDevices(machine, disk) }
            return DiskHolder(machine: machine, device: machine.device(holding: disk))
        }
    }

    /// Who holds a disk by the devices of every VM, also as a plain VMDK or below a snapshot.
    private func holdersByDevices(of disk: Disk) async throws -> [DiskHolder] {
        var holders: [DiskHolder] = []
        try await inventory.virtualMachines { page in
            for machine in page {
                guard machine.hasDevices else { throw Self.unreadableDevices(machine, disk) }
                guard let device = machine.device(holding: disk) else { continue }
                holders.append(DiskHolder(machine: machine, device: device))
            }
        }
        return holders
    }

    /// nil where the server cannot tell.
    func associatedMachines(with disk: Disk) async throws -> [ManagedObjectReference]? {
        do {
            let rows = try await disks.associations(of: [DiskListEntry(disk)]).filter { $0.id == disk.id }
            if let fault = rows.compactMap(\.fault).first { throw FCDError(.serverFault, fault.message, fault: fault) }
            guard !rows.isEmpty else { return nil }
            return Array(Set(rows.flatMap(\.attachments).map(\.virtualMachine)))
        } catch let error as FCDError where error.code == .unsupported {
            return nil
        }
    }

    /// An association that leads to a VM out of sight.
    static func unseenHolders(_ unseen: [ManagedObjectReference], of disk: Disk) -> FCDError {
        let names = unseen.map(\.value).joined(separator: ", ")
        return FCDError(
            .conflict,
            "the server says that \(names) holds disk \(disk.name) (\(disk.id)), and this user cannot see that VM",
            hint: "ask a user who can see \(names), or run `fcd sync` and look again if the VM was just deleted"
        )
    }

    static func unreadableDevices(_ machine: VirtualMachine, _ disk: Disk) -> FCDError {
        FCDError(
            .conflict,
            "the devices of \(machine.name) (\(machine.reference.value)) cannot be read, so it is not known whether it "
                + "holds disk \(disk.name) (\(disk.id))",
            hint: "see that the host of \(machine.name) is connected, and that this user may read the VM"
        )
    }
}

extension [DiskHolder] {
    /// The one to detach from; nil where nobody holds the disk.
    ///
    /// - parameter machine: The VM that is meant, where a person named one.
    /// - Throws: ``FCDError`` where another VM holds the disk, or several do and none was named.
    func toLeave(_ machine: VirtualMachine?, disk: Disk) throws(FCDError) -> DiskHolder? {
        guard !isEmpty else { return nil }
        if let machine {
            if let holder = first(where: { $0.machine.reference == machine.reference }) { return holder }
            throw FCDError(
                .conflict,
                "disk \(disk.name) (\(disk.id)) is not attached to \(machine.name) but to \(described)",
                hint: "run `fcd detach \(disk.id) --vm \(self[0].machine.name.quotedForShell)` if that is meant"
            )
        }
        guard count == 1 else {
            throw FCDError(
                .ambiguous,
                "disk \(disk.name) (\(disk.id)) is attached to \(count) VMs",
                hint: "say which one with --vm",
                candidates: map(\.description)
            )
        }
        return self[0]
    }

    /// For messages: `app-01 (SCSI controller 0, unit 2), app-02 (NVME controller 0, unit 1)`.
    var described: String { map(\.description).joined(separator: ", ") }
}

extension VirtualMachine {
    /// The device that holds a disk: by the disk's ID, by its file where the server does not write the ID, or by a
    /// file that is a delta of it.
    func device(holding disk: Disk) -> VirtualDiskDevice? {
        device(holding: disk.id) ?? disks.first { $0.isBacked(by: disk) } ?? disks.first { $0.isDelta(of: disk) }
    }
}
