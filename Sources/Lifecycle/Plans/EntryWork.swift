import FCD

/// An entry of a plan while it is being done.
struct EntryWork: Sendable {
    let entry: PlanEntry
    var disk: Disk?
    private(set) var steps: [AppliedStep] = []
    private var message: String?
    /// Whether its new disk could not be read back.
    private var isUnreadable = false
    private var next: String?
    private var candidates: [String] = []

    init(_ entry: PlanEntry) {
        self.entry = entry
    }

    var hasDescription: Bool { entry.steps.contains { !$0.change.isAttachment } }

    var hasAttachment: Bool { entry.steps.contains { $0.change.isAttachment } }

    /// The VMs that its disk leaves or comes to.
    var machines: Set<ManagedObjectReference> {
        Set(entry.steps.flatMap { [$0.work?.departure, $0.work?.arrival?.vm].compactMap { $0 } })
    }

    /// Whether a step was not done, so that those after it are not begun.
    var isStopped: Bool { isUnreadable || steps.contains { !$0.outcome.isGood && $0.outcome != .partial } }

    /// Whether its disk has left the VM that held it.
    var hasLeft: Bool {
        steps.contains { ($0.step.change == .detach || $0.step.change == .move) && $0.outcome != .skipped }
            && !isStopped
    }

    mutating func took(_ step: PlanStep, _ result: ChangeResult) {
        let outcome: AppliedEntry.Outcome =
            switch result.outcome {
            case .done, .planned: .done
            case .unchanged: .unchanged
            case .partial: .partial
            }
        steps.append(
            AppliedStep(
                step: step,
                outcome: outcome,
                message: result.message,
                operationID: result.operationID,
                warnings: result.warnings,
                notes: result.notes
            )
        )
    }

    mutating func failed(_ step: PlanStep, _ error: any Error) {
        end(step, error.isOutcomeUnknown ? .unknown : .failed, error)
    }

    mutating func refuse(_ step: PlanStep, _ error: any Error) {
        end(step, .refused, error)
    }

    /// The disk was made, and its other steps have to wait until it can be read.
    mutating func madeButUnreadable(_ error: any Error) {
        guard !steps.isEmpty else { return }
        isUnreadable = true
        steps[steps.count - 1].outcome = .partial
        steps[steps.count - 1].warnings.append("the disk was made and could not be read back: \(error)")
        next = "run `fcd apply` again: it goes on where this ended"
    }

    mutating func skip(_ step: PlanStep, _ reason: String) {
        if message == nil, steps.isEmpty { message = reason }
        steps.append(AppliedStep(step: step, outcome: .skipped, message: reason))
    }

    /// Skips what takes the disk to a VM or away from one.
    mutating func skip(_ reason: String) {
        let isFirst = !isStopped
        for step in entry.steps where step.change.isAttachment { skip(step, reason) }
        if isFirst { message = reason }
    }

    private mutating func end(_ step: PlanStep, _ outcome: AppliedEntry.Outcome, _ error: any Error) {
        let error = error as? FCDError ?? FCDError(.serverFault, "\(error)")
        let words = error.message + (error.fault.map { " [\($0)]" } ?? "")
        steps.append(AppliedStep(step: step, outcome: outcome, message: words))
        message = words
        next = error.hint
        candidates = error.candidates
    }

    /// What became of the entry.
    var result: AppliedEntry {
        let outcome: AppliedEntry.Outcome
        if entry.action == .refused {
            outcome = .refused
        } else if let stop = steps.first(where: { !$0.outcome.isGood && $0.outcome != .partial }) {
            let isBegun = steps.contains { $0.outcome.isGood || $0.outcome == .partial }
            outcome = stop.outcome == .skipped && isBegun ? .partial : stop.outcome
        } else if steps.contains(where: { $0.outcome == .partial }) {
            outcome = .partial
        } else {
            outcome = steps.contains { $0.outcome == .done } ? .done : .unchanged
        }
        return AppliedEntry(
            entry: entry,
            outcome: outcome,
            diskID: disk?.id ?? entry.state.map { DiskID($0.id) },
            message: message ?? (steps.isEmpty ? entry.reason : steps.map(\.message).joined(separator: "; ")),
            next: next ?? entry.next,
            candidates: candidates + (entry.candidates ?? []),
            steps: steps
        )
    }
}
