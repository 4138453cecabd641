import Catalog
package import FCD

extension DiskLifecycle {
    /// Takes a detached disk back to a snapshot. What was written since is lost, and so are later snapshots.
    ///
    /// - parameter agreed: What the person was told is lost; nil where nobody was asked. If it would be anything else
    ///   by now, nothing is done.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func revert(
        _ disk: Disk,
        to snapshot: DiskSnapshot,
        losing agreed: RevertLoss? = nil,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let id = try snapshot.requireID(of: SnapshotHolder(disk))
        let preflight = try await preflight(.revert(disk))
        try preflight.require(force: force)
        let lost = try await loss(ofReverting: disk, to: snapshot)
        if let agreed, lost != agreed {
            throw FCDError(
                .conflict,
                "the snapshots of disk \(disk.name) (\(disk.id)) have changed since that was asked: a revert to "
                    + "\(snapshot.named) would lose what was written since\(lost.words)",
                hint: "`fcd snapshot ls \(disk.id)` lists them; run the command again if they may go"
            )
        }
        if dryRun {
            return ChangeResult(
                .planned,
                .revert,
                disk: disk,
                snapshot: id,
                "would take \(disk.name) (\(disk.id)) back to \(snapshot.named), losing what was written since"
                    + lost.words,
                notes: preflight.notes,
                calls: [PlannedCall(snapshotMethods.revert, "\(disk.id), \(id)")]
            )
        }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        // Losses that are not known are none: whoever finds the revert interrupted then concludes nothing from them.
        let intent = OperationIntent(
            kind: .revert,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id)) to \(snapshot.named)",
            parameters: [
                "disk": disk.id.rawValue, "snapshot": id.rawValue,
                "lost": lost.snapshots?.compactMap { $0.id?.rawValue }.joined(separator: " ") ?? "",
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
            "took \(disk.name) (\(disk.id)) back to \(snapshot.named)" + lost.wordsAfterwards,
            warnings: warnings,
            notes: preflight.notes
        )
    }

    /// What a revert to a snapshot would lose at this moment.
    ///
    /// - Throws: ``FCDError``: ``FCDError/Code/notFound`` where the snapshot is gone.
    package func loss(ofReverting disk: Disk, to snapshot: DiskSnapshot) async throws -> RevertLoss {
        let id = try snapshot.requireID(of: SnapshotHolder(disk))
        let rows = SnapshotRow.inOrder(try await disks.snapshots(of: disk))
        guard let lost = rows.first(where: { $0.snapshot.id == id })?.lostByRevert else {
            throw FCDError(
                .notFound,
                "disk \(disk.name) (\(disk.id)) has no snapshot \(id) any more",
                hint: "`fcd snapshot ls \(disk.id)` lists its snapshots"
            )
        }
        return lost
    }

    /// Reverts; where the answer is lost, the later snapshots tell: they go with the revert. Without any, nothing
    /// tells whether the disk went back, and its outcome stays unknown.
    private func revertOrFind(
        _ disk: Disk,
        to snapshot: DiskID,
        losing lost: RevertLoss,
        started: (ManagedObjectReference) throws -> Void
    ) async throws {
        do {
            try await disks.revert(disk, to: snapshot, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            if error.fault?.isSyncFault == true { return }
            let ids = Set((lost.snapshots ?? []).compactMap(\.id))
            let left = try? await uninterrupted { try await disks.snapshots(of: disk).compactMap(\.id) }
            guard !ids.isEmpty, let left, left.contains(snapshot), ids.isDisjoint(with: left) else { throw error }
        }
    }
}
