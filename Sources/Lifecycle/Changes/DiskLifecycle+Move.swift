import Catalog
package import FCD

extension DiskLifecycle {
    /// Moves a disk to another VM: detach, attach, and back to where it was if the attach fails. Attached there
    /// already is a success that says so.
    ///
    /// - parameter meant: The VM that a person named as the present holder.
    /// - Throws: ``FCDError``, `CatalogError`. The message says where the disk is now.
    package func move(
        _ disk: Disk,
        from meant: VirtualMachine? = nil,
        to machine: VirtualMachine,
        at slot: SlotRequest = SlotRequest(),
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        let change = IntendedChange.move(disk, to: machine, at: slot)
        let facts = try await facts(for: change)
        let holders = try facts.knownHolders()
        if let here = holders.first(where: { $0.machine.reference == machine.reference }) {
            return try attachedAlready(disk, to: here, at: slot, .move)
        }
        if let meant, let holder = holders.first, !holders.contains(where: { $0.machine.reference == meant.reference })
        {
            throw FCDError(
                .conflict,
                "disk \(disk.called) is not attached to \(meant.name) but to \(holders.described)",
                hint: "run `fcd move \(disk.id) --from \(holder.machine.name.quotedForShell) --to "
                    + "\(machine.name.quotedForShell)` if that is meant"
            )
        }
        // Everything that can be known to fail is found out before the disk leaves its VM.
        let preflight = PreflightReport(of: change, by: facts)
        try preflight.require(force: force)
        guard let source = holders.first else { throw FCDError(.conflict, "disk \(disk.called) is attached to no VM") }
        let place = try facts.place(slot, in: machine)
        if dryRun {
            return ChangeResult(
                .planned,
                .move,
                disk: disk,
                "would move \(disk.name) (\(disk.id)) from \(source.description) to \(machine.name)",
                notes: preflight.notes,
                calls: [plannedDetach(disk, from: source), plannedAttach(disk, to: machine, at: place)]
            )
        }
        return try await move(disk, from: source, to: machine, at: place, notes: preflight.notes)
    }

    private func move(
        _ disk: Disk,
        from source: DiskHolder,
        to machine: VirtualMachine,
        at place: RequestedSlot,
        notes: [String]
    ) async throws -> ChangeResult {
        let (catalog, server) = try writableCatalog()
        try recordAttachment(of: disk, to: source.machine)
        let row = try catalog.record(DiskObservation(disk), serverID: server.id)
        let intent = OperationIntent(
            kind: .move,
            serverID: server.id,
            diskID: row.id,
            target: "\(disk.name) (\(disk.id)) from \(source.machine.name) to \(machine.name)",
            parameters: attachParameters(disk, machine, place)
                .merging(detachParameters(disk, source)) { first, _ in first }
        )
        let (holder, operationID, warnings) = try await change(intent) { entry in
            let holder = try await carry(
                "disk \(disk.name) (\(disk.id))",
                from: source,
                remedy: "`fcd attach \(disk.id) --vm \(source.machine.name.quotedForShell)`",
                detach: { try await detachStep(disk, from: source, in: entry) },
                attach: { try await attachStep(disk, to: machine, at: place, in: entry) },
                putBack: {
                    let place = RequestedSlot(
                        controllerKey: source.device?.controllerKey,
                        unitNumber: source.device?.unitNumber
                    )
                    return try await attachStep(disk, to: source.machine, at: place, named: "put back", in: entry)
                }
            )
            return (holder, "moved from \(source.description) to \(holder.description)")
        }
        return ChangeResult(
            .done,
            .move,
            disk: disk,
            operationID: operationID,
            "moved \(disk.name) (\(disk.id)) from \(source.description) to \(holder.description)",
            warnings: warnings,
            notes: notes
        )
    }
}
