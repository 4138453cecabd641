import Catalog
package import FCD

extension DiskLifecycle {
    /// Makes a disk a plain VMDK again; its file stays, and its snapshots, tags and metadata go. The catalog keeps the
    /// disk as gone.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/unsupported`` before 9.1, `CatalogError`.
    package func unregister(_ disk: Disk, force: Bool = false, dryRun: Bool = false) async throws -> ChangeResult {
        let preflight = try await preflight(.unregister(disk))
        try preflight.require(force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .unregister,
                disk: disk,
                "would unregister \(disk.name) (\(disk.id)); its file \(disk.path) would stay",
                notes: preflight.notes,
                calls: [PlannedCall("UnregisterDisk_Task", "\(disk.id)")]
            )
        }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: .unregister,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id))",
            parameters: ["disk": disk.id.rawValue, "path": disk.path]
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            try await entry.step("unregister", disk.path) { started in
                try await unregisterOrFind(disk, started: started)
            }
            entry.note { _ = try catalog.markGone(diskID: row.id) }
            entry.flush()
            await lookForFile(of: disk, in: entry)
            return ((), "unregistered, its file \(disk.path) stays")
        }
        return ChangeResult(
            .done,
            .unregister,
            disk: disk,
            operationID: operationID,
            "unregistered \(disk.name) (\(disk.id)); its file \(disk.path) stays",
            warnings: warnings,
            notes: preflight.notes
        )
    }

    /// That the file stays is what the call is for: where it is not there afterwards, a person has to know.
    private func lookForFile(of disk: Disk, in entry: JournalEntry) async {
        do {
            let datastore = try await datastore(disk.datastore.value)
            guard try await inventory.file(at: try DatastorePath(parsing: disk.path), on: datastore) == nil else {
                return
            }
            entry.warn("the server shows no file at \(disk.path) any more: look for it on \(datastore.name)")
        } catch {
            entry.warn("it could not be seen whether the file \(disk.path) is there: \(error)")
        }
    }

    /// Unregisters; where the answer is lost, the server is asked whether it still has the disk.
    private func unregisterOrFind(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        do {
            try await disks.unregister(disk, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            guard error.fault?.isSyncFault != true else { return }
            guard await isGone(disk) else { throw error }
        } catch let error as FCDError where error.fault?.type == "InvalidState" {
            throw await naming(holdersOf: disk, in: error)
        }
    }
}
