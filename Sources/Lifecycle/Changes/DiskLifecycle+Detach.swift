import Catalog
package import FCD
import Foundation

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
        let change = IntendedChange.detach(disk, from: machine)
        let facts = try await facts(for: change)
        let preflight = PreflightReport(of: change, by: facts)
        guard let holder = try facts.knownHolders().toLeave(machine, disk: disk) else {
            try preflight.requireHolderKnown()
            try recordDetached(disk)
            return ChangeResult(.unchanged, .detach, disk: disk, "\(disk.name) (\(disk.id)) is attached to no VM")
        }
        try preflight.require(force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .detach,
                disk: disk,
                "would detach \(disk.name) (\(disk.id)) from \(holder.description)",
                notes: preflight.notes,
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
        let (_, operationID, warnings) = try await self.change(intent) { entry in
            (try await detachStep(disk, from: holder, in: entry), "detached from \(holder.description)")
        }
        return ChangeResult(
            .done,
            .detach,
            disk: disk,
            operationID: operationID,
            "detached \(disk.name) (\(disk.id)) from \(holder.description)",
            warnings: warnings,
            notes: preflight.notes
        )
    }

    /// One journalled detach, with the outcome written to the catalog.
    func detachStep(_ disk: Disk, from holder: DiskHolder, in entry: JournalEntry) async throws {
        let machine = holder.machine
        try await entry.step("detach", "\(disk.id) from \(machine.name) (\(machine.reference.value))") { started in
            try await findingOut(
                on: machine,
                started,
                isDone: { $0.hasDevices && $0.device(holding: disk) == nil },
                call: {
                    try await disks.detach(disk.id, from: machine.reference, on: disk.datastore, started: $0)
                }
            )
        }
        entry.note { try recordDetached(disk, from: machine) }
    }

    func recordDetached(_ disk: Disk, from machine: VirtualMachine? = nil, at time: Date = Date()) throws {
        guard let catalog, catalog.mode == .readWrite, let row = try record(of: disk.id) else { return }
        try catalog.recordDetached(diskID: row.id, vmMoid: machine?.reference.value, at: time)
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
