import FCD
import Foundation

/// The life of First Class Disks. Everything is checked before anything changes, so a refusal changes nothing.
extension Inventory {
    /// The disk, which must be on `datastore` where the caller names one.
    func disk(_ id: String, on datastore: ManagedObjectReference? = nil) throws(Fault) -> FirstClassDisk {
        guard let disk = disks[id], datastore == nil || disk.datastore == datastore?.value else {
            throw .notFound("disk \(id)")
        }
        return disk
    }

    func path(of disk: FirstClassDisk) -> DatastorePath {
        DatastorePath(datastore: datastores[disk.datastore]?.name ?? disk.datastore, path: disk.path)
    }

    /// The machines with a device that is the disk, and the devices' keys.
    func devices(of id: String) -> [(machine: VirtualMachine, key: Int)] {
        machines.values.flatMap { machine in
            machine.disks.filter { $0.diskID == id }.map { (machine, $0.key) }
        }
    }

    /// Notes a change of a disk: its own clock and its datastore's go on.
    mutating func touch(_ id: String) {
        disks[id]?.clock += 1
        guard let datastore = disks[id]?.datastore else { return }
        noteChange(on: datastore)
    }

    mutating func noteChange(on datastore: String) {
        guard var changed = datastores[datastore] else { return }
        changed.objectClock += 1
        // A catalog that lagged before goes on lagging: it takes the change, not what it missed.
        changed.catalogClock += 1
        datastores[datastore] = changed
    }

    // MARK: Register

    /// Makes an existing VMDK a First Class Disk. A machine's own disk stays where it is and is attached from then on.
    mutating func register(
        _ path: String,
        on datastore: ManagedObjectReference,
        name: String?,
        id chosen: String? = nil,
        now: Date
    ) throws(Fault) -> FirstClassDisk {
        let owner = try self.datastore(datastore)
        let full = DatastorePath(datastore: owner.name, path: path)
        guard owner.isAccessible else { throw .invalidDatastore(owner.name) }
        guard !owner.hasDirectory(path) else { throw .invalidArgument("path", "\(full) is a folder") }
        guard let file = owner.files[path] else { throw .fileNotFound(full.description) }
        switch file.kind {
        case .disk: break
        case .delta: throw .fileFault(full.description, "it is a delta disk")
        case .extent, .other: throw .fileFault(full.description, "it is no virtual disk")
        }
        if let existing = file.diskID { throw .alreadyExists(existing) }
        if let copied = file.copiedFrom, disks[copied] != nil { throw .alreadyExists(copied) }
        if let chosen, disks[chosen] != nil { throw .alreadyExists(chosen) }
        let id = chosen ?? ids.uuid()
        var disk = FirstClassDisk(
            id: id,
            name: name ?? Self.diskName(of: path),
            created: now,
            datastore: datastore.value,
            path: path,
            capacityMiB: file.capacityMiB,
            usedMiB: file.usedMiB,
            provisioning: file.isThin ? "thin" : "lazyZeroedThick",
            backingObjectID: file.uuid
        )
        for (machine, _) in users(of: full, in: owner.datacenter) {
            disk.consumers.append(machine.reference.value)
            setDisk(id, onDevicesOf: machine.reference.value, at: full)
        }
        disk.keepAfterDeleteVm = false
        disks[id] = disk
        datastores[datastore.value]?.files[path]?.diskID = id
        noteChange(on: datastore.value)
        return disk
    }

    /// A disk without a name takes its file's.
    static func diskName(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".vmdk") ? String(file.dropLast(".vmdk".count)) : file
    }

    /// Machines with a device on that file, in the datacenter.
    func users(
        of path: DatastorePath,
        in datacenter: ManagedObjectReference
    ) -> [(machine: VirtualMachine, key: Int)] {
        machines.values.filter { $0.datacenter == datacenter }.flatMap { machine in
            machine.disks.filter { $0.path == path || $0.parents.contains(path) }.map { (machine, $0.key) }
        }
    }

    private mutating func setDisk(_ id: String?, onDevicesOf machine: String, at path: DatastorePath) {
        guard var changed = machines[machine] else { return }
        for index in changed.disks.indices where changed.disks[index].path == path {
            changed.disks[index].diskID = id
        }
        machines[machine] = changed
    }

    // MARK: Create and delete

    /// What a new disk is made of.
    struct NewDisk: Sendable {
        var name: String
        var id: String?
        var capacityMiB: Int64
        var datastore: ManagedObjectReference
        /// A folder below the datastore's root, or a file where it ends in `.vmdk`; `fcd` where none is named.
        var location: String?
        var provisioning = "thin"
        var keepAfterDeleteVm = false
        var metadata: [String: String] = [:]
        /// The storage policy's ID.
        var profileID: String?
    }

    mutating func create(_ new: NewDisk, now: Date) throws(Fault) -> FirstClassDisk {
        let owner = try datastore(new.datastore)
        guard owner.isAccessible else { throw .invalidDatastore(owner.name) }
        guard new.capacityMiB > 0, new.capacityMiB <= MiB.largestDisk.count else {
            throw .invalidArgument("spec.capacityInMB")
        }
        try requireProfile(new.profileID)
        try owner.requireRoom(for: new.provisioning == "thin" ? 1 : new.capacityMiB)
        if let id = new.id, disks[id] != nil { throw .alreadyExists(id) }
        let id = new.id ?? ids.uuid()
        let file = DatastoreFile(
            kind: .disk,
            capacityMiB: new.capacityMiB,
            usedMiB: new.provisioning == "thin" ? 1 : new.capacityMiB,
            isThin: new.provisioning == "thin",
            uuid: ids.uuid(),
            modified: now,
            diskID: id
        )
        let path = path(of: new)
        guard owner.files[path] == nil else { throw .fileAlreadyExists("[\(owner.name)] \(path)") }
        let disk = FirstClassDisk(
            id: id,
            name: new.name,
            created: now,
            datastore: new.datastore.value,
            path: path,
            capacityMiB: new.capacityMiB,
            usedMiB: file.usedMiB,
            provisioning: new.provisioning,
            backingObjectID: file.uuid,
            keepAfterDeleteVm: new.keepAfterDeleteVm,
            profileID: new.profileID,
            metadata: new.metadata
        )
        datastores[new.datastore.value]?.add(file, at: path)
        disks[id] = disk
        noteChange(on: new.datastore.value)
        return disk
    }

    private mutating func path(of new: NewDisk) -> String {
        let location = (new.location ?? "fcd").split(separator: "/").joined(separator: "/")
        if location.hasSuffix(".vmdk") { return location }
        return (location.isEmpty ? "" : location + "/") + ids.uuid().split(separator: "-").joined() + ".vmdk"
    }

    /// Deletes a disk with its file.
    mutating func delete(_ id: String, on datastore: ManagedObjectReference? = nil) throws(Fault) {
        let disk = try disk(id, on: datastore)
        try requireDetached(disk)
        try requireAccessible(disk.datastore)
        try requireUnlocked(path(of: disk))
        removeSnapshotFiles(of: disk)
        disks[id] = nil
        datastores[disk.datastore]?.files[disk.path] = nil
        noteChange(on: disk.datastore)
    }

    /// Makes a disk a plain VMDK again; the file stays.
    mutating func unregister(_ id: String, on datastore: ManagedObjectReference) throws(Fault) {
        let disk = try disk(id, on: datastore)
        try requireDetached(disk)
        try requireAccessible(disk.datastore)
        disks[id] = nil
        datastores[disk.datastore]?.files[disk.path]?.diskID = nil
        noteChange(on: disk.datastore)
    }

    func requireDetached(_ disk: FirstClassDisk) throws(Fault) {
        let users = disk.consumers.compactMap { machines[$0]?.name }
        guard users.isEmpty else {
            throw .invalidState("Disk \(disk.id) is attached to \(users.joined(separator: ", ")).")
        }
    }

    func requireAccessible(_ datastore: String) throws(Fault) {
        guard datastores[datastore]?.isAccessible ?? false else {
            throw .invalidDatastore(datastores[datastore]?.name ?? datastore)
        }
    }

    mutating func extend(_ id: String, to capacityMiB: Int64) throws(Fault) {
        let disk = try disk(id)
        try requireAccessible(disk.datastore)
        guard capacityMiB > disk.capacityMiB, capacityMiB <= MiB.largestDisk.count else {
            throw .invalidArgument("newCapacityInMB")
        }
        guard disk.snapshots.isEmpty else { throw .invalidState("Disk \(id) has snapshots.") }
        try requireUnlocked(path(of: disk))
        if disk.provisioning != "thin" {
            let growth = capacityMiB - disk.capacityMiB
            try datastores[disk.datastore]?.requireRoom(for: growth)
            disks[id]?.usedMiB += growth
            datastores[disk.datastore]?.files[disk.path]?.usedMiB += growth
        }
        disks[id]?.capacityMiB = capacityMiB
        datastores[disk.datastore]?.files[disk.path]?.capacityMiB = capacityMiB
        for (machine, key) in devices(of: id) {
            guard let index = machine.disks.firstIndex(where: { $0.key == key }) else { continue }
            machines[machine.reference.value]?.disks[index].capacityMiB = capacityMiB
        }
        touch(id)
    }

    /// Copies a disk; the copy has no snapshots, tags or consumers.
    mutating func clone(_ id: String, to new: NewDisk, now: Date) throws(Fault) -> FirstClassDisk {
        let source = try disk(id)
        var new = new
        new.capacityMiB = source.capacityMiB
        return try create(new, now: now)
    }

    /// Gives a thin disk all of its blocks.
    mutating func inflate(_ id: String) throws(Fault) {
        let disk = try disk(id)
        try requireAccessible(disk.datastore)
        guard disk.provisioning == "thin" else { throw .invalidState("Disk \(id) is not thin.") }
        guard disk.snapshots.isEmpty else { throw .invalidState("Disk \(id) has snapshots.") }
        try datastores[disk.datastore]?.requireRoom(for: disk.capacityMiB - disk.usedMiB)
        provision(id, as: "eagerZeroedThick")
        touch(id)
    }

    /// Moves a disk to another datastore.
    ///
    /// - parameter provisioning: How its blocks are given out there; thin where nobody says.
    mutating func relocate(
        _ id: String,
        to datastore: ManagedObjectReference,
        provisioning: String = "thin"
    ) throws(Fault) {
        let disk = try disk(id)
        try requireDetached(disk)
        guard !disk.isRelocationDisabled else { throw .invalidState("Relocation of disk \(id) is disabled.") }
        guard disk.snapshots.isEmpty else { throw .invalidState("Disk \(id) has snapshots.") }
        let target = try self.datastore(datastore)
        guard target.isAccessible else { throw .invalidDatastore(target.name) }
        try target.requireRoom(for: provisioning == "thin" ? disk.usedMiB : disk.capacityMiB)
        guard let file = datastores[disk.datastore]?.files[disk.path] else {
            throw .fileNotFound(path(of: disk).description)
        }
        try requireUnlocked(path(of: disk))
        try target.requireRoom(for: file.usedMiB)
        guard target.files[disk.path] == nil else { throw .fileAlreadyExists("[\(target.name)] \(disk.path)") }
        datastores[disk.datastore]?.files[disk.path] = nil
        noteChange(on: disk.datastore)
        datastores[datastore.value]?.add(file, at: disk.path)
        disks[id]?.datastore = datastore.value
        if provisioning != disk.provisioning { provision(id, as: provisioning) }
        touch(id)
    }

    private mutating func provision(_ id: String, as provisioning: String) {
        guard let disk = disks[id] else { return }
        let used = provisioning == "thin" ? disk.usedMiB : disk.capacityMiB
        disks[id]?.provisioning = provisioning
        disks[id]?.usedMiB = used
        datastores[disk.datastore]?.files[disk.path]?.isThin = provisioning == "thin"
        datastores[disk.datastore]?.files[disk.path]?.usedMiB = used
    }
}
