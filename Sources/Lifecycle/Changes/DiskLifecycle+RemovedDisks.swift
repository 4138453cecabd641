package import Catalog
package import FCD

extension DiskLifecycle {
    /// Makes a change that takes a disk away. Where the server has no such disk and the journal has that the same was
    /// done with it here, that is a success that says so.
    ///
    /// - parameter text: What names the disk; only a whole ID names one that is gone.
    /// - parameter kind: The change.
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound`` as ``disk(_:)`` does, `CatalogError`, what `change` throws.
    package func removing(
        _ text: String,
        by kind: OperationKind,
        _ change: (Disk) async throws -> ChangeResult
    ) async throws -> ChangeResult {
        let disk: Disk
        do {
            disk = try await self.disk(text)
        } catch let error as FCDError where error.code == .notFound {
            guard let result = try removedBefore(text, by: kind) else { throw error }
            return result
        }
        return try await change(disk)
    }

    private func removedBefore(_ text: String, by kind: OperationKind) throws -> ChangeResult? {
        guard DiskID.isWhole(text), let catalog, let server else { return nil }
        let id = DiskID(text.lowercased())
        guard let row = try record(of: id), row.state == .deleted || row.state == .gone else { return nil }
        let earlier = try catalog.operations(OperationFilter(kind: kind, diskID: row.id, serverID: server.id))
        guard earlier.contains(where: { $0.state == .done }) else { return nil }
        let word = kind == .unregister ? "unregistered" : "deleted"
        var result = ChangeResult(.unchanged, kind, "\(row.name) (\(id)) was \(word) already")
        result.diskID = id
        result.diskName = row.name
        return result
    }
}
