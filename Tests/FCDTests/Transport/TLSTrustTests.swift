import FCD
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TLSTrustTests {
    private let secret = HTTPRequest(method: .post, path: "/secret", body: Array("password".utf8))

    private func refusal(_ server: TLSServer, _ trust: TLSTrust) async throws -> TransportError {
        let transport = try CurlTransport(endpoint: server.endpoint, trust: trust)
        let error = await #expect(throws: TransportError.self) { try await transport.send(secret) }
        return try #require(error)
    }

    @Test func `a certificate that no authority vouches for is refused, and the error names its thumbprint`()
        async throws
    {
        let server = try await TLSServer()
        let error = try await refusal(server, .system)
        #expect(error.code == .untrustedCertificate)
        #expect(error.thumbprintSHA256 == (try server.thumbprint()))
        #expect(error.message.contains(try server.thumbprint()))
        #expect(!error.requestMayHaveArrived)
    }

    @Test func `a CA file makes its certificates trusted`() async throws {
        let server = try await TLSServer()
        let transport = try CurlTransport(endpoint: server.endpoint, trust: .caFile(server.certificatePath))
        #expect(try await transport.send(HTTPRequest(method: .get, path: "/")).status == 200)
    }

    @Test func `a CA file of somebody else does not`() async throws {
        let server = try await TLSServer()
        let others = try TLSFiles()
        let error = try await refusal(server, .caFile(others.certificatePath))
        #expect(error.code == .untrustedCertificate)
        #expect(error.thumbprintSHA256 == (try server.thumbprint()))
    }

    @Test func `a trusted certificate for another host is refused`() async throws {
        let server = try await TLSServer(certificateFor: "DNS:other.example")
        let error = try await refusal(server, .caFile(server.certificatePath))
        #expect(error.code == .untrustedCertificate)
        #expect(error.thumbprintSHA256 == (try server.thumbprint()))
        #expect(!error.requestMayHaveArrived)
    }

    @Test(arguments: ["sha1", "sha256"], [true, false])
    func `a thumbprint makes exactly its certificate trusted, in any notation`(
        _ algorithm: String,
        _ isPlain: Bool
    ) async throws {
        let server = try await TLSServer(certificateFor: "DNS:other.example")
        let thumbprint = try server.thumbprint(algorithm)
        let text = isPlain ? thumbprint.replacing(":", with: "").lowercased() : thumbprint
        let transport = try CurlTransport(endpoint: server.endpoint, trust: .thumbprint(text))
        #expect(try await transport.send(HTTPRequest(method: .get, path: "/")).status == 200)
        // The page closes its connection: the check holds on the next one too.
        #expect(try await transport.send(HTTPRequest(method: .get, path: "/")).status == 200)
    }

    @Test(arguments: ["sha1", "sha256"])
    func `another certificate than the pinned one is refused, and the error names the one seen`(
        _ algorithm: String
    ) async throws {
        let server = try await TLSServer()
        let other = try await TLSServer()
        let error = try await refusal(server, .thumbprint(other.thumbprint(algorithm)))
        #expect(error.code == .thumbprintMismatch)
        #expect(error.thumbprintSHA256 == (try server.thumbprint()))
        #expect(!error.requestMayHaveArrived)
    }

    @Test func `nothing of a request goes to a server that is refused`() async throws {
        let server = try await TLSServer(.silent)
        let other = try TLSFiles()
        let wrong = String(repeating: "0", count: 64)
        for trust in [TLSTrust.system, .caFile(other.certificatePath), .thumbprint(wrong)] {
            #expect(try await refusal(server, trust).requestMayHaveArrived == false)
        }
        #expect(!server.log.contains("secret"))

        // The same server does show what reaches it.
        let trusted = try CurlTransport(endpoint: server.endpoint, trust: .thumbprint(server.thumbprint()))
        let call = Task { [secret] in try await trusted.send(secret) }
        #expect(await LoopbackServer.eventually { server.log.contains("POST /secret") })
        call.cancel()
        let error = await #expect(throws: TransportError.self) { try await call.value }
        #expect(error?.requestMayHaveArrived == true)
    }

    @Test(
        arguments: [
            "", "AB:CD", String(repeating: "a", count: 41), String(repeating: "g", count: 64),
            "A:" + String(repeating: "BC:", count: 19) + "D", String(repeating: "０", count: 40),
        ]
    )
    func `what is no thumbprint is refused before anything is sent`(_ text: String) {
        let error = #expect(throws: TransportError.self) {
            try CurlTransport(endpoint: Endpoint(host: "127.0.0.1"), trust: .thumbprint(text))
        }
        #expect(error?.code == .untrustedCertificate)
        #expect(error?.message.contains("40 (SHA-1) or 64 (SHA-256)") == true)
    }

    @Test func `a CA file that is not there is refused before anything is sent`() {
        let error = #expect(throws: TransportError.self) {
            try CurlTransport(endpoint: Endpoint(host: "127.0.0.1"), trust: .caFile("/nowhere/ca.pem"))
        }
        #expect(error?.message.contains("/nowhere/ca.pem") == true)
    }

    @Test func `a CA file without a certificate trusts nobody`() async throws {
        let server = try await TLSServer()
        let empty = FileManager.default.temporaryDirectory.appending(path: "fcd-empty-\(UUID().uuidString).pem")
        try Data("no certificate".utf8).write(to: empty)
        defer { try? FileManager.default.removeItem(at: empty) }
        let error = try await refusal(server, .caFile(empty.path))
        #expect(error.code == .untrustedCertificate)
        #expect(!error.requestMayHaveArrived)
    }
}
