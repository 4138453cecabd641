import FCD
import Simulator
import Synchronization

/// Stands between client and simulator, as a proxy or a flaky network does.
final class InterferingTransport: Transport {
    private let vcenter: SimulatedVCenter
    private let rules = Mutex<[Rule]>([])
    private let seen = Mutex<Set<String>>([])
    private let watchers = Mutex<[String: @Sendable () -> Void]>([:])

    private struct Rule {
        var method: String
        var condition: String?
        var response: HTTPResponse
    }

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// The server acts on the method, and its answer is replaced.
    ///
    /// - parameter condition: Only once this other method has been called.
    func replaceAnswer(of method: String, after condition: String? = nil, with status: Int, _ body: String) {
        let response = HTTPResponse(status: status, body: Array(body.utf8))
        rules.withLock { $0.append(Rule(method: method, condition: condition, response: response)) }
    }

    /// Calls back when the method has been answered.
    func whenAnswered(_ method: String, _ work: @escaping @Sendable () -> Void) {
        watchers.withLock { $0[method] = work }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let response = try await vcenter.send(request)
        let text = String(decoding: request.body, as: UTF8.self)
        let method = text.firstMatch(of: /Body><([A-Za-z_]+)/).map { String($0.1) } ?? ""
        let before = seen.withLock { seen in
            defer { seen.insert(method) }
            return seen
        }
        watchers.withLock { $0[method] }?()
        let rule = rules.withLock { rules in
            rules.first { $0.method == method && ($0.condition.map(before.contains) ?? true) }
        }
        return rule?.response ?? response
    }

    func shutdown() async {}
}
