import FCD
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CurlTransportTests {
    @Test func `status, headers and body of an answer arrive as they were sent`() async throws {
        let server = try LoopbackServer { _, _ in
            .answer(status: 500, headers: ["Set-Cookie: a=1", "Set-Cookie: b=\"2\" ", "X-Empty:"], body: "<fault/>数据")
        }
        let answer = try await server.transport().send(HTTPRequest(method: .get, path: "/sdk"))
        #expect(answer.status == 500)
        #expect(answer.headers(named: "set-cookie") == ["a=1", "b=\"2\""])
        #expect(answer.header("x-empty") == "")
        #expect(answer.header("missing") == nil)
        #expect(String(decoding: answer.body, as: UTF8.self) == "<fault/>数据")
    }

    @Test func `method, path, headers and body go out unchanged, and nothing is added to them`() async throws {
        let server = try LoopbackServer { _, _ in .answer() }
        let body = String(repeating: "<x/>", count: 600_000)
        _ = try await server.transport().send(
            HTTPRequest(
                method: .post,
                path: "/a/../folder/a%20b.vmdk?dcPath=DC%2F1&dsName=nfs",
                headers: [("SOAPAction", "urn:vim25/8.0.3.0"), ("Cookie", "a=\"1\""), ("X-Empty", "")],
                body: Array(body.utf8)
            )
        )
        let request = try #require(server.requests.first)
        #expect(request.startLine == "POST /a/../folder/a%20b.vmdk?dcPath=DC%2F1&dsName=nfs HTTP/1.1")
        #expect(request.text.contains("\r\nSOAPAction: urn:vim25/8.0.3.0\r\n"))
        #expect(request.text.contains("\r\nCookie: a=\"1\"\r\n"))
        #expect(request.text.contains("\r\nX-Empty:\r\n"))
        #expect(!request.text.contains("Content-Type") && !request.text.contains("Expect"))
        #expect(request.body == body)
    }

    @Test(arguments: HTTPRequest.Method.allCases)
    func `each method is sent by its name`(_ method: HTTPRequest.Method) async throws {
        let server = try LoopbackServer { request, _ in
            request.startLine.hasPrefix("HEAD") ? .raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n") : .answer()
        }
        let answer = try await server.transport().send(HTTPRequest(method: method, path: "/x"))
        #expect(answer.status == 200)
        #expect(answer.body == [])
        #expect(server.requests.map(\.startLine) == ["\(method.rawValue) /x HTTP/1.1"])
    }

    @Test func `calls one after the other share one connection`() async throws {
        let server = try LoopbackServer { _, number in .answer(body: "\(number)") }
        let transport = try server.transport()
        for number in 0..<20 {
            let answer = try await transport.send(HTTPRequest(method: .post, path: "/sdk", body: [65]))
            #expect(answer.body == Array("\(number)".utf8))
        }
        #expect(server.connectionCount == 1)
    }

    @Test func `calls at the same time use no more connections than allowed, and each gets its own answer`()
        async throws
    {
        let server = try LoopbackServer { request, _ in .answer(body: request.body) }
        let transport = try server.transport(.init(maxConnections: 3))
        let answers = try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask {
                    let request = HTTPRequest(method: .post, path: "/sdk", body: Array("call \(number)".utf8))
                    return (number, try await transport.send(request).body)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = String(decoding: $1.1, as: UTF8.self) }
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, "call \($0)") }))
        #expect((1...3).contains(server.connectionCount))
    }

    @Test func `a silent call does not hold up the others`() async throws {
        let server = try LoopbackServer { request, _ in request.startLine.contains("silent") ? .silence : .answer() }
        let transport = try server.transport()
        let silent = Task { try await transport.send(HTTPRequest(method: .get, path: "/silent")) }
        #expect(await LoopbackServer.eventually { server.requests.count == 1 })
        #expect(try await transport.send(HTTPRequest(method: .get, path: "/quick")).status == 200)
        silent.cancel()
        _ = await silent.result
    }

    @Test func `a redirect is handed to the caller, not followed`() async throws {
        let elsewhere = try LoopbackServer { _, _ in .answer() }
        let server = try LoopbackServer { _, _ in
            .answer(status: 307, headers: ["Location: \(elsewhere.endpoint.url)/sdk"])
        }
        let answer = try await server.transport().send(HTTPRequest(method: .post, path: "/sdk", body: [65]))
        #expect(answer.status == 307)
        #expect(answer.header("location") == "\(elsewhere.endpoint.url)/sdk")
        #expect(elsewhere.connectionCount == 0)
    }

    @Test func `a chunked answer is put together`() async throws {
        let server = try LoopbackServer { _, _ in
            .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
        }
        let answer = try await server.transport().send(HTTPRequest(method: .get, path: "/"))
        #expect(String(decoding: answer.body, as: UTF8.self) == "abcdefg")
    }

    @Test func `a compressed answer is decompressed, and its limit is that of the decompressed size`() async throws {
        let packed = try #require(Data(base64Encoded: "H4sIAAAAAAACA6uoGAWjYBSMglEwCkbBUAcAemUIKdAHAAA="))
        let server = try LoopbackServer { _, _ in .bytes(Array(packed), headers: ["Content-Encoding: gzip"]) }
        let answer = try await server.transport().send(HTTPRequest(method: .get, path: "/"))
        #expect(answer.body == Array(repeating: UInt8(ascii: "x"), count: 2_000))
        #expect(server.requests.first?.text.contains("\r\nAccept-Encoding: gzip\r\n") == true)

        let small = try server.transport(.init(maxResponseBytes: 1_999))
        let error = await #expect(throws: TransportError.self) {
            try await small.send(HTTPRequest(method: .get, path: "/"))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `headers of an interim answer are not those of the answer`() async throws {
        let server = try LoopbackServer { _, _ in
            .raw("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        let answer = try await server.transport().send(HTTPRequest(method: .post, path: "/", body: [65]))
        #expect(answer.status == 200)
        #expect(answer.header("x-interim") == nil)
    }

    @Test(
        arguments: ["sdk", "", "/a b", "/a#b", "/数据", "/a\r\nX: y", "http://elsewhere/"]
    )
    func `a path that would change the URL's meaning is refused`(_ path: String) async throws {
        let server = try LoopbackServer { _, _ in .answer() }
        let error = await #expect(throws: TransportError.self) {
            try await server.transport().send(HTTPRequest(method: .get, path: path))
        }
        #expect(error?.code == .badURL)
        #expect(error?.requestMayHaveArrived == false)
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: [("X", "a\r\nY: b"), ("X: y", "z"), ("", "z"), ("X\n", "z")])
    func `a header field that would smuggle in another is refused`(_ name: String, _ value: String) async throws {
        let server = try LoopbackServer { _, _ in .answer() }
        let error = await #expect(throws: TransportError.self) {
            try await server.transport().send(HTTPRequest(method: .get, path: "/", headers: [(name, value)]))
        }
        #expect(error?.code == .failed)
        #expect(error?.requestMayHaveArrived == false)
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: ["", "a b", "user@host", "host/path", "host?x", "ho\nst"])
    func `a host that would change the URL's meaning is refused`(_ host: String) {
        let error = #expect(throws: TransportError.self) {
            try CurlTransport(endpoint: Endpoint(scheme: .http, host: host), trust: .system)
        }
        #expect(error?.code == .badURL)
    }

    @Test func `an endpoint's URL brackets IPv6 addresses and leaves out the usual port`() {
        #expect(Endpoint(host: "vcenter.example").url == "https://vcenter.example")
        #expect(Endpoint(scheme: .http, host: "[::1]", port: 8_989).url == "http://[::1]:8989")
        #expect(Endpoint(scheme: .http, host: "::1", port: 443).url == "http://[::1]:443")
    }
}

extension LoopbackServer {
    func transport(_ options: CurlTransport.Options = .init()) throws(TransportError) -> CurlTransport {
        try CurlTransport(endpoint: endpoint, trust: .system, options: options)
    }
}
