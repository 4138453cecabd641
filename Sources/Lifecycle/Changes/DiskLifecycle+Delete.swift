package import Catalog
package import FCD

extension DiskLifecycle {
    /// Deletes a disk *and its file*. What is attached or has snapshots is refused; so is a Kubernetes volume,
    /// unless forced.
    ///
    /// - Parameters:
    ///   - retirement: The mark that had announced it, for the journal.
    ///   - isWanted: whether a refusal is one of what somebody wanted done; else that goes by `dryRun`.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func delete(
        _ disk: Disk,
        force: Bool = false,
        dryRun: Bool = false,
        retirement: RetirementMark? = nil,
        isWanted: Bool? = nil
    ) async throws -> ChangeResult {
        let preflight = try await preflight(.delete(disk))
        // A retired disk's snapshots stand in the way each time that it is looked at.
        let isNoted = retirement == nil && isWanted ?? !dryRun
        try require(preflight, before: .delete, of: disk, force: force, isNoted: isNoted)
        if let retirement { try await requireUnchanged(retirement, of: disk) }
        if dryRun {
            let method =
                disks.capabilities.hasGlobalCatalog ? "VslmDeleteVStorageObject_Task" : "DeleteVStorageObject_Task"
            return ChangeResult(
                .planned,
                .delete,
                disk: disk,
                "would delete \(disk.name) (\(disk.id)) and its file \(disk.path)",
                notes: preflight.notes,
                calls: [PlannedCall(method, "\(disk.id)")]
            )
        }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: .delete,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: (retirement.map { RetirementMetadata.update(to: $0).set } ?? [:])
                .merging(["disk": disk.id.rawValue, "path": disk.path]) { first, _ in first }
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            try entry.open("delete", disk.path) { _ = try catalog.markDeleting(diskID: row.id) }
            do {
                try await entry.step("delete", disk.path) { started in
                    try await deleteOrFind(disk, started: started)
                }
            } catch {
                if !error.isOutcomeUnknown { entry.note { _ = try catalog.markReady(diskID: row.id) } }
                throw error
            }
            entry.note { _ = try catalog.markDeleted(diskID: row.id) }
            return ((), "deleted with its file \(disk.path)")
        }
        return ChangeResult(
            .done,
            .delete,
            disk: disk,
            operationID: operationID,
            "deleted \(disk.name) (\(disk.id)) and its file \(disk.path)",
            warnings: warnings,
            notes: preflight.notes
        )
    }

    /// Deletes; where the answer is lost, the server is asked whether the disk is gone.
    private func deleteOrFind(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        do {
            try await disks.delete(disk, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            guard await isGone(disk) else { throw error }
        }
    }

    /// Whether the disk's datastore itself has it no more: a global catalog may lag behind it.
    func isGone(_ disk: Disk) async -> Bool {
        do {
            _ = try await uninterrupted { try await disks.retrieve(disk.id, on: disk.datastore) }
        } catch let error as FCDError where error.code == .notFound {
            return true
        } catch {
            // Nothing more is known than before.
        }
        return false
    }
}
