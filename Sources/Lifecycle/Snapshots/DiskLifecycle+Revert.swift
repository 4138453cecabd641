import Catalog
package import FCD

extension DiskLifecycle {
    /// Takes a detached disk back to a snapshot. What was written since is lost, and so are later snapshots.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func revert(
        _ disk: Disk,
        to snapshot: DiskSnapshot,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let id = try snapshot.requireID(of: SnapshotHolder(disk))
        let preflight = try await preflight(.revert(disk))
        try preflight.require(force: force)
        let rows = SnapshotRow.inOrder(try await disks.snapshots(of: disk))
        guard let lost = rows.first(where: { $0.snapshot.id == id })?.lostByRevert else {
            throw FCDError(
                .notFound,
                "disk \(disk.name) (\(disk.id)) has no snapshot \(id) any more",
                hint: "`fcd snapshot ls \(disk.id)` lists its snapshots"
            )
        }
        if dryRun {
            return ChangeResult(
                .planned,
                .revert,
                disk: disk,
                snapshot: id,
                "would take \(disk.name) (\(disk.id)) back to \(snapshot.named), losing what was written since"
                    + lost.asLoss,
                notes: preflight.notes,
                calls: [PlannedCall(snapshotMethods.revert, "\(disk.id), \(id)")]
            )
        }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: .revert,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id)) to \(snapshot.named)",
            parameters: [
                "disk": disk.id.rawValue, "snapshot": id.rawValue,
                "lost": lost.compactMap { $0.id?.rawValue }.joined(separator: " "),
            ]
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            try await entry.step("revert", "to \(id)") { started in
                try await revertOrFind(disk, to: id, losing: lost, started: started)
            }
            return ((), "reverted to \(id)")
        }
        return ChangeResult(
            .done,
            .revert,
            disk: disk,
            snapshot: id,
            operationID: operationID,
            "took \(disk.name) (\(disk.id)) back to \(snapshot.named)"
                + (lost.isEmpty
                    ? "" : "; \(lost.count) later \(lost.count == 1 ? "snapshot is" : "snapshots are") gone"),
            warnings: warnings,
            notes: preflight.notes
        )
    }

    /// Reverts; where the answer is lost, the later snapshots tell: they go with the revert. Without any, nothing
    /// tells whether the disk went back, and its outcome stays unknown.
    private func revertOrFind(
        _ disk: Disk,
        to snapshot: DiskID,
        losing lost: [DiskSnapshot],
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        do {
            try await disks.revert(disk, to: snapshot, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            if error.fault?.isSyncFault == true { return }
            let ids = Set(lost.compactMap(\.id))
            let left = try? await uninterrupted { try await disks.snapshots(of: disk).compactMap(\.id) }
            guard !ids.isEmpty, let left, left.contains(snapshot), ids.isDisjoint(with: left) else { throw error }
        }
    }
}

extension [DiskSnapshot] {
    /// For messages: `, and 2 later snapshots: …`; empty for none.
    package var asLoss: String {
        guard !isEmpty else { return "" }
        return ", and \(count) later \(count == 1 ? "snapshot" : "snapshots"): "
            + map(\.named).joined(separator: ", ")
    }
}
