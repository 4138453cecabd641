import FCD
import Simulator
import Synchronization

/// A server that has forgotten what it told whenever, or every so many times that, it is asked what is new since.
final class ForgetfulTransport: Transport {
    private let vcenter: SimulatedVCenter
    private let interval: Int
    private let count = Mutex(0)

    init(_ vcenter: SimulatedVCenter, every interval: Int = 1) {
        self.vcenter = vcenter
        self.interval = interval
    }

    /// How often it was asked.
    var refused: Int { count.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let text = String(decoding: request.body, as: UTF8.self)
        guard text.contains("<WaitForUpdatesEx "), text.contains(/<version>[^<]/) else {
            return try await vcenter.send(request)
        }
        let number = count.withLock { count in
            count += 1
            return count
        }
        guard number.isMultiple(of: interval) else { return try await vcenter.send(request) }
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
