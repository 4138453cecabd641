import FCD
import Testing

/// What stands in front of a vCenter, or in place of one, must never be taken for its answer.
@Suite(.timeLimit(.minutes(1)))
struct StrangeAnswerTests {
    private static let proxyPage = "<!DOCTYPE html><html><body>Access denied by proxy</body></html>"
    private static let half = "<?xml version=\"1.0\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap"

    @Test(
        arguments: [
            (200, proxyPage, FCDError.Code.protocolViolation, "HTML"),
            (200, "<html><head/></html>", .protocolViolation, "HTML"),
            (200, half, .protocolViolation, "no whole XML document"),
            (200, "{\"error\": 1}", .protocolViolation, "no whole XML document"),
            (200, "", .protocolViolation, "empty body"),
            (200, "<other/>", .protocolViolation, "no SOAP message"),
            (404, "not here", .unsupported, "HTTP 404"),
            (403, proxyPage, .permissionDenied, "HTTP 403"),
            (407, proxyPage, .unreachable, "proxy"),
            (503, proxyPage, .unreachable, "not ready"),
        ] as [(Int, String, FCDError.Code, String)]
    )
    func `an answer that is no SOAP is told for what it is`(
        status: Int,
        body: String,
        code: FCDError.Code,
        words: String
    ) async throws {
        let transport = CannedTransport(HTTPResponse(status: status, body: Array(body.utf8)))
        let error = await #expect(throws: FCDError.self) {
            _ = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: transport)
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `an answer without a required part is refused instead of being half read`() async throws {
        let body = """
            <Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><RetrieveServiceContentResponse
             xmlns="urn:vim25"><returnval><rootFolder type="Folder">group-d1</rootFolder></returnval>
             </RetrieveServiceContentResponse></Body></Envelope>
            """
        let transport = CannedTransport(HTTPResponse(status: 200, body: Array(body.utf8)))
        let error = await #expect(throws: FCDError.self) {
            _ = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: transport)
        }
        #expect(error?.code == .protocolViolation)
        #expect(error?.message.contains("<about>") == true)
    }

    @Test(arguments: [
        (TransportError.Code.unreachable, FCDError.Code.unreachable), (.timedOut, .unreachable),
        (.interrupted, .unreachable), (.cancelled, .cancelled), (.badURL, .invalidArgument),
        (.tooLarge, .protocolViolation),
    ])
    func `a server that does not answer is told with the reason`(
        failure: TransportError.Code,
        code: FCDError.Code
    ) async throws {
        let transport = CannedTransport(TransportError(failure, "no answer from vc.example"))
        let error = await #expect(throws: FCDError.self) {
            _ = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: transport)
        }
        #expect(error?.code == code)
    }

    @Test func `an untrusted certificate is shown with its thumbprint and what to do with it`() async throws {
        let failure = TransportError(
            .untrustedCertificate,
            "the certificate of vc.example is not trusted",
            thumbprintSHA256: "AB:CD",
            requestMayHaveArrived: false
        )
        let error = await #expect(throws: FCDError.self) {
            _ = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: CannedTransport(failure))
        }
        #expect(error?.code == .untrusted)
        #expect(error?.hint?.contains("AB:CD") == true)
        #expect(error?.hint?.contains("--thumbprint") == true)
    }
}

/// Gives every request the same answer.
private struct CannedTransport: Transport {
    private let answer: Result<HTTPResponse, TransportError>

    init(_ response: HTTPResponse) { answer = .success(response) }
    init(_ error: TransportError) { answer = .failure(error) }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        // The list of versions is optional, so that the first SOAP call meets what is tested.
        if case .success = answer, request.method == .get { return HTTPResponse(status: 404) }
        return try answer.get()
    }

    func shutdown() async {}
}
