import FCD
import Simulator
import Synchronization

/// The way to a server that breaks for good at one request, as when the process or its network dies there.
final class DyingTransport: Transport {
    enum Moment: CaseIterable {
        /// The request never arrives.
        case before
        /// The server acts on it, and its answer is lost.
        case after
    }

    private let vcenter: SimulatedVCenter
    private let last: Int
    private let moment: Moment
    private let methods = Mutex<[String]>([])

    /// - parameter last: The number of the request at which it breaks, from 1.
    init(_ vcenter: SimulatedVCenter, at last: Int, _ moment: Moment) {
        self.vcenter = vcenter
        self.last = last
        self.moment = moment
    }

    /// The methods of the requests so far.
    var requests: [String] { methods.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let text = String(decoding: request.body, as: UTF8.self)
        let method = text.firstMatch(of: /Body><([A-Za-z_]+)/).map { String($0.1) } ?? ""
        let number = methods.withLock { methods in
            methods.append(method)
            return methods.count
        }
        guard number >= last else { return try await vcenter.send(request) }
        if number == last, moment == .after { _ = try await vcenter.send(request) }
        throw TransportError(.cancelled, "the process died", requestMayHaveArrived: true)
    }

    func shutdown() async {}
}
