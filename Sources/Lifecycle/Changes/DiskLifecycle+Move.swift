import Catalog
package import FCD

extension DiskLifecycle {
    /// Moves a disk to another VM: detach, attach, and back to where it was if the attach fails. Attached there
    /// already is a success that says so.
    ///
    /// - Throws: ``FCDError``, `CatalogError`. The message says where the disk is now.
    package func move(
        _ disk: Disk,
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
            // From here on the disk is under way: an interruption waits until it has arrived, or is back.
            let holder = try await uninterrupted { [self] in
                try await detachStep(disk, from: source, in: entry)
                do {
                    return try await attachStep(disk, to: machine, at: place, in: entry)
                } catch {
                    // Where it is not known whether the disk arrived, putting it back could attach it twice.
                    guard !error.isOutcomeUnknown else { throw error }
                    throw await putBack(disk, to: source, after: error, in: entry)
                }
            }
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

    /// Attaches the disk again where it was, and returns the error that says how that went.
    private func putBack(
        _ disk: Disk,
        to source: DiskHolder,
        after failure: any Error,
        in entry: JournalEntry
    ) async -> FCDError {
        let place = RequestedSlot(
            controllerKey: source.device?.controllerKey,
            unitNumber: source.device?.unitNumber
        )
        let cause = (failure as? FCDError) ?? FCDError(.serverFault, "\(failure)")
        do {
            let holder = try await attachStep(disk, to: source.machine, at: place, named: "put back", in: entry)
            return FCDError(
                cause.code,
                "the disk was not moved and is back at \(holder.description): \(cause.message)",
                hint: cause.hint,
                fault: cause.fault
            )
        } catch {
            return FCDError(
                error.isOutcomeUnknown ? .unknownOutcome : cause.code,
                "disk \(disk.name) (\(disk.id)) left \(source.description), could not be attached "
                    + "(\(cause.message)), and could not be put back (\(error))",
                hint: "run `fcd show \(disk.id)` to see where it is, then `fcd attach \(disk.id) --vm "
                    + "\(source.machine.name.quotedForShell)` to put it back",
                fault: cause.fault
            )
        }
    }
}
