package import FCD

/// A virtual machine that holds a disk.
package struct DiskHolder: Sendable, Equatable {
    package var machine: VirtualMachine
    /// nil where the server says that the VM holds the disk, and the VM's devices do not show it.
    package var device: VirtualDiskDevice?

    /// Where it is, such as "SCSI controller 0, unit 2".
    package var place: String? {
        guard let device else { return nil }
        let controller = machine.controller(key: device.controllerKey)?.label
        let unit = device.unitNumber.map { "unit \($0)" }
        return [controller, unit].compactMap { $0 }.joined(separator: ", ")
    }

    /// For messages: `payments-app-01 (SCSI controller 0, unit 2)`.
    var description: String { machine.name + (place.map { " (\($0))" } ?? "") }
}

extension DiskLifecycle {
    /// Who holds a disk, by the associations that the server keeps and the devices of the VMs that they name. Where
    /// the server keeps none, every VM's devices are read.
    package func holders(of disk: Disk) async throws -> [DiskHolder] {
        guard let associated = try await associatedMachines(with: disk) else {
            return try await holdersByDevices(of: disk)
        }
        return try await inventory.virtualMachines(associated).map { machine in
            DiskHolder(machine: machine, device: machine.device(holding: disk))
        }
    }

    /// nil where the server cannot tell.
    private func associatedMachines(with disk: Disk) async throws -> [ManagedObjectReference]? {
        do {
            let rows = try await disks.associations(of: [DiskListEntry(disk)]).filter { $0.id == disk.id }
            if let fault = rows.compactMap(\.fault).first { throw FCDError(.serverFault, fault.message, fault: fault) }
            return Array(Set(rows.flatMap(\.attachments).map(\.virtualMachine)))
        } catch let error as FCDError where error.code == .unsupported {
            return nil
        }
    }

    private func holdersByDevices(of disk: Disk) async throws -> [DiskHolder] {
        var holders: [DiskHolder] = []
        try await inventory.virtualMachines { page in
            for machine in page {
                guard let device = machine.device(holding: disk) else { continue }
                holders.append(DiskHolder(machine: machine, device: device))
            }
        }
        return holders
    }
}

extension VirtualMachine {
    /// The device that holds a disk: by the disk's ID, or by its file where the server does not write the ID.
    func device(holding disk: Disk) -> VirtualDiskDevice? {
        device(holding: disk.id) ?? device(backedBy: disk.path)
    }
}
