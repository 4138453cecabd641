import FCD

/// An entry of a plan while it is being made.
struct PlanDraft: Sendable {
    /// A place on a VM that the disk shall get.
    struct Arrival: Sendable {
        /// As the manifest names it.
        var vm: String
        var slot: SlotRequest
    }

    var entry: PlanEntry
    var wanted: ManifestDisk
    /// nil where there is none yet.
    var disk: Disk?
    var holders: [DiskHolder] = []
    var arrival: Arrival?

    init(entry: PlanEntry, wanted: ManifestDisk) {
        self.entry = entry
        self.wanted = wanted
    }

    var isRefused: Bool { entry.action == .refused }

    /// Takes over what a dry run of a change said: a step, unless there is nothing to do.
    mutating func add(_ dryRun: ChangeResult, _ step: () -> PlanStep) {
        guard dryRun.outcome != .unchanged else { return }
        entry.notes = (entry.notes ?? []) + dryRun.notes
        entry.steps.append(step())
    }

    /// The entry with what it comes to.
    var finished: PlanEntry {
        var entry = entry
        var notes: [String] = []
        for note in entry.notes ?? [] where !notes.contains(note) { notes.append(note) }
        entry.notes = notes.isEmpty ? nil : notes
        guard entry.action != .refused, !entry.steps.isEmpty else { return entry }
        let changes = entry.steps.map(\.change)
        entry.action =
            changes.contains(.create)
            ? .create
            : changes.contains(.register)
                ? .register
                : changes.contains(.move)
                    ? .move : changes.contains(.attach) ? .attach : changes.contains(.detach) ? .detach : .change
        entry.reason = entry.steps.map { "\($0.words): \($0.reason)" }.joined(separator: "; ")
        return entry
    }
}
