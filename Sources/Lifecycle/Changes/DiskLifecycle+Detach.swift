import Catalog
package import FCD

extension DiskLifecycle {
    /// Takes a disk off the VM that holds it; the disk and its file stay. Attached nowhere is a success that says so.
    ///
    /// - parameter machine: The VM that is meant, where a person named one. Another VM that holds the disk is left
    ///   alone, and the command refused.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func detach(
        _ disk: Disk,
        from machine: VirtualMachine? = nil,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        guard let holder = try await holderToLeave(disk, machine: machine) else {
            try recordDetached(disk)
            return ChangeResult(.unchanged, .detach, disk: disk, "\(disk.name) (\(disk.id)) is attached to no VM")
        }
        try await requireDetachable(disk, from: holder, force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .detach,
                disk: disk,
                "would detach \(disk.name) (\(disk.id)) from \(holder.description)",
                calls: [plannedDetach(disk, from: holder)]
            )
        }
        let (catalog, server) = try writableCatalog()
        try recordAttachment(of: disk, to: holder.machine)
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: .detach,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id)) from \(holder.machine.name)",
            parameters: detachParameters(disk, holder)
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            (try await detachStep(disk, from: holder, in: entry), "detached from \(holder.description)")
        }
        return ChangeResult(
            .done,
            .detach,
            disk: disk,
            operationID: operationID,
            "detached \(disk.name) (\(disk.id)) from \(holder.description)",
            warnings: warnings
        )
    }

    /// One journalled detach, with the outcome written to the catalog.
    func detachStep(_ disk: Disk, from holder: DiskHolder, in entry: JournalEntry) async throws {
        let machine = holder.machine
        try await entry.step("detach", "\(disk.id) from \(machine.name) (\(machine.reference.value))") { started in
            do {
                try await disks.detach(disk.id, from: machine.reference, started: started)
            } catch let error as FCDError where error.code == .unknownOutcome {
                // The answer is lost: the VM's devices tell what happened, if they no longer show the disk.
                let now = try? await uninterrupted { try await inventory.virtualMachines([machine.reference]).first }
                guard let now, now.hasDevices, now.device(holding: disk) == nil else { throw error }
            }
        }
        entry.note { try recordDetached(disk, from: machine) }
    }

    /// The VM to detach from; nil where nobody holds the disk.
    private func holderToLeave(_ disk: Disk, machine: VirtualMachine?) async throws -> DiskHolder? {
        let holders = try await holders(of: disk)
        guard !holders.isEmpty else { return nil }
        if let machine {
            if let holder = holders.first(where: { $0.machine.reference == machine.reference }) { return holder }
            throw FCDError(
                .conflict,
                "disk \(disk.name) (\(disk.id)) is not attached to \(machine.name) but to \(holders.described)",
                hint: "run `fcd detach \(disk.id) --vm \(holders[0].machine.name.quotedForShell)` if that is meant"
            )
        }
        guard holders.count == 1 else {
            throw FCDError(
                .ambiguous,
                "disk \(disk.name) (\(disk.id)) is attached to \(holders.count) VMs",
                hint: "say which one with --vm",
                candidates: holders.map(\.description)
            )
        }
        return holders[0]
    }

    /// Refuses what must not be detached, before anything is called.
    func requireDetachable(_ disk: Disk, from holder: DiskHolder, force: Bool) async throws {
        try holder.requireDevice(of: disk)
        if let device = holder.device {
            // A disk's own snapshots make deltas too: they go with it. Those of the VM do not.
            let isBelowSnapshot = !device.parents.isEmpty && holder.machine.hasSnapshots
            guard !isBelowSnapshot, device.diskID == disk.id || device.isBacked(by: disk) else {
                throw FCDError(
                    .inUse,
                    "\(device.label) of \(holder.machine.name) runs on a delta file (\(device.path ?? "?")) of disk "
                        + "\(disk.name) (\(disk.id)): detaching it would break the VM's snapshot or linked clone",
                    hint: "delete or consolidate the snapshots of \(holder.machine.name) first"
                )
            }
        }
        try await refuseKubernetesVolume(disk, force: force, doing: "detached")
    }

    func recordDetached(_ disk: Disk, from machine: VirtualMachine? = nil) throws {
        guard let catalog, catalog.mode == .readWrite, let row = try record(of: disk.id) else { return }
        try catalog.recordDetached(diskID: row.id, vmMoid: machine?.reference.value)
    }

    func detachParameters(_ disk: Disk, _ holder: DiskHolder) -> [String: String] {
        var parameters = [
            "disk": disk.id.rawValue, "fromVM": holder.machine.reference.value, "fromVMName": holder.machine.name,
        ]
        parameters["fromControllerKey"] = (holder.device?.controllerKey).map(String.init)
        parameters["fromUnitNumber"] = (holder.device?.unitNumber).map(String.init)
        return parameters
    }

    func plannedDetach(_ disk: Disk, from holder: DiskHolder) -> PlannedCall {
        PlannedCall("DetachDisk_Task", "\(disk.id) from \(holder.description)")
    }
}
