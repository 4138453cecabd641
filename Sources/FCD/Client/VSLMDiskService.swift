/// Disks through the global catalog of a vCenter.
struct VSLMDiskService: DiskService {
    let session: SOAPSession
    let manager: ManagedObjectReference
    let waiter: TaskWaiter
    /// The server's inner limit is not documented; what comes back is taken.
    static let pageSize = 1000
    static let batchSize = 200

    func list(
        _ queries: [DiskCondition],
        unread: (Datastore, FCDError) throws -> Void,
        handle: (_ page: [DiskListEntry]) async throws -> Void
    ) async throws {
        var last: DiskID?
        while true {
            try Task.checkCancellation()
            let next = last.map { [DiskCondition(.id, .greaterThan, $0.rawValue)] } ?? []
            let page = try await session.call(
                VSLMListDisks(manager: manager, queries: queries + next, pageSize: Self.pageSize)
            )
            try await handle(try await completed(page.entries))
            guard !page.isLast else { return }
            guard let end = page.entries.map(\.id).max() else {
                throw FCDError(
                    .protocolViolation,
                    "the server's list of disks has a page without disks that is not the last"
                )
            }
            // A server that ignored the condition would answer with the same page for ever.
            guard last.map({ end > $0 }) ?? true else {
                throw FCDError(.protocolViolation, "the server's list of disks does not get past \(end)")
            }
            last = end
        }
    }

    /// Rows as they are on newer servers: before 7.0 a list does not tell where a disk lies, and some servers list
    /// identifiers alone. What is missing is read disk by disk.
    private func completed(_ rows: [DiskListEntry]) async throws -> [DiskListEntry] {
        guard rows.contains(where: \.isIncomplete) else { return rows }
        return try await rows.concurrently { row in
            guard row.isIncomplete else { return row }
            do {
                var whole = DiskListEntry(try await retrieve(row.id))
                whole.metadata = whole.metadata ?? row.metadata
                return whole
            } catch let error as FCDError {
                guard let fault = error.faultOfRow else { throw error }
                var faulty = row
                faulty.fault = fault
                return faulty
            }
        }
    }

    func retrieve(_ id: DiskID) async throws -> Disk {
        try await session.call(VSLMRetrieveDisk(manager: manager, id: id))
    }

    func refresh(_ disk: Disk) async throws -> Disk { try await retrieve(disk.id) }

    func retrieve(_ ids: [DiskID]) async throws -> [DiskListEntry] {
        do {
            return try await ids.inBatches(of: Self.batchSize) { batch in
                try await completed(try await session.call(VSLMRetrieveDisks(manager: manager, ids: batch)))
            }
        } catch let error as FCDError where error.fault?.isMethodMissing == true {
            return try await ids.concurrently { id in
                do {
                    return DiskListEntry(try await retrieve(id))
                } catch let error as FCDError {
                    guard let fault = error.faultOfRow else { throw error }
                    return DiskListEntry(id: id, fault: fault)
                }
            }
        }
    }

    func associations(of disks: [DiskListEntry]) async throws -> [DiskAssociations] {
        try await disks.map(\.id).inBatches(of: Self.batchSize) { batch in
            try await session.call(VSLMRetrieveAssociations(manager: manager, ids: batch))
        }
    }

    func register(url: String, name: String?) async throws -> Disk {
        try await session.call(VSLMRegisterDisk(manager: manager, url: url, name: name))
    }

    func create(_ spec: DiskCreateSpec, started: (ManagedObjectReference) throws -> Void) async throws -> Disk {
        let result = try await waiter.run(
            VSLMCreateDisk(manager: manager, spec: spec),
            on: spec.datastore,
            started: started
        )
        return try Disk(taskResult: result, of: "VslmCreateDisk_Task")
    }

    func delete(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        _ = try await waiter.run(VSLMDeleteDisk(manager: manager, id: disk.id), on: disk.datastore, started: started)
    }

    func metadata(of disk: Disk) async throws -> [String: String] {
        try await session.call(VSLMRetrieveMetadata(manager: manager, id: disk.id))
    }

    func update(
        _ metadata: MetadataUpdate,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(
            VSLMUpdateMetadata(manager: manager, id: disk.id, update: metadata),
            on: disk.datastore,
            started: started
        )
    }

    func attachTag(_ tag: DiskTag, to id: DiskID) async throws {
        try await session.call(ChangeTag<VSLMTags>(.attach, manager: manager, id: id, tag: tag))
    }

    func detachTag(_ tag: DiskTag, from id: DiskID) async throws {
        try await session.call(ChangeTag<VSLMTags>(.detach, manager: manager, id: id, tag: tag))
    }

    func tags(of id: DiskID) async throws -> [DiskTag] {
        try await session.call(ListTags<VSLMTags>(manager: manager, id: id))
    }

    func disks(taggedWith tag: DiskTag) async throws -> [DiskID] {
        try await session.call(ListTaggedDisks<VSLMTags>(manager: manager, tag: tag))
    }

    func changeFlags(_ change: FlagChange, _ flags: DiskFlagSet, of disk: Disk) async throws {
        try await session.call(VSLMChangeFlags(change, manager: manager, id: disk.id, flags: flags))
    }

    func updatePolicy(
        _ profileID: String,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(
            VSLMUpdatePolicy(manager: manager, id: disk.id, profileID: profileID),
            on: disk.datastore,
            started: started
        )
    }
}

extension Disk {
    /// Reads the disk that a task made.
    init(taskResult: XMLNode?, of method: String) throws(FCDError) {
        guard let taskResult else {
            throw FCDError.unknownOutcome(of: method, "its task succeeded without telling which disk it made")
        }
        do {
            try self.init(taskResult)
        } catch {
            throw FCDError.unknownOutcome(of: method, "its task succeeded, and \(error)")
        }
    }
}

extension DiskListEntry {
    /// Whether the list left out what a disk is known by, without a fault that explains it.
    fileprivate var isIncomplete: Bool { fault == nil && (name == nil || path == nil) }
}
