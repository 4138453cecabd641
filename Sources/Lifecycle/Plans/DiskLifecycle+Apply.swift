import FCD

/// Who follows a run over a plan.
package struct PlanWatch: Sendable {
    /// Asked before each step whether nothing new is to be begun.
    var isStopping: @Sendable () -> Bool
    /// Told of each entry that had something to be done, when that has come to an end.
    var ended: @Sendable (AppliedEntry.Outcome) -> Void

    package init(
        isStopping: @escaping @Sendable () -> Bool = { false },
        ended: @escaping @Sendable (AppliedEntry.Outcome) -> Void = { _ in }
    ) {
        self.isStopping = isStopping
        self.ended = ended
    }
}

extension DiskLifecycle {
    /// Does what a plan shows, and nothing else. The plan is one that was just made, not one that was read from a file.
    ///
    /// First disks are registered, made and described, several at once; then they are detached, moved and attached,
    /// each after those whose places it gets, and one at a time on a VM. Right before its first change each disk is
    /// read again: one that is not as the plan has it is left alone. After a step that failed, the entry's other steps
    /// are skipped, and so are the entries that wait for its disk to leave; the others go on. An interruption starts
    /// nothing new. What the plan refuses for a disk's snapshots is noted, as where it is asked for by itself:
    /// ``note(_:)``.
    ///
    /// - parameter width: How many entries are worked on side by side.
    /// - Returns: What became of each entry, in the plan's order.
    package func apply(
        _ plan: DiskPlan,
        width: Int = 8,
        watch: PlanWatch = PlanWatch()
    ) async -> [AppliedEntry] {
        if !watch.isStopping(), !Task.isCancelled {
            for entry in plan.entries { if let refusal = entry.snapshotRefusal { note(refusal) } }
        }
        return await PlanRun(lifecycle: self, plan: plan, width: max(1, width), watch: watch).run()
    }
}
