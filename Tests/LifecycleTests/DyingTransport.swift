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
    private let count = Mutex(0)

    /// - parameter last: The number of the request at which it breaks, from 1.
    init(_ vcenter: SimulatedVCenter, at last: Int, _ moment: Moment) {
        self.vcenter = vcenter
        self.last = last
        self.moment = moment
    }

    /// How many requests there were.
    var requests: Int { count.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let number = count.withLock { count in
            count += 1
            return count
        }
        guard number >= last else { return try await vcenter.send(request) }
        if number == last, moment == .after { _ = try await vcenter.send(request) }
        throw TransportError(.cancelled, "the process died", requestMayHaveArrived: true)
    }

    func shutdown() async {}
}
