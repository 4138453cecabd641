import Synchronization

/// One caller that waits for an answer: made in the caller's task, ended once on the transport's thread.
final class CurlCall: Sendable {
    let request: HTTPRequest
    /// When the caller asked; the call's timeout counts from here, waiting for a free connection included.
    let start = ContinuousClock.now
    private let cancelled = Atomic(false)
    private let continuation = Mutex<CheckedContinuation<Result<HTTPResponse, TransportError>, Never>?>(nil)

    init(_ request: HTTPRequest) {
        self.request = request
    }

    /// Whether the caller's task was cancelled.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// Notes that the caller's task was cancelled. May come before the call reaches the transport's thread.
    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }

    /// Waits until ``finish(_:)``. `start` hands the call to whoever will finish it.
    func result(start: () -> Void) async -> Result<HTTPResponse, TransportError> {
        await withCheckedContinuation { continuation in
            self.continuation.withLock { $0 = continuation }
            start()
        }
    }

    /// Wakes the caller; only the first time counts.
    func finish(_ result: Result<HTTPResponse, TransportError>) {
        continuation.withLock { $0.take() }?.resume(returning: result)
    }
}
