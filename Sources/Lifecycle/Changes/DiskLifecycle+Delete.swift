import Catalog
package import FCD

extension DiskLifecycle {
    /// Deletes a disk *and its file*. What is attached or has snapshots is refused; so is a Kubernetes volume,
    /// unless forced.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func delete(_ disk: Disk, force: Bool = false, dryRun: Bool = false) async throws -> ChangeResult {
        let holders = try await holdersBeforeDeletion(of: disk, force: force)
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
        let (_, operationID, warnings) = try await change(intent) { entry in
            try catalog.markDeleting(diskID: row.id)
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
            warnings: warnings
        )
    }

    /// Who holds the disk, by all that can be asked: a deleted file does not come back. Associations do not know VMs
    /// that use the file as a plain VMDK, or that a linked clone stands on it; the VMs' own devices do.
    private func holdersBeforeDeletion(of disk: Disk, force: Bool) async throws -> [DiskHolder] {
        if let associated = try await associatedHolders(of: disk), !associated.isEmpty { return associated }
        let devices = try await holdersByDevices(of: disk, ignoringUnreadable: force)
        guard devices.isEmpty, !disk.consumers.isEmpty, !force else { return devices }
        throw FCDError(
            .inUse,
            "disk \(disk.name) (\(disk.id)) has a consumer (\(disk.consumers.joined(separator: ", "))) whose devices do "
                + "not show it",
            hint: "find out which VM that is; pass --force only if it is no more"
        )
    }

    /// Deletes; where the answer is lost, the server is asked whether the disk is gone.
    private func deleteOrFind(_ disk: Disk, started: (ManagedObjectReference) throws -> Void) async throws {
        do {
            try await disks.delete(disk, started: started)
        } catch let error as FCDError where error.code == .unknownOutcome {
            do {
                _ = try await uninterrupted { try await disks.refresh(disk) }
            } catch let lookup as FCDError where lookup.code == .notFound {
                return
            } catch {
                // Nothing more is known than before.
            }
            throw error
        }
    }
}
