import FCD
import Simulator
import Synchronization

/// A connection that breaks at one request: before the server has seen it, or after the server acted and before its
/// answer came.
final class CuttingTransport: Transport {
    private let vcenter: SimulatedVCenter
    private let state = Mutex(State())

    private struct State {
        var count = 0
        var cut: (request: Int, moment: SimulatedVCenter.Cut)?
        /// Nothing counts before the first of these calls.
        var beginning: Set<String> = []
    }

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// Counts requests from now on, and breaks at the one with that number, from 1.
    ///
    /// - parameter beginning: The first of these calls is number 1; where there are none, the next request is.
    func cut(at request: Int, after beginning: Set<String> = [], _ moment: SimulatedVCenter.Cut) {
        state.withLock { $0 = State(cut: (request, moment), beginning: beginning) }
    }

    /// How many requests were counted since ``cut(at:after:_:)``.
    var count: Int { state.withLock { $0.count } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let text = String(decoding: request.body, as: UTF8.self)
        let moment: SimulatedVCenter.Cut? = state.withLock { state in
            guard state.count > 0 || state.beginning.isEmpty || state.beginning.contains(where: text.contains) else {
                return nil
            }
            state.count += 1
            return state.cut.flatMap { $0.request == state.count ? $0.moment : nil }
        }
        if case .beforeActing = moment { throw Self.interrupted }
        let response = try await vcenter.send(request)
        if case .afterActing = moment { throw Self.interrupted }
        return response
    }

    func shutdown() async {}

    private static let interrupted = TransportError(.interrupted, "the connection was closed")
}
