import FCD
import Simulator
import Synchronization

/// A server that has forgotten what it told whenever it is asked what is new since.
final class ForgetfulTransport: Transport {
    private let vcenter: SimulatedVCenter
    private let count = Mutex(0)

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    /// How often it was asked.
    var refused: Int { count.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let text = String(decoding: request.body, as: UTF8.self)
        guard text.contains("<WaitForUpdatesEx "), text.contains(/<version>[^<]/) else {
            return try await vcenter.send(request)
        }
        count.withLock { $0 += 1 }
        return HTTPResponse(status: 500, body: Array(Self.fault.utf8))
    }

    func shutdown() async {}

    private static let fault = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Fault><faultcode>ServerFaultCode</faultcode>\
        <faultstring>A specified parameter was not correct: version</faultstring><detail><InvalidCollectorVersionFault \
        xmlns="urn:vim25" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="InvalidCollectorVersion"/>\
        </detail></Fault></Body></Envelope>
        """
}
