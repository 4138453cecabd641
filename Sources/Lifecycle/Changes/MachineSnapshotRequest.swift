import FCD

/// A snapshot of the VM that gets a disk, to be taken first.
package struct MachineSnapshotRequest: Sendable, Equatable {
    /// nil calls it after what comes next.
    package var name: String?

    package init(name: String? = nil) { self.name = name }

    /// What the snapshot is called.
    func name(before what: String) -> String { name ?? "before attaching \(what)" }
}

extension DiskLifecycle {
    /// Takes the snapshot that was asked for, then attaches. Where the attach fails the snapshot stays, and the error
    /// names it.
    ///
    /// - parameter attach: Gets the VM as it is after the snapshot.
    func attaching<Value>(
        _ what: String,
        to machine: VirtualMachine,
        after request: MachineSnapshotRequest?,
        in entry: JournalEntry,
        attach: (VirtualMachine) async throws -> Value
    ) async throws -> Value {
        guard let request else { return try await attach(machine) }
        let name = request.name(before: what)
        try await takeSnapshot(name, of: machine, in: entry)
        // The VM has changed: a call that depends on how it was would be refused.
        var now = machine
        now.changeVersion = try? await inventory.virtualMachines([machine.reference]).first?.changeVersion
        do {
            return try await attach(now)
        } catch let error as FCDError {
            throw FCDError(
                error.code,
                "\(error.message); the snapshot \(String(reflecting: name)) of \(machine.name), taken before, stays",
                hint: error.hint,
                fault: error.fault
            )
        }
    }

    private func takeSnapshot(_ name: String, of machine: VirtualMachine, in entry: JournalEntry) async throws {
        let detail = "\(String(reflecting: name)) of \(machine.name) (\(machine.reference.value))"
        try await entry.step("snapshot of the VM", detail) { started in
            try await findingOut(
                on: machine,
                started,
                // Names are not unique: the operation in the description is.
                isDone: { $0.snapshots.contains { $0.description.contains(entry.id) } },
                call: { started in
                    try await disks.takeSnapshot(
                        of: machine.reference,
                        name: name,
                        description: "taken by fcd before attaching a disk, operation \(entry.id)",
                        started: started
                    )
                }
            )
        }
    }

    /// What a snapshot means for the First Class Disks that the VM has already.
    func snapshotNotes(_ request: MachineSnapshotRequest?, of machine: VirtualMachine) -> [String] {
        let held = machine.disks.filter { $0.diskID != nil && !$0.settings.mode.hasPrefix("independent") }
        guard request != nil, !held.isEmpty else { return [] }
        return [
            "\(held.map(\.label).joined(separator: ", ")) of \(machine.name) cannot be detached, moved or extended "
                + "until the VM's snapshot is deleted"
        ]
    }

    func planned(_ request: MachineSnapshotRequest?, of machine: VirtualMachine, before what: String) -> [PlannedCall] {
        guard let request else { return [] }
        let name = String(reflecting: request.name(before: what))
        return [PlannedCall("CreateSnapshot_Task", "\(name) of \(machine.name) (\(machine.reference.value))")]
    }
}
