import Catalog
import FCD

extension DiskLifecycle {
    /// The result of deleting a snapshot again that was deleted here before; nil where the journal does not know it.
    ///
    /// - parameter text: The snapshot's whole ID, which the server no longer has.
    /// - Throws: `CatalogError`.
    package func snapshotDeletedBefore(_ text: String, of holder: SnapshotHolder) throws -> ChangeResult? {
        guard DiskID.isWhole(text), let catalog, let server else { return nil }
        let wanted = text.lowercased()
        let earlier = try catalog.operations(OperationFilter(kind: .deleteSnapshot, serverID: server.id))
        let isKnown = earlier.contains { operation in
            operation.state == .done && operation.parameters["disk"] == holder.id.rawValue
                && operation.parameters["snapshot"]?.lowercased() == wanted
        }
        guard isKnown else { return nil }
        return ChangeResult(
            .unchanged,
            .deleteSnapshot,
            of: holder,
            snapshot: DiskID(wanted),
            "the snapshot \(wanted) of \(holder.name) (\(holder.id)) was deleted already"
        )
    }
}
