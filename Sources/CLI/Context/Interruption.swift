import Synchronization

/// What Ctrl-C means to the running command.
///
/// While changes are under way it first stops only new ones, and what runs is waited for. Asked again it stops the
/// waiting, and once more ends the process. Where no change is under way the first Ctrl-C stops at once.
final class Interruption: Sendable {
    /// What a signal is to bring about.
    enum Consequence: Equatable, Sendable {
        /// Nothing new is begun; whoever runs the changes sees to that.
        case finishing
        /// The command's task is to be cancelled.
        case cancelling
        /// The process is to end.
        case exiting
    }

    private struct State {
        var runs = 0
        var questions = 0
        var onStop: (@Sendable () -> Void)?
        var isStopping = false
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Whether nothing new is to be begun.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Takes one signal.
    func signal() -> Consequence {
        let (consequence, tell) = state.withLock { state -> (Consequence, (@Sendable () -> Void)?) in
            if state.isCancelled { return (.exiting, nil) }
            // A person who is asked something has nothing under way that is worth waiting for.
            if state.runs > 0, state.questions == 0, !state.isStopping {
                state.isStopping = true
                return (.finishing, state.onStop)
            }
            state.isStopping = true
            state.isCancelled = true
            return (.cancelling, nil)
        }
        tell?()
        return consequence
    }

    /// Waits for a person's answer; who answers with Ctrl-C gives none.
    ///
    /// - Throws: `CancellationError` after a signal, or what `ask` throws.
    func asking<Value>(_ ask: () async throws -> Value) async throws -> Value {
        state.withLock { $0.questions += 1 }
        defer { state.withLock { $0.questions -= 1 } }
        let answer = try await ask()
        if state.withLock({ $0.isCancelled }) { throw CancellationError() }
        return answer
    }

    /// Runs changes that are to come to their end.
    ///
    /// - Parameter onStop: called when nothing new is to be begun any more.
    func finishing<Value>(onStop: @escaping @Sendable () -> Void, _ work: () async throws -> Value) async rethrows
        -> Value
    {
        state.withLock { state in
            state.runs += 1
            state.onStop = onStop
        }
        defer {
            state.withLock { state in
                state.runs -= 1
                if state.runs == 0 { state.onStop = nil }
            }
        }
        return try await work()
    }
}
