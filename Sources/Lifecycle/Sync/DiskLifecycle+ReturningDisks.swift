import Catalog
import FCD

extension DiskLifecycle {
    /// Asks for the disks that are listed though the catalog has them as gone or deleted: where the datastore itself does
    /// not have one, the list of the global catalog lags behind, and the disk is not back.
    ///
    /// - Throws: ``FCDError`` for what would meet every disk alike; `CatalogError`. One that its datastore cannot tell
    ///   stays as it was.
    func confirmReturning(_ writer: SyncWriter) async throws {
        guard disks.capabilities.hasGlobalCatalog else { return }
        var last: String?
        while true {
            let page = try writer.returning(after: last, limit: 500)
            guard let end = page.last else { return }
            last = end.fcdID
            let absent = try await page.concurrently { disk -> String? in
                do {
                    let datastore = ManagedObjectReference(type: "Datastore", value: disk.datastoreMoid)
                    _ = try await disks.retrieve(DiskID(disk.fcdID), on: datastore)
                    return nil
                } catch let error as FCDError where !error.concernsEveryCall {
                    return disk.fcdID
                }
            }
            try writer.add(absent: absent.compactMap { $0 })
        }
    }
}
