import FCD
import Simulator

/// A network that loses the answer of one method, once the server has done the work that the method started.
struct CutWhenDone: Transport {
    private let vcenter: SimulatedVCenter
    private let method: String
    private let isDone: @Sendable () -> Bool

    init(_ vcenter: SimulatedVCenter, method: String, isDone: @escaping @Sendable () -> Bool) {
        self.vcenter = vcenter
        self.method = method
        self.isDone = isDone
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let response = try await vcenter.send(request)
        guard String(decoding: request.body, as: UTF8.self).contains("<\(method) ") else { return response }
        while !isDone(), !Task.isCancelled { await Task.yield() }
        throw TransportError(.interrupted, "the connection was closed during \(method)")
    }

    func shutdown() async {}
}
