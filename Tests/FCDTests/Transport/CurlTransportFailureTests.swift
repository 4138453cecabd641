import FCD
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CurlTransportFailureTests {
    /// The error of one call; a POST unless told otherwise.
    private func failure(
        _ transport: CurlTransport,
        method: HTTPRequest.Method = .post,
        timeout: Duration? = nil
    ) async throws -> TransportError {
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPRequest(method: method, path: "/sdk", body: [65], timeout: timeout))
        }
        return try #require(error)
    }

    @Test func `a refused connection is unreachable, and nothing has left`() async throws {
        let endpoint = Endpoint(scheme: .http, host: "127.0.0.1", port: try LoopbackServer.unusedPort())
        let error = try await failure(CurlTransport(endpoint: endpoint, trust: .system))
        #expect(error.code == .unreachable)
        #expect(!error.requestMayHaveArrived)
        #expect(error.message.contains(endpoint.url))
    }

    @Test func `a name that does not resolve is unreachable, and nothing has left`() async throws {
        // A label of more than 63 bytes is refused by the resolver itself, without any network.
        let endpoint = Endpoint(scheme: .http, host: String(repeating: "x", count: 64) + ".invalid")
        let error = try await failure(CurlTransport(endpoint: endpoint, trust: .system))
        #expect(error.code == .unreachable)
        #expect(!error.requestMayHaveArrived)
    }

    @Test func `a server without TLS is unreachable over HTTPS, and nothing has left`() async throws {
        let server = try LoopbackServer { _, _ in .rawThenClose("HTTP/1.1 400 Bad Request\r\n\r\n") }
        let endpoint = Endpoint(host: "127.0.0.1", port: server.port)
        let options = CurlTransport.Options(connectTimeout: .milliseconds(300))
        let error = try await failure(CurlTransport(endpoint: endpoint, trust: .system, options: options))
        #expect(error.code == .unreachable || error.code == .timedOut)
        #expect(!error.requestMayHaveArrived)
        #expect(error.thumbprintSHA256 == nil)
        #expect(server.requests.isEmpty)
    }

    @Test func `a silent server runs into the call's timeout`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        let error = try await failure(server.transport(), timeout: .seconds(5))
        #expect(error.code == .timedOut)
        #expect(error.requestMayHaveArrived)
        #expect(server.requests.count == 1)
    }

    @Test func `the transport's timeout holds where the request has none`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        let error = try await failure(server.transport(.init(callTimeout: .seconds(5))))
        #expect(error.code == .timedOut)
    }

    @Test func `an answer that stops in the middle runs into the timeout`() async throws {
        let server = try LoopbackServer { _, _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") }
        let error = try await failure(server.transport(), timeout: .seconds(5))
        #expect(error.code == .timedOut)
        #expect(error.requestMayHaveArrived)
    }

    @Test func `the wait for a free connection counts as part of the call`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        let transport = try server.transport(.init(maxConnections: 1))
        let first = Task { try await transport.send(HTTPRequest(method: .get, path: "/first")) }
        #expect(await LoopbackServer.eventually { server.requests.count == 1 })
        let error = try await failure(transport, timeout: .seconds(5))
        #expect(error.code == .timedOut)
        #expect(!error.requestMayHaveArrived)
        #expect(server.requests.count == 1)
        first.cancel()
        _ = await first.result
    }

    @Test(
        arguments: [
            "", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc",
        ]
    )
    func `an answer that is cut short is interrupted, and the request may have arrived`(_ answer: String)
        async throws
    {
        let server = try LoopbackServer { _, _ in .rawThenClose(answer) }
        let error = try await failure(server.transport())
        #expect(error.code == .interrupted)
        #expect(error.requestMayHaveArrived)
        #expect(server.requests.count == 1)
    }

    @Test func `what is not HTTP is a failure`() async throws {
        let server = try LoopbackServer { _, _ in .rawThenClose("SSH-2.0-OpenSSH_9.2\r\n") }
        let error = try await failure(server.transport())
        #expect(error.code == .failed)
        #expect(error.requestMayHaveArrived)
    }

    @Test func `a change is not repeated when a kept connection turns out dead`() async throws {
        let server = try LoopbackServer { _, number in number == 1 ? .rawThenClose("") : .answer() }
        let transport = try server.transport()
        _ = try await transport.send(HTTPRequest(method: .post, path: "/sdk", body: [65]))
        let error = try await failure(transport)
        #expect(error.code == .interrupted)
        #expect(error.requestMayHaveArrived)
        #expect(server.requests.count == 2)
    }

    @Test func `a question is repeated when a kept connection turns out dead`() async throws {
        let server = try LoopbackServer { _, number in number == 1 ? .rawThenClose("") : .answer() }
        let transport = try server.transport()
        _ = try await transport.send(HTTPRequest(method: .get, path: "/sdk"))
        #expect(try await transport.send(HTTPRequest(method: .get, path: "/sdk")).status == 200)
        #expect(server.requests.count == 3)
    }

    @Test(arguments: ["Content-Length: 2000", "Connection: close", "X-Filler: \(String(repeating: "x", count: 2_000))"])
    func `an answer above the limit is refused`(_ header: String) async throws {
        let body = String(repeating: "x", count: 2_000)
        let server = try LoopbackServer { _, _ in .rawThenClose("HTTP/1.1 200 OK\r\n\(header)\r\n\r\n\(body)") }
        let error = try await failure(server.transport(.init(maxResponseBytes: 1_000)))
        #expect(error.code == .tooLarge)
        #expect(error.requestMayHaveArrived)
    }

    @Test func `cancelling a task ends its call while the server is silent`() async throws {
        let server = try LoopbackServer { _, _ in .silence }
        let transport = try server.transport()
        let call = Task { try await transport.send(HTTPRequest(method: .post, path: "/sdk")) }
        #expect(await LoopbackServer.eventually { server.requests.count == 1 })
        call.cancel()
        let error = await #expect(throws: TransportError.self) { try await call.value }
        #expect(error?.code == .cancelled)
        #expect(error?.requestMayHaveArrived == true)
    }

    @Test func `a call of a task that is cancelled already is not sent`() async throws {
        let server = try LoopbackServer { _, _ in .answer() }
        let transport = try server.transport()
        let call = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(HTTPRequest(method: .post, path: "/sdk"))
        }
        let error = await #expect(throws: TransportError.self) { try await call.value }
        #expect(error?.code == .cancelled)
        #expect(error?.requestMayHaveArrived == false)
        #expect(server.connectionCount == 0)
    }

    @Test func `shutting down ends calls under way, closes connections and refuses later calls`() async throws {
        let server = try LoopbackServer { request, _ in request.startLine.contains("silent") ? .silence : .answer() }
        let transport = try server.transport()
        _ = try await transport.send(HTTPRequest(method: .get, path: "/"))
        let call = Task { try await transport.send(HTTPRequest(method: .post, path: "/silent")) }
        #expect(await LoopbackServer.eventually { server.requests.count == 2 })
        await transport.shutdown()
        let underWay = await #expect(throws: TransportError.self) { try await call.value }
        #expect(underWay?.code == .cancelled)
        #expect(underWay?.requestMayHaveArrived == true)
        let later = try await failure(transport)
        #expect(later.code == .cancelled)
        #expect(!later.requestMayHaveArrived)
        #expect(await LoopbackServer.eventually { server.openConnectionCount == 0 })
        await transport.shutdown()
    }

    @Test func `dropping a transport closes its connections`() async throws {
        let server = try LoopbackServer { _, _ in .answer() }
        var transport: CurlTransport? = try server.transport()
        _ = try await transport?.send(HTTPRequest(method: .get, path: "/"))
        #expect(server.openConnectionCount == 1)
        transport = nil
        #expect(await LoopbackServer.eventually { server.openConnectionCount == 0 })
    }
}
