import Catalog
import FCD

extension DiskLifecycle {
    /// A sync's summary with the number of disks whose owner the server does not have though it could.
    ///
    /// - Throws: `CatalogError`.
    func countingUnwrittenOwners(_ summary: SyncSummary) throws -> SyncSummary {
        guard disks.capabilities.hasMetadata, let catalog, let server else { return summary }
        var summary = summary
        summary.unwritten = try catalog.unwrittenOwners(serverID: server.id)
        return summary
    }
}
