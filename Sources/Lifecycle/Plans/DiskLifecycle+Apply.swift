import FCD

extension DiskLifecycle {
    /// Does what a plan shows, and nothing else. The plan is one that was just made, not one that was read from a file.
    ///
    /// First disks are registered, made and described, several at once; then they are detached, moved and attached,
    /// each after those whose places it gets, and one at a time on a VM. Right before its first change each disk is
    /// read again: one that is not as the plan has it is left alone. After a step that failed, the entry's other steps
    /// are skipped, and so are the entries that wait for its disk to leave; the others go on. An interruption starts
    /// nothing new.
    ///
    /// - parameter width: How many entries are worked on side by side.
    /// - parameter isStopping: Asked before each step whether nothing new is to be begun.
    /// - Returns: What became of each entry, in the plan's order.
    package func apply(
        _ plan: DiskPlan,
        width: Int = 8,
        isStopping: @escaping @Sendable () -> Bool = { false }
    ) async -> [AppliedEntry] {
        await PlanRun(lifecycle: self, plan: plan, width: max(1, width), isStopping: isStopping).run()
    }
}
