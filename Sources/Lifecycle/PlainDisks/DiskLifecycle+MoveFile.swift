import Catalog
package import FCD

extension DiskLifecycle {
    /// Moves a plain VMDK to another VM: the device leaves the one and comes to the other, and the file stays where it
    /// is. The device takes its settings along. Where it cannot come, it goes back to its VM, controller and unit.
    ///
    /// - parameter source: The VM that is meant, where several share the disk.
    /// - Throws: ``FCDError``, `CatalogError`. The message says where the disk is now.
    package func move(
        _ file: PlainDisk,
        from source: VirtualMachine? = nil,
        to machine: VirtualMachine,
        at slot: SlotRequest = SlotRequest(),
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try file.path.requireDescriptor(forBeing: "moved")
        try file.requireDatacenter(of: machine)
        let uses = try await uses(of: file, force: force)
        if let here = uses.first(where: { $0.way == .device && $0.holder.machine.reference == machine.reference }) {
            let isElsewhere = uses.contains { $0.way == .device && $0.holder.machine.reference != machine.reference }
            guard !isElsewhere else {
                throw FCDError(
                    .inUse,
                    "\(file.path) is shared by \(uses.map(\.description).joined(separator: " and ")): "
                        + "\(machine.name) has it already",
                    hint: "detach it from one of them with `fcd detach \(file.path.description.quotedForShell) --vm VM`"
                )
            }
            try slot.require(
                heldBy: here.holder,
                file.path.description,
                detachedWith: file.path.description.quotedForShell
            )
            return ChangeResult(.unchanged, .move, "\(file.path) is attached to \(here.description) already").about(
                file
            )
        }
        guard let holder = try file.holder(among: uses, machine: source) else {
            throw FCDError(
                .conflict,
                "\(file.path) is attached to no VM, so there is nothing to move",
                hint: "run `fcd attach \(file.path.description.quotedForShell) --vm \(machine.name.quotedForShell)`"
            )
        }
        // Everything that can be known to fail is found out before the disk leaves its VM.
        let device = try holder.requireDetachableFile(force: force)
        try file.require(
            freeOf: uses,
            for: machine,
            settings: device.settings,
            leaving: holder.machine.reference
        )
        let change = IntendedChange.moveFile(
            file.path,
            on: file.datastore,
            from: holder.machine,
            to: machine,
            at: slot
        )
        let facts = try await facts(for: change)
        let preflight = PreflightReport(of: change, by: facts)
        try preflight.require(force: force)
        let machine = facts.machines[machine.reference]?.machine ?? machine
        let spec = try file.spec(in: machine, at: slot, nvmeDisks: facts.nvmeDisks, settings: device.settings)
        let notes = preflight.notes + device.ties.map { "\(device.label) of \(holder.machine.name): \($0)" }
        if dryRun {
            return ChangeResult(
                .planned,
                .move,
                "would move \(file.path) from \(holder.description) to \(machine.name)",
                notes: notes,
                calls: [plannedDetach(device, from: holder), plannedAttach(spec, to: machine)]
            ).about(file)
        }
        return try await move(file, device, from: holder, to: machine, as: spec, notes: notes)
    }

    private func move(
        _ file: PlainDisk,
        _ device: VirtualDiskDevice,
        from source: DiskHolder,
        to machine: VirtualMachine,
        as spec: DiskDeviceSpec,
        notes: [String]
    ) async throws -> ChangeResult {
        let server = try writableCatalog().server
        let intent = OperationIntent(
            kind: .move,
            serverID: server.id,
            target: "\(file.path) from \(source.machine.name) to \(machine.name)",
            parameters: attachParameters(spec, machine).merging(detachParameters(device, source)) { first, _ in first }
        )
        let (holder, operationID, warnings) = try await change(intent) { entry in
            let holder = try await carry(
                file.path.description,
                from: source,
                remedy:
                    "`fcd attach \(file.path.description.quotedForShell) --vm \(source.machine.name.quotedForShell)`",
                detach: { try await detachStep(device, from: source.machine, in: entry) },
                attach: { try await attachStep(spec, to: machine, on: file.datastore.reference, in: entry) },
                putBack: { try await putBack(device, at: spec.path, to: source.machine, in: entry) }
            )
            return (holder, "moved from \(source.description) to \(holder.description)")
        }
        return ChangeResult(
            .done,
            .move,
            operationID: operationID,
            "moved \(file.path) from \(source.description) to \(holder.description)",
            warnings: warnings,
            notes: notes
        ).about(file)
    }

    private func putBack(
        _ device: VirtualDiskDevice,
        at path: DatastorePath,
        to machine: VirtualMachine,
        in entry: JournalEntry
    ) async throws -> DiskHolder {
        guard let controllerKey = device.controllerKey, let unitNumber = device.unitNumber else {
            throw FCDError(.conflict, "\(machine.name) did not show the place of \(device.label)")
        }
        // The VM has changed since it was read: the device has left it.
        var source = machine
        source.changeVersion = nil
        let spec = DiskDeviceSpec(
            path: path,
            controllerKey: controllerKey,
            unitNumber: unitNumber,
            settings: device.settings
        )
        return try await attachStep(spec, to: source, on: device.datastore, named: "put back", in: entry)
    }
}
