internal import Synchronization

/// Holds a client to its ``PacePolicy``, and slows all of its calls down when the server asks for it.
///
/// Clients of one server may share a pace.
public final class Pace: Sendable {
    /// What is kept to.
    public let policy: PacePolicy
    let clock: PaceClock
    private let calls: SlotQueue
    private let state: Mutex<State>

    private struct State {
        var rate: CallRate?
        /// No call leaves before.
        var pausedUntil = Duration.zero
        var gates: [ManagedObjectReference: SlotQueue] = [:]
    }

    /// A pace of a client's own.
    public convenience init(_ policy: PacePolicy = .standard) {
        self.init(policy, clock: .real)
    }

    package init(_ policy: PacePolicy, clock: PaceClock) {
        self.policy = policy
        self.clock = clock
        calls = SlotQueue(policy.concurrency)
        state = Mutex(State(rate: policy.rate.flatMap { $0 > 0 ? CallRate($0) : nil }))
    }

    /// How many calls wait until one that is under way is answered.
    package var waitingCalls: Int { calls.waitingCount }

    /// Makes a call when its turn has come.
    ///
    /// - parameter holdsSlot: False for a call that only waits at the server: it counts for the rate alone.
    /// - parameter patience: How long it stands back at most when the server asked for a pause.
    /// - Throws: `CancellationError` when the caller was cancelled before the call, or what the call throws.
    func turn<Value>(
        holdsSlot: Bool,
        patience: Duration,
        _ call: () async throws -> Value
    ) async throws -> Value {
        guard holdsSlot else {
            try await standBack(atMost: patience)
            return try await call()
        }
        return try await calls.withSlot {
            try await standBack(atMost: patience)
            return try await call()
        }
    }

    /// Lets no call leave for that long, since the server has asked one of them to come later.
    func pause(for time: Duration) {
        let end = clock.now() + time
        state.withLock { $0.pausedUntil = max($0.pausedUntil, end) }
    }

    /// Does work on datastores when fewer tasks than allowed run on each of them.
    ///
    /// - Throws: `CancellationError` when the caller was cancelled before the work began, or what the work throws.
    func withTask<Value>(
        on datastores: [ManagedObjectReference],
        _ work: () async throws -> Value
    ) async throws -> Value {
        // In one order for all, so that two that need the same two never wait for each other.
        let ordered = Set(datastores).sorted { $0.value < $1.value }
        return try await withGates(ordered[...], work)
    }

    private func withGates<Value>(
        _ datastores: ArraySlice<ManagedObjectReference>,
        _ work: () async throws -> Value
    ) async throws -> Value {
        guard let first = datastores.first else { return try await work() }
        return try await gate(of: first).withSlot { try await withGates(datastores.dropFirst(), work) }
    }

    /// How many callers wait for a task of theirs to be let onto the datastore.
    package func waitingTasks(on datastore: ManagedObjectReference) -> Int { gate(of: datastore).waitingCount }

    private func gate(of datastore: ManagedObjectReference) -> SlotQueue {
        state.withLock { state in
            if let gate = state.gates[datastore] { return gate }
            let gate = SlotQueue(policy.tasksPerDatastore)
            state.gates[datastore] = gate
            return gate
        }
    }

    /// Waits for the rate, and while a pause lasts that the server has asked for.
    private func standBack(atMost patience: Duration) async throws {
        try Task.checkCancellation()
        let begin = clock.now()
        let turn = state.withLock { $0.rate?.take(at: begin) } ?? begin
        while true {
            let pause = min(state.withLock { $0.pausedUntil }, begin + patience)
            let left = max(turn, pause) - clock.now()
            guard left > .zero else { return }
            try await clock.sleep(left)
        }
    }
}
