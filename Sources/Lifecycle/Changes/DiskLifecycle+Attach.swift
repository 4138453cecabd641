import Catalog
package import FCD

extension DiskLifecycle {
    /// Attaches a disk to a VM. Attached there already is a success that says so; attached elsewhere is refused,
    /// naming VM, controller and unit.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    package func attach(
        _ disk: Disk,
        to machine: VirtualMachine,
        at slot: SlotRequest = SlotRequest(),
        snapshot: MachineSnapshotRequest? = nil,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let change = IntendedChange.attach(disk, to: machine, at: slot)
        let facts = try await facts(for: change)
        let holders = try facts.knownHolders()
        if let here = holders.first(where: { $0.machine.reference == machine.reference }) {
            return try attachedAlready(disk, to: here, at: slot, .attach)
        }
        let preflight = PreflightReport(of: change, by: facts)
        try preflight.require(force: force)
        let place = try facts.place(slot, in: machine)
        let notes = preflight.notes + snapshotNotes(snapshot, of: machine)
        if dryRun {
            var planned = planAttach(disk, to: machine, at: place, notes: notes)
            planned.calls = self.planned(snapshot, of: machine, before: disk.name) + planned.calls
            return planned
        }
        let (catalog, server) = try writableCatalog()
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: .attach,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id)) to \(machine.name)",
            parameters: attachParameters(disk, machine, place)
        )
        let (holder, operationID, warnings) = try await self.change(intent) { entry in
            let holder = try await attaching(disk.name, to: machine, after: snapshot, in: entry) { machine in
                try await attachStep(disk, to: machine, at: place, in: entry)
            }
            return (holder, "attached to \(holder.description)")
        }
        return ChangeResult(
            .done,
            .attach,
            disk: disk,
            operationID: operationID,
            "attached \(disk.name) (\(disk.id)) to \(holder.description)",
            warnings: warnings,
            notes: notes
        )
    }

    /// The result where the disk is on the VM already, which the catalog is told.
    ///
    /// - Throws: ``FCDError`` where the VM's devices do not show it, or at another place than was asked for.
    func attachedAlready(
        _ disk: Disk,
        to holder: DiskHolder,
        at slot: SlotRequest,
        _ kind: OperationKind
    ) throws -> ChangeResult {
        try holder.requireDevice(of: disk)
        try slot.require(heldBy: holder, "disk \(disk.name) (\(disk.id))", detachedWith: disk.id.rawValue)
        try recordAttachment(of: disk, to: holder.machine)
        let message = "\(disk.name) (\(disk.id)) is attached to \(holder.description) already"
        return ChangeResult(.unchanged, kind, disk: disk, message)
    }

    /// One journalled attach, with the outcome read back from the VM's own devices.
    func attachStep(
        _ disk: Disk,
        to machine: VirtualMachine,
        at place: RequestedSlot,
        named step: String = "attach",
        in entry: JournalEntry
    ) async throws -> DiskHolder {
        try await entry.step(step, "\(disk.id) to \(machine.name) (\(machine.reference.value))") { started in
            try await findingOut(
                on: machine,
                started,
                isDone: { $0.device(holding: disk) != nil },
                call: { try await disks.attach(disk, to: machine.reference, at: place, started: $0) }
            )
        }
        // The disk is attached: that the place cannot be read back, or not be written down, does not undo it.
        let read = try? await uninterrupted { try await inventory.virtualMachines([machine.reference]).first }
        let now = read ?? machine
        entry.note { try recordAttachment(of: disk, to: now) }
        return DiskHolder(machine: now, device: now.device(holding: disk))
    }

    /// Writes to the catalog that a VM holds a disk, with the place that its devices show.
    func recordAttachment(of disk: Disk, to machine: VirtualMachine) throws {
        guard let catalog, catalog.mode == .readWrite, let server else { return }
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let device = machine.device(holding: disk)
        try catalog.recordAttached(
            diskID: row.id,
            vm: VMObservation(machine),
            controllerKey: device?.controllerKey,
            controllerLabel: machine.controller(key: device?.controllerKey)?.label,
            unitNumber: device?.unitNumber,
            deviceKey: device?.key,
            deviceLabel: device?.label
        )
    }

    func attachParameters(_ disk: Disk, _ machine: VirtualMachine, _ place: RequestedSlot) -> [String: String] {
        var parameters = [
            "disk": disk.id.rawValue, "vm": machine.reference.value, "vmName": machine.name,
            "datastore": disk.datastore.value,
        ]
        parameters["controllerKey"] = place.controllerKey.map(String.init)
        parameters["unitNumber"] = place.unitNumber.map(String.init)
        return parameters
    }

    func planAttach(
        _ disk: Disk,
        to machine: VirtualMachine,
        at place: RequestedSlot,
        notes: [String]
    ) -> ChangeResult {
        ChangeResult(
            .planned,
            .attach,
            disk: disk,
            "would attach \(disk.name) (\(disk.id)) to \(machine.name)",
            notes: notes,
            calls: [plannedAttach(disk, to: machine, at: place)]
        )
    }

    func plannedAttach(_ disk: Disk, to machine: VirtualMachine, at place: RequestedSlot) -> PlannedCall {
        let method = disks.capabilities.hasGlobalCatalog ? "VslmAttachDisk_Task" : "AttachDisk_Task"
        let controller = machine.controller(key: place.controllerKey)?.label
        let unit = place.unitNumber.map { "unit \($0)" } ?? "first free unit"
        let words = [controller, unit].compactMap { $0 }.joined(separator: ", ")
        return PlannedCall(method, "\(disk.id) to \(machine.name) (\(machine.reference.value)), \(words)")
    }
}
