package import FCD

/// What became of one entry of a plan.
package struct AppliedEntry: Sendable {
    package enum Outcome: String, Sendable, Codable {
        case done
        /// It was so already.
        case unchanged
        /// Done, but something beside a change was not.
        case partial
        /// A step failed; those before it stay done.
        case failed
        /// The answer to a change was lost: it may have been made.
        case unknown
        /// The plan shows why; or the disk is no longer as the plan has it.
        case refused
        /// Never begun, for the reason that is given.
        case skipped

        /// Whether all is as the manifest says.
        package var isGood: Bool { self == .done || self == .unchanged }
    }

    package var entry: PlanEntry
    package var outcome: Outcome
    package var diskID: DiskID?
    /// What happened; of what failed, the reason.
    package var message: String
    /// The next step, where there is one.
    package var next: String?
    package var candidates: [String] = []
    package var steps: [AppliedStep]
}

/// What became of one step.
package struct AppliedStep: Sendable {
    package var step: PlanStep
    package var outcome: AppliedEntry.Outcome
    package var message: String
    /// The journal's row; nil where nothing was called, or where the step failed.
    package var operationID: String?
    package var warnings: [String] = []
    package var notes: [String] = []
}
