extension DiskClient {
    /// How far the global catalog is behind its datastores: `VslmQueryGlobalCatalogSyncStatus`.
    ///
    /// - parameter datastoreURL: Only of this datastore (`ds:///vmfs/volumes/…/`).
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` without a global catalog. A datastore that cannot be
    ///   compared throws nothing: it stands in its row with its fault.
    public func catalogStatus(datastoreURL: String? = nil) async throws -> [CatalogSyncStatus] {
        try await service.catalogStatus(datastoreURL: datastoreURL)
    }

    /// The IDs of the disks that a datastore itself lists: `ListVStorageObject` at `/sdk`. The global catalog may lag
    /// behind it.
    ///
    /// - Throws: ``FCDError``.
    public func identifiers(on datastore: ManagedObjectReference) async throws -> [DiskID] {
        try await session.call(VSOMListDisks(manager: try datastoreDisks(), datastore: datastore))
    }

    /// A disk as its datastore itself has it: `RetrieveVStorageObject` at `/sdk`.
    ///
    /// - Throws: ``FCDError``.
    public func retrieve(_ id: DiskID, on datastore: ManagedObjectReference) async throws -> Disk {
        try await session.call(VSOMRetrieveDisk(manager: try datastoreDisks(), id: id, datastore: datastore))
    }

    /// Brings a datastore's list of disks in line with its files; entries whose file is gone are dropped:
    /// `ReconcileDatastoreInventory_Task`. With a global catalog, that is brought up too.
    ///
    /// - parameter started: Called with the task before waiting for it.
    /// - Throws: ``FCDError``.
    public func reconcile(
        _ datastore: ManagedObjectReference,
        started: (ManagedObjectReference) throws -> Void = { _ in }
    ) async throws {
        try await knowingSyncFaults("the reconciliation") {
            try await service.reconcile(datastore, started: started)
        }
    }

    /// What the server itself says a reconciliation would do: the dry run of `ReconcileDatastoreInventoryEx_Task`.
    ///
    /// - Returns: A count for each host that looked, and for the vCenter; nil before 9.0, where there is no dry run.
    /// - Throws: ``FCDError``.
    public func countReconciliation(of datastore: ManagedObjectReference) async throws -> [ReconciliationCount]? {
        guard capabilities.countsReconciliation else { return nil }
        let operation = CountReconciliation(manager: try datastoreDisks().reference, datastore: datastore)
        let result = try await waiter.read(operation)
        do {
            var counts: [ReconciliationCount] = []
            for node in result?.all("reconcileDetails") ?? [] { counts.append(try ReconciliationCount(node)) }
            return counts
        } catch {
            throw FCDError(.protocolViolation, "\(operation.method): \(error)")
        }
    }

    /// Brings the global catalog in step with a datastore: `VslmSyncDatastore`. It can take long for a whole one.
    ///
    /// - parameter disk: Only this disk.
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` without a global catalog.
    public func syncGlobalCatalog(datastoreURL: String, disk: DiskID? = nil) async throws {
        guard let storageLifecycle else { throw FCDError.noGlobalCatalog }
        try await knowingSyncFaults("the synchronization") {
            try await session.call(
                SyncDatastore(manager: storageLifecycle, datastoreURL: datastoreURL, disk: disk)
            )
        }
    }
}
