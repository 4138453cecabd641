import FCD
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct VcsimTransportTests {
    private func endpoint(_ server: Vcsim) throws -> Endpoint {
        Endpoint(host: try #require(server.description.url.host()), port: server.description.url.port)
    }

    private let versions = HTTPRequest(method: .get, path: "/sdk/vimServiceVersions.xml")

    @Test func `its certificate is trusted by CA file and by either thumbprint`() async throws {
        let server = try await Vcsim()
        let known = server.description
        let trusts: [TLSTrust] = [
            .caFile(known.caFile), .thumbprint(known.thumbprintSHA1), .thumbprint(known.thumbprintSHA256),
        ]
        for trust in trusts {
            let answer = try await CurlTransport(endpoint: endpoint(server), trust: trust).send(versions)
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("urn:vim25"))
        }
    }

    @Test func `without either it is refused, and the error names its thumbprint`() async throws {
        let server = try await Vcsim()
        let transport = try CurlTransport(endpoint: endpoint(server), trust: .system)
        let error = await #expect(throws: TransportError.self) { try await transport.send(versions) }
        #expect(error?.code == .untrustedCertificate)
        #expect(error?.thumbprintSHA256?.replacing(":", with: "") == server.description.thumbprintSHA256)
        #expect(error?.requestMayHaveArrived == false)
    }
}
