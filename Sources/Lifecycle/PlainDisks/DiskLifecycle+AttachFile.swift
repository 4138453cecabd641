import Catalog
package import FCD

extension DiskLifecycle {
    /// Makes a plain VMDK a disk of a VM, where it lies: it is neither copied nor changed. Attached there already is a
    /// success that says so; a file that another VM needs is refused, naming VM, controller and unit, unless both are
    /// multi-writer.
    ///
    /// - parameter multiWriter: Whether several VMs shall write to it.
    /// - parameter snapshot: A snapshot of the VM to be taken first.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func attach(
        _ file: PlainDisk,
        to machine: VirtualMachine,
        at slot: SlotRequest = SlotRequest(),
        multiWriter: Bool = false,
        snapshot: MachineSnapshotRequest? = nil,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try file.path.requireDescriptor(forBeing: "attached")
        try file.requireDatacenter(of: machine)
        let settings = multiWriter ? DiskDeviceSettings.multiWriter : .usual
        let uses = try await uses(of: file, force: force)
        if let here = uses.first(where: { $0.way == .device && $0.holder.machine.reference == machine.reference }) {
            return try attachedAlready(file, to: here.holder, at: slot, multiWriter: multiWriter)
        }
        try file.require(freeOf: uses, for: machine, settings: settings)
        let change = IntendedChange.attachFile(file.path, on: file.datastore, to: machine, at: slot)
        let facts = try await facts(for: change)
        let preflight = PreflightReport(of: change, by: facts)
        try preflight.require(force: force)
        let machine = facts.machines[machine.reference]?.machine ?? machine
        let spec = try file.spec(in: machine, at: slot, nvmeDisks: facts.nvmeDisks, settings: settings)
        let what = file.path.fileName
        let notes = preflight.notes + snapshotNotes(snapshot, of: machine)
        if dryRun {
            let calls = planned(snapshot, of: machine, before: what) + [plannedAttach(spec, to: machine)]
            return ChangeResult(
                .planned,
                .attach,
                "would attach \(file.path) to \(machine.name)",
                notes: notes,
                calls: calls
            )
            .about(file)
        }
        let server = try writableCatalog().server
        let intent = OperationIntent(
            kind: .attach,
            serverID: server.id,
            target: "\(file.path) to \(machine.name)",
            parameters: attachParameters(spec, machine)
        )
        let (holder, operationID, warnings) = try await self.change(intent) { entry in
            let holder = try await attaching(what, to: machine, after: snapshot, in: entry) { machine in
                try await attachStep(spec, to: machine, on: file.datastore.reference, in: entry)
            }
            return (holder, "attached to \(holder.description)")
        }
        return ChangeResult(
            .done,
            .attach,
            operationID: operationID,
            "attached \(file.path) to \(holder.description)",
            warnings: warnings,
            notes: notes
        ).about(file)
    }

    private func attachedAlready(
        _ file: PlainDisk,
        to holder: DiskHolder,
        at slot: SlotRequest,
        multiWriter: Bool
    ) throws -> ChangeResult {
        try slot.require(heldBy: holder, file.path.description, detachedWith: file.path.description.quotedForShell)
        guard !multiWriter || holder.device?.settings.isMultiWriter == true else {
            throw FCDError(
                .conflict,
                "\(file.path) is attached to \(holder.description) already, and not as multi-writer",
                hint: "run `fcd detach \(file.path.description.quotedForShell)` first to attach it so"
            )
        }
        return ChangeResult(.unchanged, .attach, "\(file.path) is attached to \(holder.description) already").about(
            file
        )
    }

    /// One journalled attach, with the outcome read back from the VM's own devices.
    func attachStep(
        _ spec: DiskDeviceSpec,
        to machine: VirtualMachine,
        on datastore: ManagedObjectReference? = nil,
        named step: String = "attach",
        in entry: JournalEntry
    ) async throws -> DiskHolder {
        func device(of machine: VirtualMachine) -> VirtualDiskDevice? {
            machine.disks.first { $0.controllerKey == spec.controllerKey && $0.unitNumber == spec.unitNumber }
                .flatMap { $0.path == spec.path.description ? $0 : nil }
        }
        try await entry.step(step, "\(spec.path) to \(machine.name) (\(machine.reference.value))") { started in
            try await findingOut(
                on: machine,
                started,
                isDone: { device(of: $0) != nil },
                call: { try await disks.addDevice(spec, to: machine, on: datastore, started: $0) }
            )
        }
        // The disk is attached: that the VM cannot be read back does not undo it.
        let read = try? await uninterrupted { try await inventory.virtualMachines([machine.reference]).first }
        guard let read, let device = device(of: read) else {
            return DiskHolder(machine: machine, device: nil)
        }
        return DiskHolder(machine: read, device: device)
    }

    func attachParameters(_ spec: DiskDeviceSpec, _ machine: VirtualMachine) -> [String: String] {
        var parameters = [
            "path": spec.path.description, "vm": machine.reference.value, "vmName": machine.name,
            "controllerKey": String(spec.controllerKey), "unitNumber": String(spec.unitNumber),
            "diskMode": spec.settings.mode,
        ]
        parameters["sharing"] = spec.settings.sharing
        return parameters
    }

    func plannedAttach(_ spec: DiskDeviceSpec, to machine: VirtualMachine) -> PlannedCall {
        let controller = machine.controller(key: spec.controllerKey)?.label ?? "controller \(spec.controllerKey)"
        var words = ["\(controller)", "unit \(spec.unitNumber)", spec.settings.mode]
        if spec.settings.isMultiWriter { words.append("multi-writer") }
        return PlannedCall(
            "ReconfigVM_Task",
            "add \(spec.path) to \(machine.name) (\(machine.reference.value)), \(words.joined(separator: ", "))"
        )
    }
}

extension PlainDisk {
    /// The device that the file becomes, with its place chosen: `ReconfigVM_Task` wants one.
    func spec(
        in machine: VirtualMachine,
        at slot: SlotRequest,
        nvmeDisks: Int?,
        settings: DiskDeviceSettings
    ) throws(FCDError) -> DiskDeviceSpec {
        let place = try slot.choose(in: machine, nvmeDisks: nvmeDisks)
        guard let controller = machine.controller(key: place.controllerKey),
            let unit = place.unitNumber ?? machine.freeUnits(of: controller, nvmeDisks: nvmeDisks).first
        else { throw FCDError(.conflict, "\(machine.name) has no free unit") }
        return DiskDeviceSpec(path: path, controllerKey: controller.key, unitNumber: unit, settings: settings)
    }

    /// Refuses a VM of another datacenter: there the path means another file, or none.
    func requireDatacenter(of machine: VirtualMachine) throws(FCDError) {
        guard !datastore.datacenterPath.isEmpty, !machine.inventoryPath.hasPrefix(datastore.datacenterPath + "/") else {
            return
        }
        throw FCDError(
            .invalidArgument,
            "\(machine.name) lies in another datacenter than \(path), where that path means another file or none",
            hint: "copy the disk to a datastore of that datacenter first"
        )
    }

    /// Refuses a file that another VM needs, unless all that use it are multi-writer and this one is to be.
    ///
    /// - parameter source: The VM that it is taken from.
    func require(
        freeOf uses: [FileUse],
        for machine: VirtualMachine,
        settings: DiskDeviceSettings,
        leaving source: ManagedObjectReference? = nil
    ) throws(FCDError) {
        let others = uses.filter { use in use.way != .device || use.holder.machine.reference != source }
        if let other = others.first(where: { $0.way != .device }) {
            throw FCDError(
                .inUse,
                "\(path) is needed by \(other.description)",
                hint: other.way == .likeness
                    ? "on some datastores the two are one file: give one of them another name"
                    : "delete or consolidate the snapshots of \(other.holder.machine.name), or make a copy of the disk"
            )
        }
        let single = others.first { $0.holder.device?.settings.isMultiWriter != true }
        guard let refused = single ?? (settings.isMultiWriter ? nil : others.first) else { return }
        let name = path.description.quotedForShell
        let holder = refused.holder
        throw FCDError(
            .inUse,
            "\(path) is attached to \(others.map(\.description).joined(separator: " and "))",
            hint: single == nil
                ? "pass --multi-writer to share it as they do"
                : "run `fcd move \(name) --to \(machine.name.quotedForShell)` to move it, or "
                    + "`fcd detach \(name) --vm \(holder.machine.name.quotedForShell)` first"
        )
    }
}

extension ChangeResult {
    /// Named by the path: a plain disk has no other name.
    func about(_ file: PlainDisk) -> ChangeResult {
        var result = self
        result.diskName = file.path.description
        return result
    }
}
