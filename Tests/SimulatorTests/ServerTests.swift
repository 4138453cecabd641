import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ServerTests {
    private let request = HTTPRequest(
        method: .post,
        path: "/sdk",
        headers: [("Content-Type", "text/xml")],
        body: Array(
            """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>\
            <RetrieveServiceContent xmlns="urn:vim25"><_this type="ServiceInstance">ServiceInstance</_this>\
            </RetrieveServiceContent></e:Body></e:Envelope>
            """.utf8
        )
    )

    @Test func `HTTPS shows the certificate that the server names`() async throws {
        let server = try await SimulatorServer.start(SimulatedVCenter(), scheme: .https)
        let certificate = try #require(server.certificate)
        for thumbprint in [certificate.thumbprintSHA256, certificate.thumbprintSHA1] {
            let transport = try CurlTransport(endpoint: server.endpoint, trust: .thumbprint(thumbprint))
            #expect(try await transport.send(request).status == 200)
            await transport.shutdown()
        }
        await server.stop()
    }

    @Test func `a cut closes the connection`() async throws {
        let vcenter = SimulatedVCenter()
        let server = try await SimulatorServer.start(vcenter, scheme: .http)
        let transport = try CurlTransport(endpoint: server.endpoint, trust: .system)
        vcenter.cut("RetrieveServiceContent", .afterActing)
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.code == .interrupted)
        #expect(try await transport.send(request).status == 200)
        await transport.shutdown()
        await server.stop()
    }

    @Test func `after stopping nobody listens`() async throws {
        let server = try await SimulatorServer.start(SimulatedVCenter(), scheme: .http)
        await server.stop()
        let transport = try CurlTransport(endpoint: server.endpoint, trust: .system)
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.code == .unreachable)
        await transport.shutdown()
    }
}
