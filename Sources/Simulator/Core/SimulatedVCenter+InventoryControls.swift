package import FCD
import Foundation

/// Machines, datastores and files, for tests.
extension SimulatedVCenter {
    /// Adds a datacenter with one cluster of one host; its name may be a path through new folders, such as `Europe/DC2`.
    @discardableResult
    package func addDatacenter(_ path: String) -> ManagedObjectReference {
        var reference = ManagedObjectReference(type: "Datacenter", value: "")
        change { reference = $0.inventory.addDatacenter(path: path) }
        return reference
    }

    /// Adds a datastore to a datacenter, named by its path; to the only one if there is one.
    @discardableResult
    package func addDatastore(
        _ name: String,
        in datacenter: String? = nil,
        type: String = "VMFS",
        capacityMiB: Int64 = 2 * 1024 * 1024
    ) throws(Fault) -> ManagedObjectReference {
        try update { (state) throws(Fault) in
            let owner = try state.inventory.datacenter(at: datacenter)
            return state.inventory.addDatastore(name, in: owner, type: type, capacityMiB: capacityMiB)
        }
    }

    /// Puts datastores into a datastore cluster.
    ///
    /// - parameter isPlacementEnabled: Whether Storage DRS is on.
    @discardableResult
    package func addDatastoreCluster(
        _ name: String,
        of datastores: [String],
        isPlacementEnabled: Bool = true
    ) throws(Fault) -> ManagedObjectReference {
        try update { (state) throws(Fault) in
            var members: [ManagedObjectReference] = []
            for name in datastores {
                guard let found = state.inventory.datastore(named: name) else { throw .invalidDatastore(name) }
                members.append(found.reference)
            }
            return try state.inventory.addDatastoreCluster(name, of: members, isPlacementEnabled: isPlacementEnabled)
        }
    }

    /// The reference of a datastore.
    package func datastore(named name: String) -> ManagedObjectReference? {
        read { $0.inventory.datastore(named: name)?.reference }
    }

    /// Cuts a datastore off from its hosts, or brings it back.
    package func setAccessible(_ isAccessible: Bool, datastore: String) {
        change { state in
            guard let id = state.inventory.datastore(named: datastore)?.reference.value else { return }
            state.inventory.datastores[id]?.isAccessible = isAccessible
        }
    }

    /// Adds a virtual machine, in the datacenter of the datastore that it lies on.
    ///
    /// - Returns: Its reference, such as `vm-42`.
    @discardableResult
    package func addMachine(
        _ name: String,
        on datastore: String,
        hardwareVersion: Int = 19,
        isPoweredOn: Bool = false,
        controllers: [ControllerKind] = [.paravirtual],
        isTemplate: Bool = false
    ) throws(Fault) -> ManagedObjectReference {
        try update { (state) throws(Fault) in
            guard let owner = state.inventory.datastore(named: datastore) else { throw .invalidDatastore(datastore) }
            return try state.inventory.addMachine(
                name,
                in: owner.datacenter,
                home: DatastorePath(datastore: datastore, path: "\(name)/\(name).vmx"),
                hardwareVersion: hardwareVersion,
                powerState: isPoweredOn ? .poweredOn : .poweredOff,
                controllers: controllers,
                isTemplate: isTemplate,
                created: state.now
            )
        }
    }

    /// Adds a VMDK, or another file, to a datastore.
    package func addFile(
        _ path: String,
        capacityMiB: Int64 = 1024,
        kind: DatastoreFile.Kind = .disk,
        isThin: Bool = true,
        copiedFrom disk: String? = nil
    ) throws(Fault) {
        guard let parsed = try? DatastorePath(parsing: path) else { throw .invalidArgument("path", path) }
        try update { (state) throws(Fault) in
            try state.inventory.addDiskFile(
                parsed,
                capacityMiB: capacityMiB,
                kind: kind,
                isThin: isThin,
                modified: state.now
            )
            guard let id = state.inventory.datastore(named: parsed.datastore)?.reference.value else { return }
            state.inventory.datastores[id]?.files[parsed.path]?.copiedFrom = disk
        }
    }

    /// Whether the file is there.
    package func hasFile(_ path: String) -> Bool {
        guard let parsed = try? DatastorePath(parsing: path) else { return false }
        return read { $0.inventory.file(parsed) != nil }
    }

    /// Takes a file away without telling the catalog.
    package func removeFile(_ path: String) {
        guard let parsed = try? DatastorePath(parsing: path) else { return }
        change { state in
            guard let id = state.inventory.datastore(named: parsed.datastore)?.reference.value else { return }
            state.inventory.datastores[id]?.files[parsed.path] = nil
        }
    }

    /// Adds a plain VMDK to a machine as a device, without a call.
    ///
    /// - Returns: The device's key.
    @discardableResult
    package func addDevice(
        _ path: String,
        to machine: String,
        controllerKey: Int? = nil,
        unit: Int? = nil,
        use: DiskUse = DiskUse()
    ) throws(Fault) -> Int {
        guard let parsed = try? DatastorePath(parsing: path) else { throw .invalidArgument("path", path) }
        return try update { (state) throws(Fault) in
            let target = try state.inventory.machineReference(machine)
            return try state.inventory.add(parsed, to: target, controllerKey: controllerKey, unit: unit, use: use)
        }
    }

    /// Takes a disk device off a machine, as a colleague might.
    package func removeDevice(_ key: Int, from machine: String) throws(Fault) {
        try update { (state) throws(Fault) in
            try state.inventory.removeDevice(key, from: try state.inventory.machineReference(machine))
        }
    }

    /// Puts a CD-ROM drive on a controller of a machine, at the first free unit unless one is named.
    package func addDrive(to machine: String, controllerKey: Int, unit: Int? = nil) throws(Fault) {
        try update { (state) throws(Fault) in
            let reference = try state.inventory.machineReference(machine)
            _ = try state.inventory.machines[reference.value]?.addDrive(controllerKey: controllerKey, unit: unit)
        }
    }

    /// Lets machines share the bus of a SCSI controller.
    package func setSharing(_ sharing: BusSharing, controllerKey: Int, of machine: String) {
        change { state in
            guard let reference = try? state.inventory.machineReference(machine),
                let index = state.inventory.machines[reference.value]?.controllers.firstIndex(where: {
                    $0.key == controllerKey
                })
            else { return }
            state.inventory.machines[reference.value]?.controllers[index].sharing = sharing
        }
    }

    /// Attaches a disk to a machine, as a colleague might.
    package func attach(_ disk: String, to machine: String) throws(Fault) {
        try update { (state) throws(Fault) in try state.inventory.attach(disk, to: machine) }
    }

    /// A machine's disk device, for assertions.
    package struct DeviceState: Sendable, Equatable {
        package var key: Int
        package var label: String
        package var controllerKey: Int
        package var unit: Int
        package var path: DatastorePath
        package var use: DiskUse
        /// The disk that the device is.
        package var diskID: String?
    }

    /// The disk devices of a machine, named by name or moid.
    package func devices(of machine: String) -> [DeviceState] {
        read { state in
            guard let reference = try? state.inventory.machineReference(machine),
                let found = state.inventory.machines[reference.value]
            else { return [] }
            return found.disks.map {
                DeviceState(
                    key: $0.key,
                    label: $0.label,
                    controllerKey: $0.controllerKey,
                    unit: $0.unit,
                    path: $0.path,
                    use: $0.use,
                    diskID: $0.diskID
                )
            }
        }
    }

    /// The reference of a machine.
    package func machine(named name: String) -> ManagedObjectReference? {
        read { try? $0.inventory.machineReference(name) }
    }

    /// Takes a snapshot of a machine, as a colleague might.
    @discardableResult
    package func takeSnapshot(_ name: String, of machine: String) throws(Fault) -> ManagedObjectReference {
        try update { (state) throws(Fault) in
            let reference = try state.inventory.machineReference(machine)
            return try state.inventory.snapshot(reference, name: name, description: "", now: state.now)
        }
    }

    /// The names of a machine's snapshots.
    package func machineSnapshots(of machine: String) -> [String] {
        read { state in
            guard let reference = try? state.inventory.machineReference(machine) else { return [] }
            return state.inventory.machines[reference.value]?.snapshots.map(\.name) ?? []
        }
    }

    /// Lets the running guest of a machine mount a file system of the device.
    package func setMount(_ mountPoint: String?, device key: Int, of machine: String) {
        change { state in
            guard let reference = try? state.inventory.machineReference(machine) else { return }
            state.inventory.machines[reference.value]?.mounts[key] = mountPoint
        }
    }

    /// Turns changed block tracking of a machine on or off.
    package func setChangeTracking(_ isOn: Bool, of machine: String) {
        change { state in
            guard let reference = try? state.inventory.machineReference(machine) else { return }
            state.inventory.machines[reference.value]?.isChangeTrackingEnabled = isOn
        }
    }
}

extension Inventory {
    /// A machine by its moid or its name.
    func machineReference(_ text: String) throws(Fault) -> ManagedObjectReference {
        if let machine = machines[text] { return machine.reference }
        guard let machine = machinesInOrder.first(where: { $0.name == text }) else {
            throw .notFound("virtual machine \(text)")
        }
        return machine.reference
    }

    mutating func attach(_ disk: String, to machine: String) throws(Fault) {
        try attach(disk, to: try machineReference(machine), controllerKey: nil, unit: nil)
    }

    func datacenter(at path: String?) throws(Fault) -> ManagedObjectReference {
        if let path {
            guard let found = find(inventoryPath: path), found.type == "Datacenter" else {
                throw .notFound("datacenter \(path)")
            }
            return found
        }
        guard datacenters.count == 1, let only = datacenters.values.first else {
            throw .invalidArgument("datacenter", "there are \(datacenters.count)")
        }
        return only.reference
    }

    mutating func addDatacenter(path: String, hosts: [String]? = nil) -> ManagedObjectReference {
        var names = path.split(separator: "/").map(String.init)
        let name = names.popLast() ?? path
        var parent = rootFolder
        for folder in names {
            let existing = children(of: parent).first { self.name(of: $0) == folder }
            parent = existing ?? addFolder(folder, in: parent, childType: ["Folder", "Datacenter"])
        }
        let hosts = hosts ?? ["esx-\(self.hosts.count + 1).example.test"]
        return addDatacenter(name, in: parent, hosts: hosts)
    }
}
