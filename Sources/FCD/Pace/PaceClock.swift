/// The time that a pace goes by, so that a test can count instead of waiting.
package struct PaceClock: Sendable {
    /// Time since some fixed moment.
    package var now: @Sendable () -> Duration
    /// Sleeps, or throws `CancellationError`.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    package static let real: PaceClock = {
        let start = ContinuousClock.now
        return PaceClock(now: { .now - start }, sleep: { try await Task.sleep(for: $0) })
    }()
}
