import FCD

/// Attaching disks to machines and detaching them.
extension Inventory {
    /// Adds a First Class Disk to a machine as a device.
    ///
    /// A disk that another machine holds is refused with InvalidState, whatever the power state: real servers answer
    /// so from the disk's record of its consumers, before they would meet the lock of its file.
    ///
    /// - Returns: The key of the new device.
    @discardableResult
    mutating func attach(
        _ id: String,
        to machineReference: ManagedObjectReference,
        controllerKey: Int?,
        unit: Int?
    ) throws(Fault) -> Int {
        let disk = try disk(id)
        var machine = try machine(machineReference)
        guard !machine.isTemplate else { throw .notSupported("Virtual machine '\(machine.name)' is a template.") }
        if let holder = disk.consumers.first, let name = machines[holder]?.name {
            throw .invalidState("Disk \(id) is already attached to virtual machine '\(name)'.")
        }
        if let (holder, _) = devices(of: id).first {
            throw .invalidState("Disk \(id) is already used by virtual machine '\(holder.name)'.")
        }
        guard machine.hardwareVersion >= 13 else {
            throw .deviceFault(
                "DeviceUnsupportedForVmVersion",
                "Attaching a disk needs virtual hardware vmx-13 or later.",
                property: "diskId",
                [
                    "currentVersion": .string("vmx-\(machine.hardwareVersion)"),
                    "expectedVersion": "vmx-13",
                ]
            )
        }
        guard machine.isChangeTrackingEnabled == disk.isChangeTrackingEnabled else {
            throw .invalidState(
                "Changed block tracking is set differently on disk \(id) and virtual machine '\(machine.name)'."
            )
        }
        guard let owner = datastores[disk.datastore], let file = owner.files[disk.path] else {
            throw .fileNotFound(path(of: disk).description)
        }
        guard owner.isAccessible, owner.datacenter == machine.datacenter else { throw .invalidDatastore(owner.name) }
        guard hosts[machine.host.value]?.exceptions[disk.datastore] == nil else { throw .invalidDatastore(owner.name) }
        try requireUnlocked(path(of: disk))
        let slot = try machine.slot(controllerKey: controllerKey, unit: unit)
        try machine.requireChangeable(slot.controller)
        let key = machine.add(file, at: path(of: disk), in: slot, diskID: id)
        machines[machineReference.value] = machine
        disks[id]?.consumers = [machineReference.value]
        touch(id)
        return key
    }

    /// Takes a First Class Disk from a machine; the disk and its file stay.
    mutating func detach(_ id: String, from machineReference: ManagedObjectReference) throws(Fault) {
        var machine = try machine(machineReference)
        guard let device = machine.disks.first(where: { $0.diskID == id }) else {
            throw .notFound("disk \(id) on virtual machine '\(machine.name)'")
        }
        try machine.requireChangeable()
        guard device.parents.isEmpty else {
            throw .invalidState("Snapshots of virtual machine '\(machine.name)' hold disk \(id).")
        }
        machine.disks.removeAll { $0.diskID == id }
        machine.mounts[device.key] = nil
        machine.changeVersion += 1
        machines[machineReference.value] = machine
        disks[id]?.consumers.removeAll { $0 == machineReference.value }
        touch(id)
    }

    /// Adds a plain VMDK to a machine, as `ReconfigVM_Task` does.
    @discardableResult
    mutating func add(
        _ path: DatastorePath,
        to machineReference: ManagedObjectReference,
        controllerKey: Int?,
        unit: Int?,
        use: DiskUse = DiskUse()
    ) throws(Fault) -> Int {
        var machine = try machine(machineReference)
        guard let owner = datastore(named: path.datastore, in: machine.datacenter) else {
            throw .invalidDatastore(path.datastore)
        }
        guard let file = owner.files[path.path] else { throw .fileNotFound(path.description) }
        guard file.kind == .disk || file.kind == .delta else { throw .fileFault(path.description, "it is no disk") }
        guard owner.isAccessible else { throw .invalidDatastore(owner.name) }
        // A file is locked while the machine that uses it runs; twice in one machine it cannot be in any case.
        let holders = users(of: path, in: machine.datacenter).filter { holder, key in
            guard holder.reference != machineReference else { return true }
            let device = holder.disks.first { $0.key == key }
            return holder.powerState == .poweredOn && !(use.isMultiWriter && device?.use.isMultiWriter == true)
        }
        if let (holder, _) = holders.first {
            throw Fault(
                "FileLocked",
                "File \(path) is locked by virtual machine '\(holder.name)'.",
                ["file": .string(path.description)]
            )
        }
        guard hosts[machine.host.value]?.exceptions[owner.reference.value] == nil else {
            throw .invalidDatastore(owner.name)
        }
        try requireUnlocked(path)
        let slot = try machine.slot(controllerKey: controllerKey, unit: unit)
        try machine.requireChangeable(slot.controller)
        let key = machine.add(file, at: path, in: slot, use: use, diskID: file.diskID)
        machines[machineReference.value] = machine
        if let id = file.diskID {
            disks[id]?.consumers.append(machineReference.value)
            touch(id)
        }
        return key
    }

    /// Changes how a machine uses a disk, and lets the disk grow. What is nil stays as it is.
    mutating func edit(
        _ key: Int,
        of machineReference: ManagedObjectReference,
        use: DiskUse?,
        capacityMiB: Int64?
    ) throws(Fault) {
        var machine = try machine(machineReference)
        guard let index = machine.disks.firstIndex(where: { $0.key == key }) else {
            throw .deviceFault(
                "InvalidDeviceSpec",
                "Invalid configuration for device '0': there is no disk with key \(key).",
                property: "deviceChange[0].device.key"
            )
        }
        try machine.requireChangeable()
        if let use { machine.disks[index].use = use }
        if let capacityMiB, capacityMiB != machine.disks[index].capacityMiB {
            let disk = machine.disks[index]
            guard capacityMiB > disk.capacityMiB else {
                throw .deviceFault(
                    "InvalidDeviceSpec",
                    "Invalid configuration for device '0': a disk cannot shrink.",
                    property: "deviceChange[0].device.capacityInKB"
                )
            }
            guard disk.parents.isEmpty else {
                throw .invalidState("Snapshots of virtual machine '\(machine.name)' hold \(disk.label).")
            }
            machine.disks[index].capacityMiB = capacityMiB
            if let datastore = datastore(named: disk.path.datastore, in: machine.datacenter)?.reference.value {
                datastores[datastore]?.files[disk.path.path]?.capacityMiB = capacityMiB
            }
            if let id = disk.diskID { disks[id]?.capacityMiB = capacityMiB }
        }
        machine.changeVersion += 1
        machines[machineReference.value] = machine
    }

    /// Removes a disk device from a machine; the file stays.
    mutating func removeDevice(_ key: Int, from machineReference: ManagedObjectReference) throws(Fault) {
        var machine = try machine(machineReference)
        guard let device = machine.disks.first(where: { $0.key == key }) else {
            throw .deviceFault(
                "InvalidDeviceSpec",
                "Invalid configuration for device '0': there is no disk with key \(key).",
                property: "deviceChange[0].device.key"
            )
        }
        try machine.requireChangeable()
        machine.disks.removeAll { $0.key == key }
        machine.mounts[key] = nil
        machine.changeVersion += 1
        machines[machineReference.value] = machine
        if let id = device.diskID {
            disks[id]?.consumers.removeAll { $0 == machineReference.value }
            touch(id)
        }
    }
}

extension Inventory {
    /// Refuses to touch a file that something other than a machine has locked.
    func requireUnlocked(_ path: DatastorePath) throws(Fault) {
        guard let holder = locks[path] else { return }
        throw Fault(
            "FileLocked",
            "Unable to access the file \(path) since it is locked by \(holder).",
            ["file": .string(path.description)]
        )
    }
}

extension VirtualMachine {
    /// Refuses to change the disks of a machine that is suspended, or runs with a controller that takes none meanwhile.
    fileprivate func requireChangeable(_ controller: VirtualController? = nil) throws(Fault) {
        let isRunningIDE = powerState == .poweredOn && controller?.kind == .ide
        guard powerState == .suspended || isRunningIDE else { return }
        throw .invalidState("Virtual machine '\(name)' is \(powerState.rawValue).")
    }
}
