import Catalog
package import FCD

extension DiskLifecycle {
    /// Deletes a snapshot; the disk's data stays as it is. It is asked for again for a while where something else is
    /// under way on the disk.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func deleteSnapshot(
        _ snapshot: DiskSnapshot,
        of holder: SnapshotHolder,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let id = try snapshot.requireID(of: holder)
        let preflight = try await holder.disk.asyncMap { try await self.preflight(.deleteSnapshot($0)) }
        try preflight?.require(force: force)
        let notes = preflight?.notes ?? []
        let method = holder.disk == nil && client.about.isVCenter ? "DeleteSnapshot_Task" : snapshotMethods.delete
        if dryRun {
            return ChangeResult(
                .planned,
                .deleteSnapshot,
                of: holder,
                snapshot: id,
                "would delete the snapshot \(snapshot.named) of \(holder.name) (\(holder.id))",
                notes: notes,
                calls: [PlannedCall(method, "\(holder.id), \(id)")]
            )
        }
        let (catalog, server) = try writableCatalog()
        let row =
            try holder.disk.map { try catalog.record(DiskObservation($0), serverID: server.id) }
            ?? record(of: holder.id)
        let intent = OperationIntent(
            kind: .deleteSnapshot,
            serverID: server.id,
            diskID: row?.id,
            target: "\(snapshot.named) of \(holder.name) (\(holder.id))",
            parameters: [
                "disk": holder.id.rawValue, "snapshot": id.rawValue, "description": snapshot.description,
                "datastore": holder.datastore.value,
            ]
        )
        let (wasGone, operationID, warnings) = try await change(intent) { entry in
            let wasGone = try await entry.step("delete snapshot", "\(id)") { started in
                try await deleteOrFind(id, of: holder, entry, started: started)
            }
            return (wasGone, wasGone ? "it was gone already" : "deleted")
        }
        return ChangeResult(
            wasGone ? .unchanged : .done,
            .deleteSnapshot,
            of: holder,
            snapshot: id,
            operationID: operationID,
            wasGone
                ? "the snapshot \(snapshot.named) of \(holder.name) (\(holder.id)) was gone already"
                : "deleted the snapshot \(snapshot.named) of \(holder.name) (\(holder.id))",
            warnings: warnings,
            notes: notes
        )
    }

    /// Deletes the snapshot; where the answer is lost, the list tells whether it is gone.
    ///
    /// - Returns: Whether somebody else had deleted it.
    private func deleteOrFind(
        _ snapshot: DiskID,
        of holder: SnapshotHolder,
        _ entry: JournalEntry,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> Bool {
        do {
            try await retries.run(while: ["InvalidState", "TaskInProgress", "FileLocked"]) {
                if let disk = holder.disk {
                    try await disks.deleteSnapshot(snapshot, of: disk, started: started)
                } else {
                    try await disks.deleteSnapshot(snapshot, of: holder.id, on: holder.datastore, started: started)
                }
            } again: { refusal in
                entry.noteRetry("delete snapshot", after: refusal)
                return nil
            }
            return false
        } catch let error as FCDError where error.code == .unknownOutcome {
            // A catalog that lags may list it for a while: the change was made.
            if error.fault?.isSyncFault == true { return false }
            let found = try? await uninterrupted { try await listing(of: snapshot, holder) }
            guard found == .nowhere else { throw error }
            return false
        } catch let error as FCDError where error.code == .notFound || error.fault?.type == "InvalidArgument" {
            // Both mean that it is gone, unless the server goes on listing it.
            switch try await listing(of: snapshot, holder) {
            case .nowhere: return true
            case .onDatastoreAlone:
                throw FCDError(
                    .conflict,
                    "the server's global catalog does not know disk \(holder.name) (\(holder.id)) just now, and its "
                        + "datastore has it with the snapshot \(snapshot): nothing was deleted",
                    hint: "run `fcd reconcile` for the datastore with --global-catalog, then try again",
                    fault: error.fault
                )
            case .listed: break
            }
            throw FCDError(
                .conflict,
                "the server lists the snapshot \(snapshot) of disk \(holder.name) (\(holder.id)) and cannot delete it: "
                    + "it is stranded",
                hint: "run `fcd reconcile` for its datastore, then try again; a new disk cloned from this one is free "
                    + "of it",
                fault: error.fault
            )
        }
    }

    /// Who still has a snapshot.
    private enum Listing {
        case listed, onDatastoreAlone, nowhere
    }

    /// A global catalog that has lost the disk says nothing of its snapshots: then the datastore is asked.
    private func listing(of snapshot: DiskID, _ holder: SnapshotHolder) async throws -> Listing {
        do {
            return try await snapshots(of: holder).contains { $0.id == snapshot } ? .listed : .nowhere
        } catch let error as FCDError where error.saysNoSuchObject {
            guard holder.disk != nil, disks.capabilities.hasGlobalCatalog else { return .nowhere }
        }
        do {
            let left = try await disks.snapshots(of: holder.id, on: holder.datastore)
            return left.contains { $0.id == snapshot } ? .onDatastoreAlone : .nowhere
        } catch let error as FCDError where error.saysNoSuchObject {
            return .nowhere
        }
    }
}

extension ChangeResult {
    /// What came of a change of a snapshot, whose disk may be gone.
    init(
        _ outcome: Outcome,
        _ kind: OperationKind,
        of holder: SnapshotHolder,
        snapshot: DiskID,
        operationID: String? = nil,
        _ message: String,
        warnings: [String] = [],
        notes: [String] = [],
        calls: [PlannedCall] = []
    ) {
        self.init(
            outcome,
            kind,
            disk: holder.disk,
            snapshot: snapshot,
            operationID: operationID,
            message,
            warnings: warnings,
            notes: notes,
            calls: calls
        )
        diskID = holder.id
        diskName = holder.name
    }
}
