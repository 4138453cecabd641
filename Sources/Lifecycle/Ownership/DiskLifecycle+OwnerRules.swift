import Catalog
import FCD

extension DiskLifecycle {
    /// Gives the disks that a sync has read the owners that the configuration's rules name, and counts those whose owner
    /// the server does not have though it could.
    ///
    /// - Throws: `CatalogError`.
    func settleOwners(after summary: inout SyncSummary) throws {
        let (catalog, server) = try writableCatalog()
        if let ownerRules {
            let changes = try catalog.applyOwnerRules(ownerRules, serverID: server.id, at: now(), isSync: true)
            summary.ruled = changes.total
        }
        if disks.capabilities.hasMetadata { summary.unwritten = try catalog.unwrittenOwners(serverID: server.id) }
    }
}
