/// The server's own catalogs, as both disk services have them.
protocol CatalogService: Sendable {
    /// Brings a datastore's list of disks in line with its files.
    func reconcile(
        _ datastore: ManagedObjectReference,
        started: (ManagedObjectReference) throws -> Void
    ) async throws
    /// How far the global catalog is behind: of one datastore, or of all.
    func catalogStatus(datastoreURL: String?) async throws -> [CatalogSyncStatus]
}

extension VSLMDiskService {
    func reconcile(
        _ datastore: ManagedObjectReference,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(VSLMReconcile(manager: manager, datastore: datastore), on: datastore, started: started)
    }

    func catalogStatus(datastoreURL: String?) async throws -> [CatalogSyncStatus] {
        try await session.call(QueryCatalogStatus(manager: manager, datastoreURL: datastoreURL))
    }
}

extension VSOMDiskService {
    func reconcile(
        _ datastore: ManagedObjectReference,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        _ = try await waiter.run(VSOMReconcile(manager: manager, datastore: datastore), on: datastore, started: started)
    }

    func catalogStatus(datastoreURL: String?) async throws -> [CatalogSyncStatus] {
        throw FCDError.noGlobalCatalog
    }
}

extension FCDError {
    static let noGlobalCatalog = FCDError(
        .unsupported,
        "this server has no global catalog of disks: each datastore's own list is the only one",
        hint: "a global catalog is part of vCenter 6.7 U2 and later"
    )
}
