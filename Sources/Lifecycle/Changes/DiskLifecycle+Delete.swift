import Catalog
package import FCD

extension DiskLifecycle {
    /// Deletes a disk *and its file*. What is attached or has snapshots is refused; so is a Kubernetes volume,
    /// unless forced.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func delete(_ disk: Disk, force: Bool = false, dryRun: Bool = false) async throws -> ChangeResult {
        let holders = try await holders(of: disk)
        guard holders.isEmpty else {
            throw FCDError(
                .inUse,
                "disk \(disk.name) (\(disk.id)) is attached to \(holders.described)",
                hint: "run `fcd detach \(disk.id)` first"
            )
        }
        let snapshots = try await disks.snapshots(of: disk)
        guard snapshots.isEmpty else {
            throw FCDError(
                .inUse,
                "disk \(disk.name) (\(disk.id)) has \(snapshots.count) snapshots: "
                    + snapshots.map { "\($0.description) (\($0.createTime))" }.joined(separator: ", "),
                hint: "delete its snapshots first, with what made them; `fcd show \(disk.id)` lists them"
            )
        }
        try await refuseKubernetesVolume(disk, force: force, doing: "deleted")
        if dryRun {
            let method =
                disks.capabilities.hasGlobalCatalog ? "VslmDeleteVStorageObject_Task" : "DeleteVStorageObject_Task"
            return ChangeResult(
                .planned,
                .delete,
                disk: disk,
                "would delete \(disk.name) (\(disk.id)) and its file \(disk.path)",
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
            parameters: ["disk": disk.id.rawValue, "path": disk.path]
        )
        let operationID = try await change(intent) { entry in
            try catalog.markDeleting(diskID: row.id)
            do {
                try await entry.step("delete", disk.path) { started in
                    try await deleteOrFind(disk, started: started)
                }
            } catch {
                if !error.isOutcomeUnknown { try catalog.markReady(diskID: row.id) }
                throw error
            }
            try catalog.markDeleted(diskID: row.id)
            return (entry.id, "deleted with its file \(disk.path)")
        }
        return ChangeResult(
            .done,
            .delete,
            disk: disk,
            operationID: operationID,
            "deleted \(disk.name) (\(disk.id)) and its file \(disk.path)"
        )
    }

    /// Deletes; where the answer is lost, the server is asked whether the disk is gone.
    private func deleteOrFind(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        do {
            try await disks.delete(disk, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            do {
                _ = try await disks.retrieve(disk.id)
            } catch let lookup as FCDError where lookup.code == .notFound {
                return
            } catch {
                // Nothing more is known than before.
            }
            throw error
        }
    }
}

extension [DiskHolder] {
    /// For messages: `app-01 (SCSI controller 0, unit 2), app-02 (NVME controller 0, unit 1)`.
    var described: String { map(\.description).joined(separator: ", ") }
}
