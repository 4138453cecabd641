/// Disks datastore by datastore: the only way on ESXi and before vCenter 6.7 U2.
struct VSOMDiskService: DiskService {
    let session: SOAPSession
    let manager: VSOMManager
    let waiter: TaskWaiter
    let inventory: Inventory

    func list(
        _ queries: [DiskCondition],
        unread: (Datastore, FCDError) throws -> Void,
        handle: (_ page: [DiskListEntry]) async throws -> Void
    ) async throws {
        guard queries.isEmpty else {
            throw FCDError(
                .unsupported,
                "this server cannot search its disks by their properties",
                hint: "list all of them, or run `fcd sync` and search the catalog with `fcd find`"
            )
        }
        for datastore in try await inventory.datastores() {
            try Task.checkCancellation()
            guard datastore.isAccessible else {
                try unread(datastore, FCDError(.unreachable, "the datastore \(datastore.name) is not accessible"))
                continue
            }
            let ids: [DiskID]
            do {
                ids = try await session.call(VSOMListDisks(manager: manager, datastore: datastore.reference))
            } catch let error as FCDError where error.faultOfRow != nil {
                try unread(datastore, error)
                continue
            }
            try await handle(try await rows(of: ids, on: datastore.reference))
        }
    }

    func retrieve(_ id: DiskID) async throws -> Disk {
        let places = try await places(of: [id])
        guard let datastore = places.found[id] else {
            throw places.unread.isEmpty ? Self.notFound(id) : places.notKnown(id)
        }
        return try await session.call(VSOMRetrieveDisk(manager: manager, id: id, datastore: datastore))
    }

    func refresh(_ disk: Disk) async throws -> Disk {
        try await session.call(VSOMRetrieveDisk(manager: manager, id: disk.id, datastore: disk.datastore))
    }

    func retrieve(_ ids: [DiskID]) async throws -> [DiskListEntry] {
        let places = try await places(of: ids)
        return try await ids.concurrently { id in
            guard let datastore = places.found[id] else { return DiskListEntry(id: id, fault: places.faultOfMissing) }
            return try await row(of: id, on: datastore)
        }
    }

    func associations(of disks: [DiskListEntry]) async throws -> [DiskAssociations] {
        let placed = disks.compactMap { disk in disk.datastore.map { (id: disk.id, datastore: $0) } }
        guard manager.flavor == .vCenter else {
            throw FCDError(.unsupported, "an ESXi host cannot tell which VMs hold its disks")
        }
        return try await placed.inBatches(of: VSLMDiskService.batchSize) { batch in
            try await session.call(VSOMRetrieveAssociations(manager: manager.reference, disks: batch))
        }
    }

    func register(url: String, name: String?) async throws -> Disk {
        try await session.call(VSOMRegisterDisk(manager: manager, url: url, name: name))
    }

    func create(_ spec: DiskCreateSpec, started: (ManagedObjectReference) throws -> Void) async throws -> Disk {
        let operation = VSOMCreateDisk(manager: manager, spec: spec)
        return try Disk(
            taskResult: try await waiter.run(operation, on: spec.datastore, started: started),
            of: operation.method
        )
    }

    func delete(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        _ = try await waiter.run(
            VSOMDeleteDisk(manager: manager, id: disk.id, datastore: disk.datastore),
            on: disk.datastore,
            started: started
        )
    }

    func metadata(of disk: Disk) async throws -> [String: String] {
        guard manager.flavor == .host else {
            if let metadata = try await refresh(disk).metadata { return metadata }
            throw FCDError(.unsupported, "this vCenter tells a disk's metadata only through its global catalog")
        }
        return try await session.call(
            VSOMRetrieveHostMetadata(manager: manager.reference, id: disk.id, datastore: disk.datastore)
        )
    }

    func update(
        _ metadata: MetadataUpdate,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(
            VSOMUpdateMetadata(manager: manager, id: disk.id, datastore: disk.datastore, update: metadata),
            on: disk.datastore,
            started: started
        )
    }

    func attachTag(_ tag: DiskTag, to id: DiskID) async throws {
        try requireTags()
        try await session.call(ChangeTag<VSOMTags>(.attach, manager: manager.reference, id: id, tag: tag))
    }

    func detachTag(_ tag: DiskTag, from id: DiskID) async throws {
        try requireTags()
        try await session.call(ChangeTag<VSOMTags>(.detach, manager: manager.reference, id: id, tag: tag))
    }

    func tags(of id: DiskID) async throws -> [DiskTag] {
        try requireTags()
        return try await session.call(ListTags<VSOMTags>(manager: manager.reference, id: id))
    }

    func disks(taggedWith tag: DiskTag) async throws -> [DiskID] {
        try requireTags()
        return try await session.call(ListTaggedDisks<VSOMTags>(manager: manager.reference, tag: tag))
    }

    func changeFlags(_ change: FlagChange, _ flags: DiskFlagSet, of disk: Disk) async throws {
        try await session.call(
            VSOMChangeFlags(change, manager: manager, id: disk.id, datastore: disk.datastore, flags: flags)
        )
    }

    func updatePolicy(
        _ profileID: String,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        guard manager.flavor == .vCenter else {
            throw FCDError(.unsupported, "an ESXi host has no storage policies")
        }
        _ = try await waiter.run(
            VSOMUpdatePolicy(
                manager: manager.reference,
                id: disk.id,
                datastore: disk.datastore,
                profileID: profileID
            ),
            on: disk.datastore,
            started: started
        )
    }

    private func requireTags() throws {
        guard manager.flavor == .vCenter else {
            throw FCDError(
                .unsupported,
                "an ESXi host has no tags",
                hint: "a tag without a category (`name` instead of `category/name`) is the catalog's own and works"
            )
        }
    }

    private func rows(of ids: [DiskID], on datastore: ManagedObjectReference) async throws -> [DiskListEntry] {
        try await ids.concurrently { id in try await row(of: id, on: datastore) }
    }

    /// The row of a disk; one that cannot be read stands there with its fault.
    private func row(of id: DiskID, on datastore: ManagedObjectReference) async throws -> DiskListEntry {
        do {
            return DiskListEntry(
                try await session.call(VSOMRetrieveDisk(manager: manager, id: id, datastore: datastore))
            )
        } catch let error as FCDError {
            guard let fault = error.faultOfRow else { throw error }
            return DiskListEntry(id: id, datastore: datastore, fault: fault)
        }
    }

    /// Looks for disks on every datastore, since nothing tells where one is. One that cannot be read is no sign that a
    /// disk is not there.
    private func places(of ids: [DiskID]) async throws -> DiskPlaces {
        var wanted = Set(ids)
        var places = DiskPlaces()
        for datastore in try await inventory.datastores() where !wanted.isEmpty {
            guard datastore.isAccessible else {
                places.unread.append("\(datastore.name) is not accessible")
                continue
            }
            do {
                let here = try await session.call(VSOMListDisks(manager: manager, datastore: datastore.reference))
                for id in here where wanted.remove(id) != nil { places.found[id] = datastore.reference }
            } catch let error as FCDError where error.faultOfRow != nil {
                places.unread.append("\(datastore.name): \(error.message)")
            }
        }
        return places
    }

    private static func notFound(_ id: DiskID) -> FCDError {
        FCDError(.notFound, "no datastore has a disk \(id)", hint: "run `fcd ls` to see the disks of this server")
    }
}

/// Where disks were found, and where nobody could look.
private struct DiskPlaces {
    var found: [DiskID: ManagedObjectReference] = [:]
    /// Datastores that could not be read, each with the reason.
    var unread: [String] = []

    /// What stands in the row of a disk that was not found.
    var faultOfMissing: ServerFault {
        unread.isEmpty
            ? ServerFault(type: "NotFound", message: "the disk is on no datastore")
            : ServerFault(type: ServerFault.unreadDatastore, message: words)
    }

    func notKnown(_ id: DiskID) -> FCDError {
        FCDError(
            .serverFault,
            "where disk \(id) lies is not known: \(words)",
            hint: "try again when the server reads all of its datastores",
            fault: faultOfMissing
        )
    }

    private var words: String { "it is on no datastore that can be read; not read: \(unread.joined(separator: "; "))" }
}
