import FCD
import Simulator

/// A server whose answers to one method say something else than the simulator does.
struct RewritingTransport: Transport {
    private let vcenter: SimulatedVCenter
    private let method: String
    private let rewrite: @Sendable (String) -> String

    init(_ vcenter: SimulatedVCenter, method: String, rewrite: @escaping @Sendable (String) -> String) {
        self.vcenter = vcenter
        self.method = method
        self.rewrite = rewrite
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var response = try await vcenter.send(request)
        guard String(decoding: request.body, as: UTF8.self).contains("<\(method) ") else { return response }
        response.body = Array(rewrite(String(decoding: response.body, as: UTF8.self)).utf8)
        return response
    }

    func shutdown() async {}
}

extension RewritingTransport {
    /// A server that writes the time of a disk's first snapshot so that nobody can read it.
    static func unreadableTime(_ vcenter: SimulatedVCenter) -> RewritingTransport {
        RewritingTransport(vcenter, method: "VslmRetrieveSnapshotInfo") { answer in
            answer.replacing(/createTime>[^<]*</, with: "createTime>yesterday<", maxReplacements: 1)
        }
    }
}
