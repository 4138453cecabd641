/// Disks of virtual machines that are no First Class Disks.
extension DiskClient {
    /// Makes an existing VMDK a device of a VM: `VirtualMachine.ReconfigVM_Task`. The file is not copied or changed.
    ///
    /// - parameter datastore: The file's, where it is known: only so many tasks run on one at once.
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: with the fault `ConcurrentAccess` where the VM has been changed since it was read.
    public func addDevice(
        _ spec: DiskDeviceSpec,
        to machine: VirtualMachine,
        on datastore: ManagedObjectReference? = nil,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await reconfigure(machine, .add(spec), on: datastore, started)
    }

    /// Takes a disk device off a VM and keeps its file: `VirtualMachine.ReconfigVM_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: with the fault `ConcurrentAccess` where the VM has been changed since it was read.
    public func removeDevice(
        _ device: VirtualDiskDevice,
        from machine: VirtualMachine,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await reconfigure(machine, .remove(device.key), on: device.datastore, started)
    }

    /// Takes a snapshot of a whole VM, without its memory: `VirtualMachine.CreateSnapshot_Task`. Every disk of the VM,
    /// First Class Disks too, runs on a delta file from then on.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func takeSnapshot(
        of virtualMachine: ManagedObjectReference,
        name: String,
        description: String,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        _ = try await waiter.run(
            CreateMachineSnapshot(virtualMachine: virtualMachine, name: name, description: description),
            started: started
        )
    }

    private func reconfigure(
        _ machine: VirtualMachine,
        _ change: ReconfigureDisk.Change,
        on datastore: ManagedObjectReference?,
        _ started: (ManagedObjectReference) throws -> Void
    ) async throws {
        do {
            _ = try await waiter.run(
                ReconfigureDisk(virtualMachine: machine.reference, change, changeVersion: machine.changeVersion),
                on: datastore,
                started: started
            )
        } catch let error as FCDError where error.fault?.type == "ConcurrentAccess" {
            throw FCDError(
                .inUse,
                "\(machine.name) was changed by somebody else just now, and nothing was done to it",
                hint: "run the command again: it looks at the VM anew",
                fault: error.fault
            )
        }
    }
}
