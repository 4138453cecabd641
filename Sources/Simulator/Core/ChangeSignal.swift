import Synchronization

/// Lets calls wait until something has changed, without missing a change and without polling.
final class ChangeSignal: Sendable {
    private struct State {
        var count = 0
        var next = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Waits that ended before they were set up.
        var ended: Set<Int> = []
    }

    private let state = Mutex(State())

    /// How many changes there were; ``wait(beyond:until:)`` returns at the next one.
    var mark: Int { state.withLock { $0.count } }

    func signal() {
        let waiting = state.withLock { state in
            state.count += 1
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits for a change after `mark`, or for the deadline.
    ///
    /// - Returns: `false` if the caller's task was cancelled.
    func wait(beyond mark: Int, until deadline: ContinuousClock.Instant?) async -> Bool {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        let timer = deadline.map { deadline in
            Task {
                try? await Task.sleep(until: deadline, clock: .continuous)
                self.end(id)
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard state.count == mark, state.ended.remove(id) == nil else { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            end(id)
        }
        timer?.cancel()
        await timer?.value
        state.withLock { _ = $0.ended.remove(id) }
        return !Task.isCancelled
    }

    private func end(_ id: Int) {
        let continuation = state.withLock { state in
            let continuation = state.waiting.removeValue(forKey: id)
            if continuation == nil { state.ended.insert(id) }
            return continuation
        }
        continuation?.resume()
    }
}
