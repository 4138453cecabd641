import Catalog
package import FCD

extension DiskLifecycle {
    /// Takes a plain VMDK off the VM that uses it; the file stays. Attached nowhere is a success that says so.
    ///
    /// - parameter machine: The VM that is meant, where a person named one.
    /// - Throws: ``FCDError``, `CatalogError`.
    package func detach(
        _ file: PlainDisk,
        from machine: VirtualMachine? = nil,
        force: Bool = false,
        dryRun: Bool = false
    ) async throws -> ChangeResult {
        try file.path.requireDescriptor(forBeing: "detached")
        let uses = try await uses(of: file, force: force)
        guard let holder = try file.holder(among: uses, machine: machine) else {
            return ChangeResult(.unchanged, .detach, "\(file.path) is attached to no VM").about(file)
        }
        let device = try holder.requireDetachableFile(force: force)
        let preflight = try await preflight(.detachFile(file.path, on: file.datastore, from: holder.machine))
        try preflight.require(force: force)
        if dryRun {
            return ChangeResult(
                .planned,
                .detach,
                "would detach \(file.path) from \(holder.description)",
                notes: preflight.notes,
                calls: [plannedDetach(device, from: holder)]
            ).about(file)
        }
        let server = try writableCatalog().server
        let intent = OperationIntent(
            kind: .detach,
            serverID: server.id,
            target: "\(file.path) from \(holder.machine.name)",
            parameters: detachParameters(device, holder)
        )
        let (_, operationID, warnings) = try await change(intent) { entry in
            (try await detachStep(device, from: holder.machine, in: entry), "detached from \(holder.description)")
        }
        return ChangeResult(
            .done,
            .detach,
            operationID: operationID,
            "detached \(file.path) from \(holder.description); the file stays",
            warnings: warnings,
            notes: preflight.notes
        ).about(file)
    }

    /// One journalled detach of a device. Its file stays.
    func detachStep(
        _ device: VirtualDiskDevice,
        from machine: VirtualMachine,
        in entry: JournalEntry
    ) async throws {
        let detail = "\(device.path ?? device.label) from \(machine.name) (\(machine.reference.value))"
        try await entry.step("detach", detail) { started in
            try await findingOut(
                on: machine,
                started,
                isDone: { now in now.hasDevices && !now.disks.contains { $0.path == device.path } },
                call: { try await disks.removeDevice(device, from: machine, started: $0) }
            )
        }
    }

    func detachParameters(_ device: VirtualDiskDevice, _ holder: DiskHolder) -> [String: String] {
        var parameters = [
            "fromVM": holder.machine.reference.value, "fromVMName": holder.machine.name,
            "fromDeviceKey": String(device.key), "fromDiskMode": device.settings.mode,
        ]
        parameters["path"] = device.path
        parameters["fromSharing"] = device.settings.sharing
        parameters["fromControllerKey"] = device.controllerKey.map(String.init)
        parameters["fromUnitNumber"] = device.unitNumber.map(String.init)
        return parameters
    }

    func plannedDetach(_ device: VirtualDiskDevice, from holder: DiskHolder) -> PlannedCall {
        PlannedCall(
            "ReconfigVM_Task",
            "remove \(device.label) (\(device.path ?? "no file")) from \(holder.description), and keep its file"
        )
    }
}

extension PlainDisk {
    /// The VM that the disk is to be taken from; nil where none has it as a disk.
    ///
    /// - parameter machine: The VM that is meant, where a person named one.
    func holder(among uses: [FileUse], machine: VirtualMachine?) throws(FCDError) -> DiskHolder? {
        let holders = uses.filter { $0.way == .device }.map(\.holder)
        guard let first = holders.first else {
            guard let use = uses.first else { return nil }
            throw FCDError(
                .inUse,
                "\(path) is no disk that could be detached, and is needed by \(use.description)",
                hint: "see its devices in the vSphere Client"
            )
        }
        let name = path.description.quotedForShell
        if let machine {
            if let holder = holders.first(where: { $0.machine.reference == machine.reference }) { return holder }
            throw FCDError(
                .conflict,
                "\(path) is not attached to \(machine.name) but to \(holders.described)",
                hint: "run `fcd detach \(name) --vm \(first.machine.name.quotedForShell)` if that is meant"
            )
        }
        guard holders.count == 1 else {
            throw FCDError(
                .ambiguous,
                "\(path) is attached to \(holders.count) VMs",
                hint: "say which one with --from",
                candidates: holders.map(\.description)
            )
        }
        return first
    }
}

extension DiskHolder {
    /// Refuses what must not leave its VM, before anything is called.
    ///
    /// - Returns: The device that leaves.
    func requireDetachableFile(force: Bool) throws(FCDError) -> VirtualDiskDevice {
        guard !machine.isTemplate else {
            throw FCDError(
                .conflict,
                "\(machine.name) is a template, and its disks stay as they are",
                hint: "convert it to a virtual machine first"
            )
        }
        guard let device else { throw FCDError(.conflict, "\(machine.name) does not show the disk's device") }
        guard device.parents.isEmpty else {
            throw FCDError(
                .inUse,
                "\(device.label) of \(machine.name) runs on a delta file (\(device.path ?? "?")): detaching it would "
                    + "break the VM's snapshot or linked clone",
                hint: "delete or consolidate the snapshots of \(machine.name) first"
            )
        }
        guard !device.isRawMapping else {
            throw FCDError(
                .unsupported,
                "\(device.label) of \(machine.name) is a raw LUN, and its file only the way to it",
                hint: "change raw device mappings in the vSphere Client"
            )
        }
        if machine.powerState == .poweredOn, device.settings.mode.contains("nonpersistent"), !force {
            throw FCDError(
                .inUse,
                "\(device.label) of \(machine.name) is nonpersistent: what was written since the VM was powered on would be lost",
                hint: "power \(machine.name) off first, or pass --force"
            )
        }
        return device
    }
}
