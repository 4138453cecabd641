import FCD
import Simulator
import Synchronization

/// Answers calls in rounds: none of a round before all of it have come. A call that waits for another of its own round
/// is never made, and the test waits for ever; a call that no round expects is noted.
final class RoundTransport: Transport {
    private struct State {
        var rounds: [[String]] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var unexpected: [String] = []
        var isCounting = false
    }

    private let vcenter: SimulatedVCenter
    private let state = Mutex(State())

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// Expects the rounds from now on.
    func expect(_ rounds: [[String]]) {
        state.withLock { $0 = State(rounds: rounds, isCounting: true) }
    }

    /// Calls that came and were not expected, and expected ones that did not come.
    var differences: [String] {
        state.withLock { $0.unexpected + $0.rounds.flatMap { $0 }.map { "no \($0)" } }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let text = String(decoding: request.body, as: UTF8.self)
        let method = text.firstMatch(of: /Body><([A-Za-z_]+)/).map { String($0.1) } ?? ""
        await withCheckedContinuation { arrive(method, $0) }
        return try await vcenter.send(request)
    }

    private func arrive(_ method: String, _ continuation: CheckedContinuation<Void, Never>) {
        let released = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.isCounting else { return [continuation] }
            guard let index = state.rounds.first?.firstIndex(of: method) else {
                state.unexpected.append(method)
                return [continuation]
            }
            state.rounds[0].remove(at: index)
            state.waiting.append(continuation)
            guard state.rounds[0].isEmpty else { return [] }
            state.rounds.removeFirst()
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in released { continuation.resume() }
    }

    func shutdown() async {}
}
