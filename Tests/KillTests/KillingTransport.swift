import FCD
import Simulator
import Synchronization

/// Stands between a server and its network, and kills the client at one of its requests.
final class KillingTransport: Transport {
    enum Moment: String, CaseIterable, Sendable {
        /// The request has left, and the server never acts on it.
        case beforeActing
        /// The server acts on it, and the client is dead before it can read the answer.
        case afterActing
        /// The client has the answer, and dies while it does something with it.
        case afterAnswering
        /// The client lives on without the answer, and then dies at the next request.
        case afterLosingAnswer
    }

    private struct State {
        var count = 0
        var trigger: (number: Int, moment: Moment)?
        var kill: (@Sendable () -> Void)?
    }

    let vcenter: SimulatedVCenter
    private let state = Mutex(State())

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// How many requests there were since the last call of ``arm(_:_:_:)``.
    var requests: Int { state.withLock { $0.count } }

    /// From now on requests are counted, and the client is killed at this one; nil only counts.
    func arm(at number: Int?, _ moment: Moment, kill: @escaping @Sendable () -> Void) {
        state.withLock { $0 = State(trigger: number.map { ($0, moment) }, kill: kill) }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let (moment, kill) = state.withLock { state -> (Moment?, (@Sendable () -> Void)?) in
            state.count += 1
            guard let trigger = state.trigger else { return (nil, nil) }
            if trigger.number == state.count { return (trigger.moment, state.kill) }
            let isNext = trigger.number + 1 == state.count && trigger.moment == .afterLosingAnswer
            return (isNext ? .beforeActing : nil, state.kill)
        }
        switch moment {
        case nil: return try await vcenter.send(request)
        case .beforeActing:
            kill?()
        case .afterActing:
            _ = try await vcenter.send(request)
            kill?()
        case .afterAnswering:
            let answer = try await vcenter.send(request)
            // Not awaited: the client gets the answer first, and some time with it.
            Task.detached {
                try? await Task.sleep(for: .microseconds(Int.random(in: 0...6_000)))
                kill?()
            }
            return answer
        case .afterLosingAnswer:
            _ = try await vcenter.send(request)
        }
        throw TransportError(.interrupted, "the connection ended")
    }

    func shutdown() async {}
}
