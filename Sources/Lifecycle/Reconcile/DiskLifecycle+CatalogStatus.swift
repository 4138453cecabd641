package import FCD

/// How far the global catalog is behind one datastore.
package struct CatalogStatusRow: Sendable, Equatable {
    /// nil for a datastore that this session does not see.
    package var datastore: String?
    package var status: CatalogSyncStatus
}

extension DiskLifecycle {
    /// How far the global catalog is behind its datastores, in ascending order of their names.
    ///
    /// - parameter datastore: Only this one, by name or moid.
    /// - Throws: ``FCDError``: ``FCDError/Code/unsupported`` without a global catalog.
    package func catalogStatus(of datastore: String? = nil) async throws -> [CatalogStatusRow] {
        // Before anything is looked up: without a global catalog there is nothing to say.
        guard disks.capabilities.hasGlobalCatalog else {
            _ = try await disks.catalogStatus()
            return []
        }
        if let datastore {
            let found = try await self.datastore(datastore)
            return try await disks.catalogStatus(datastoreURL: found.url).map {
                CatalogStatusRow(datastore: found.name, status: $0)
            }
        }
        async let rows = disks.catalogStatus()
        let names = Dictionary(try await inventory.datastores().map { ($0.url, $0.name) }) { first, _ in first }
        return try await rows.map { CatalogStatusRow(datastore: names[$0.datastoreURL], status: $0) }
            .sorted { ($0.datastore ?? "", $0.status.datastoreURL) < ($1.datastore ?? "", $1.status.datastoreURL) }
    }
}
