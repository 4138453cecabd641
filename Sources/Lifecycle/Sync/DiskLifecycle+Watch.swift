import FCD

extension DiskLifecycle {
    /// Keeps the catalog up until the task is cancelled: reads everything, and again after some time; in between the
    /// server tells which VMs have changed, and is asked for new disks.
    ///
    /// Each round is one transaction, and a round without news writes nothing. A failure leaves the catalog as it was;
    /// once everything was read, a server that does not answer is waited for.
    ///
    /// - parameter report: What it throws ends the watch.
    /// - Throws: `CancellationError` or ``FCDError`` when cancelled; ``FCDError`` and `CatalogError` where waiting would
    ///   not help.
    package func watch(
        _ schedule: WatchSchedule = WatchSchedule(),
        report: (WatchEvent) async throws -> Void
    ) async throws {
        var run = WatchRun(self, schedule)
        do {
            try await run.run(report)
        } catch {
            await run.machines.stop()
            throw error
        }
    }
}
