import FCD
import Simulator
import Synchronization

/// Gives the first good answer of a method ever after, as a catalog that lags does.
final class StaleTransport: Transport {
    private let vcenter: SimulatedVCenter
    private let call: String
    private let first = Mutex<HTTPResponse?>(nil)

    init(_ vcenter: SimulatedVCenter, method: String) {
        self.vcenter = vcenter
        call = "Body><\(method) "
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let response = try await vcenter.send(request)
        guard String(decoding: request.body, as: UTF8.self).contains(call), response.status == 200 else {
            return response
        }
        return first.withLock { first in
            let answer = first ?? response
            first = answer
            return answer
        }
    }

    func shutdown() async {}
}
