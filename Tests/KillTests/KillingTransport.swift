import FCD
import Simulator
import Synchronization

/// Stands between a server and its network: kills the client at one of its requests, cuts connections, and has the
/// server start anew.
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
        var cuts = 0
        var restarts = 0
        var trigger: (number: Int, moment: Moment)?
        var restart: Int?
        var percentCut = 0
        var generator = SeededGenerator(seed: 0)
        var kill: (@Sendable () -> Void)?
    }

    private enum Fate {
        case pass
        case cut(acts: Bool)
        case kill(Moment)
    }

    let vcenter: SimulatedVCenter
    private let state = Mutex(State())

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// How many requests there were since the network was last calm or disturbed.
    var requests: Int { state.withLock { $0.count } }

    /// How many connections were cut, and how often the server started anew, since then.
    var faults: Int { state.withLock { $0.cuts + $0.restarts } }

    /// From now on requests are counted, and nothing happens to them.
    func calm() { state.withLock { $0 = State() } }

    /// From now on what the plan says happens to requests; `kill` ends the client that lives then.
    func disturb(by plan: KillPlan, kill: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state = State(restart: plan.restart, percentCut: plan.cuts, kill: kill)
            state.generator = SeededGenerator(seed: plan.seed)
            if case .request(let number, let moment) = plan.place { state.trigger = (number, moment) }
        }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let (fate, kill, restarts) = state.withLock { state -> (Fate, (@Sendable () -> Void)?, Bool) in
            state.count += 1
            let restarts = state.restart == state.count
            if restarts { state.restarts += 1 }
            return (Self.fate(&state), state.kill, restarts)
        }
        if restarts { vcenter.restart() }
        switch fate {
        case .pass: return try await vcenter.send(request)
        case .cut(let acts):
            if acts { _ = try await vcenter.send(request) }
        case .kill(.beforeActing):
            kill?()
        case .kill(.afterActing):
            _ = try await vcenter.send(request)
            kill?()
        case .kill(.afterAnswering):
            let answer = try await vcenter.send(request)
            // Not awaited: the client gets the answer first, and some time with it.
            Task.detached {
                try? await Task.sleep(for: .microseconds(Int.random(in: 0...6_000)))
                kill?()
            }
            return answer
        case .kill(.afterLosingAnswer):
            _ = try await vcenter.send(request)
        }
        throw TransportError(.interrupted, "the connection ended")
    }

    private static func fate(_ state: inout State) -> Fate {
        if let trigger = state.trigger {
            if trigger.number == state.count { return .kill(trigger.moment) }
            if trigger.number + 1 == state.count, trigger.moment == .afterLosingAnswer { return .kill(.beforeActing) }
        }
        guard state.percentCut > 0, Int.random(in: 0..<100, using: &state.generator) < state.percentCut else {
            return .pass
        }
        state.cuts += 1
        return .cut(acts: Bool.random(using: &state.generator))
    }

    func shutdown() async {}
}
