import FCD

/// A VM that needs a file.
struct FileUse: Sendable {
    enum Way: Sendable {
        /// The device's own file, to the letter.
        case device
        /// The same but for upper and lower case: perhaps another file.
        case likeness
        /// The device's file is a delta of it.
        case base
        /// No device of now, but a snapshot of the VM.
        case snapshot
    }

    var holder: DiskHolder
    var way: Way

    /// For messages: who needs the file, where and how.
    var description: String {
        switch way {
        case .device: holder.description
        case .likeness: "\(holder.description), as \(holder.device?.path ?? "a file of that name")"
        case .base: "\(holder.description), whose delta \(holder.device?.path ?? "") stands on it"
        case .snapshot: "a snapshot of \(holder.machine.name)"
        }
    }
}

extension DiskLifecycle {
    /// Every VM that needs a file: by its devices, as the base of a delta, or by a snapshot that it would go back to.
    /// A server protects only the files of running VMs.
    ///
    /// - parameter force: Whether a VM that cannot be read is passed over.
    /// - Throws: ``FCDError`` with ``FCDError/Code/conflict`` where that cannot be told for certain.
    func uses(of file: PlainDisk, force: Bool) async throws -> [FileUse] {
        var uses: [FileUse] = []
        var others: [VirtualMachine] = []
        for machine in try await inventory.virtualMachines(on: file.datastore.reference) {
            guard machine.hasDevices || force else { throw Self.unreadable(machine, "devices", file) }
            let found = machine.disks.compactMap { $0.way(of: file).map { ($0, $1) } }
            uses += found.map { FileUse(holder: DiskHolder(machine: machine, device: $0), way: $1) }
            if found.isEmpty, machine.hasSnapshots { others.append(machine) }
        }
        let files = try await inventory.files(of: others.map(\.reference))
        for machine in others {
            guard let names = files[machine.reference] else {
                guard force else { throw Self.unreadable(machine, "files", file) }
                continue
            }
            if names.contains(where: { file.isLike($0, on: nil) }) {
                uses.append(FileUse(holder: DiskHolder(machine: machine, device: nil), way: .snapshot))
            }
        }
        if let device = uses.compactMap(\.holder.device).first(where: { $0.diskID != nil && $0.isBacked(by: file) }),
            let id = device.diskID
        {
            throw FCDError(
                .conflict,
                "\(file.path) is the First Class Disk \(id) by a VM's device, and the server's list of disks does not show it",
                hint: "let the server bring its catalog up, then run the command again"
            )
        }
        return uses
    }

    private static func unreadable(_ machine: VirtualMachine, _ what: String, _ file: PlainDisk) -> FCDError {
        FCDError(
            .conflict,
            "the \(what) of \(machine.name) (\(machine.reference.value)) cannot be read, so it is not known whether it "
                + "uses \(file.path)",
            hint: "see that the host of \(machine.name) is connected, or pass --force if you know that it does not"
        )
    }
}

extension VirtualDiskDevice {
    /// This device with the way in which it needs a file; nil where it does not.
    fileprivate func way(of file: PlainDisk) -> (VirtualDiskDevice, FileUse.Way)? {
        if isBacked(by: file) { return (self, .device) }
        if file.isLike(path, on: datastore) { return (self, .likeness) }
        if parents.contains(where: { file.isLike($0.path, on: $0.datastore) }) { return (self, .base) }
        return nil
    }
}
