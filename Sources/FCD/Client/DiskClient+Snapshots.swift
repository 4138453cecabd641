extension DiskClient {
    /// A disk's snapshots, in the server's order: `RetrieveSnapshotInfo`.
    ///
    /// - Throws: ``FCDError``.
    public func snapshots(of disk: Disk) async throws -> [DiskSnapshot] {
        try await service.snapshots(of: disk)
    }

    /// The snapshots that a datastore still has for an ID, whether there is a disk of that ID or not:
    /// `RetrieveSnapshotInfo` at `/sdk`.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/notFound`` where the datastore knows nothing of the ID.
    public func snapshots(of id: DiskID, on datastore: ManagedObjectReference) async throws -> [DiskSnapshot] {
        try await session.call(
            VSOMRetrieveSnapshots(manager: try datastoreDisks(), id: id, datastore: datastore)
        )
    }

    /// A snapshot's file and change ID: `RetrieveSnapshotDetails`.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` on ESXi.
    public func details(of snapshot: DiskID, of disk: Disk) async throws -> SnapshotDetails {
        try await service.details(of: snapshot, of: disk)
    }

    /// A snapshot's file and change ID as its datastore itself has them: `RetrieveSnapshotDetails` at `/sdk`.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` on ESXi.
    public func details(
        of snapshot: DiskID,
        of id: DiskID,
        on datastore: ManagedObjectReference
    ) async throws -> SnapshotDetails {
        let manager = try datastoreDisks()
        guard manager.flavor == .vCenter else {
            throw FCDError(.unsupported, "an ESXi host does not tell the details of a snapshot")
        }
        return try await session.call(
            VSOMRetrieveSnapshotDetails(
                manager: manager.reference,
                id: id,
                datastore: datastore,
                snapshot: snapshot
            )
        )
    }

    /// Takes a snapshot: `CreateSnapshot_Task`, or `VStorageObjectCreateSnapshotEx_Task` for one with an ID of the
    /// caller's, where ``ServerCapabilities/takesSnapshotID``.
    ///
    /// - parameter id: A random UUID. The same one again makes no second snapshot.
    /// - parameter started: Called with the task before waiting for it.
    /// - Returns: The snapshot's ID, where the server tells it.
    /// - Throws: ``FCDError``. A `SyncFault` is an unknown outcome: the snapshot has to be looked for.
    public func createSnapshot(
        of disk: Disk,
        description: String,
        id: DiskID? = nil,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws -> DiskID? {
        try await knowingSyncFaults("the snapshot") {
            guard let id else {
                return try await service.createSnapshot(of: disk, description: description, started: started)
            }
            let operation = VSOMCreateSnapshot(
                manager: try datastoreDisks(),
                id: disk.id,
                datastore: disk.datastore,
                description: description,
                snapshot: id
            )
            return DiskSnapshot.id(in: try await waiter.run(operation, on: disk.datastore, started: started)) ?? id
        }
    }

    /// Deletes a snapshot: `DeleteSnapshot_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: `InvalidState`, `TaskInProgress` or `FileLocked` while something else is under way.
    ///   A `SyncFault` is an unknown outcome.
    public func deleteSnapshot(
        _ snapshot: DiskID,
        of disk: Disk,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await knowingSyncFaults("the deletion") {
            try await service.change(.delete, snapshot, of: disk, started: started)
        }
    }

    /// Deletes a snapshot that a datastore still has although its disk is gone: `DeleteSnapshot_Task` at `/sdk`.
    ///
    /// - Throws: ``FCDError``.
    public func deleteSnapshot(
        _ snapshot: DiskID,
        of id: DiskID,
        on datastore: ManagedObjectReference,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        let manager = try datastoreDisks()
        try await knowingSyncFaults("the deletion") {
            _ = try await waiter.run(
                VSOMChangeSnapshot(.delete, manager: manager, id: id, datastore: datastore, snapshot: snapshot),
                on: datastore,
                started: started
            )
        }
    }

    /// Takes a detached disk back to a snapshot; later snapshots are lost: `RevertVStorageObject_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: `InvalidState` while it is attached. A `SyncFault` is an unknown outcome.
    public func revert(
        _ disk: Disk,
        to snapshot: DiskID,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await knowingSyncFaults("the revert") {
            try await service.change(.revert, snapshot, of: disk, started: started)
        }
    }

    /// The change ID that stands for the beginning: everything that was ever written.
    public static let allChanges = "*"

    /// What was written to a disk between a change ID and a snapshot, handed over a part of the disk at a time, in
    /// ascending order: `QueryChangedDiskAreas`, again and again until the disk's end.
    ///
    /// - parameter changeID: ``SnapshotDetails/changeID`` of an earlier snapshot, or ``allChanges``.
    /// - parameter capacity: The disk's, up to where is asked.
    /// - Throws: ``FCDError``, or what `handle` throws; ``FCDError/Code/unsupported`` on ESXi.
    public func changedAreas(
        of disk: Disk,
        since changeID: String,
        until snapshot: DiskID,
        capacity: MiB,
        handle: (_ areas: [ChangedArea]) async throws -> Void
    ) async throws {
        var offset: Int64 = 0
        while offset < capacity.count << 20 {
            try Task.checkCancellation()
            let page = try await service.changedAreas(of: disk, since: changeID, until: snapshot, from: offset)
            guard page.end > offset else {
                throw FCDError(
                    .protocolViolation,
                    "the server's list of changed areas does not get past byte \(offset)"
                )
            }
            try await handle(page.areas)
            offset = page.end
        }
    }

    /// The disk manager at `/sdk`, which is asked datastore by datastore.
    func datastoreDisks() throws(FCDError) -> VSOMManager {
        guard let datastoreManager else {
            throw FCDError(.unsupported, "this server has no VStorageObjectManager at /sdk")
        }
        return datastoreManager
    }
}

extension DiskSnapshot {
    /// The ID in a task's result: an `ID`, or a `VStorageObjectSnapshot` that holds one.
    static func id(in result: XMLNode?) -> DiskID? {
        guard let node = result?.child("id") else { return nil }
        let text = (node.child("id") ?? node).text.trimmed
        return text.isEmpty ? nil : DiskID(text)
    }
}
