extension DiskClient {
    /// Copies a disk: `CloneVStorageObject_Task`. The copy has no snapshots, tags or VMs.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func clone(
        _ disk: Disk,
        _ spec: DiskCloneSpec,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws -> Disk {
        try await knowingSyncFaults("the copy") { try await service.clone(disk, spec, started: started) }
    }

    /// Makes a new disk of a snapshot: `CreateDiskFromSnapshot_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func copySnapshot(
        of disk: Disk,
        _ spec: SnapshotCopySpec,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws -> Disk {
        try await knowingSyncFaults("the new disk") {
            try await service.copySnapshot(of: disk, spec, started: started)
        }
    }

    /// Grows a disk: `ExtendDisk_Task`. The server refuses to make it smaller.
    ///
    /// - parameter capacity: The new capacity in MiB, not what is added.
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: `InvalidState` while it has snapshots. With a `SyncFault` the disk has grown and the
    ///   server's catalog lags: ``FCDError/Code/unknownOutcome`` with that fault, here as in the calls below.
    public func extend(
        _ disk: Disk,
        to capacity: MiB,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await knowingSyncFaults("the growth") { try await service.extend(disk, to: capacity, started: started) }
    }

    /// Gives a thin disk all of its blocks, so that it is eager thick: `InflateDisk_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func inflate(_ disk: Disk, started: (ManagedObjectReference) throws -> Void = { _ in }) async throws {
        try await knowingSyncFaults("the inflation") { try await service.inflate(disk, started: started) }
    }

    /// Renames a disk: `RenameVStorageObject`. Its file keeps its name. The call is synchronous.
    ///
    /// - Throws: ``FCDError``.
    public func rename(_ disk: Disk, to name: String) async throws {
        try await knowingSyncFaults("the new name") { try await service.rename(disk, to: name) }
    }

    /// Moves a disk's file to another datastore: `RelocateVStorageObject_Task`.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``: `InvalidState` where its control flags forbid it, or where it is attached and the
    ///   server moves detached disks only.
    public func relocate(
        _ disk: Disk,
        _ spec: DiskRelocateSpec,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await knowingSyncFaults("the relocation") { try await service.relocate(disk, spec, started: started) }
    }

    /// Makes a disk a plain VMDK again; its file stays: `UnregisterDisk_Task`, 9.1 and later.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` where the server has no such call.
    public func unregister(_ disk: Disk, started: (ManagedObjectReference) throws -> Void = { _ in }) async throws {
        guard capabilities.hasUnregister, let datastoreManager else {
            throw FCDError(
                .unsupported,
                "this server (API \(capabilities.apiVersion)) cannot unregister a disk: that came with 9.1, and "
                    + "before it the only way out of the catalog is a deletion, which takes the file too",
                hint: "leave disk \(disk.name) (\(disk.id)) registered, or copy its file first"
            )
        }
        _ = try await knowingSyncFaults("the unregistering") {
            try await waiter.run(
                UnregisterDisk(manager: datastoreManager.reference, id: disk.id, datastore: disk.datastore),
                on: disk.datastore,
                started: started
            )
        }
    }
}
