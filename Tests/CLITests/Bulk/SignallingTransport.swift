import FCD
import Simulator
import Synchronization

@testable import CLI

/// Stands before a server, and does something when it is called for a certain method for a certain time.
final class SignallingTransport: Transport {
    private let server: any Transport
    private let method: String
    private let number: Int
    private let count = Mutex(0)
    private let act: @Sendable () async -> Void

    init(_ server: any Transport, at number: Int, of method: String, _ act: @escaping @Sendable () async -> Void) {
        self.server = server
        self.method = method
        self.number = number
        self.act = act
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        if String(decoding: request.body, as: UTF8.self).contains("<\(method) ") {
            if count.withLock({
                $0 += 1; return $0 == number
            }) {
                await act()
            }
        }
        return try await server.send(request)
    }

    func shutdown() async {}
}
