/// A ``Transport`` over libcurl: HTTP/1.1 on connections that are kept and reused.
///
/// All transfers run on one thread of the transport's own, so no thread of Swift's is ever blocked. The thread ends
/// with ``shutdown()``, or when the transport is dropped. Proxies are taken from the environment, as libcurl does
/// (`https_proxy`, `no_proxy`, …), except for a server on this machine.
///
/// Over HTTPS, nothing of a request is sent before the server's certificate has been accepted, on each connection.
///
/// ```swift
/// let transport = try CurlTransport(endpoint: Endpoint(host: "vcenter.example"), trust: .system)
/// let answer = try await transport.send(HTTPRequest(method: .get, path: "/sdk/vimServiceVersions.xml"))
/// ```
public final class CurlTransport: Transport {
    /// Limits of time and size.
    public struct Options: Sendable, Equatable {
        /// For name lookup, connection and TLS handshake together.
        public var connectTimeout: Duration
        /// For a whole call, where the request names no time of its own.
        public var callTimeout: Duration
        /// Connections at the same time; further calls wait for a free one.
        public var maxConnections: Int
        /// Largest body, decompressed, that is accepted as an answer, in bytes.
        public var maxResponseBytes: Int

        /// Limits; what is left out has the default.
        public init(
            connectTimeout: Duration = .seconds(10),
            callTimeout: Duration = .seconds(120),
            maxConnections: Int = 8,
            maxResponseBytes: Int = 512 << 20
        ) {
            self.connectTimeout = connectTimeout
            self.callTimeout = callTimeout
            self.maxConnections = maxConnections
            self.maxResponseBytes = maxResponseBytes
        }
    }

    /// The server.
    public let endpoint: Endpoint
    private let loop: CurlLoop

    /// A transport to one server; connects with the first request.
    ///
    /// - Throws: ``TransportError``: ``TransportError/Code/badURL`` for an impossible host or port,
    ///   ``TransportError/Code/untrustedCertificate`` for a malformed thumbprint or an unreadable CA file,
    ///   ``TransportError/Code/failed`` where this libcurl cannot check a thumbprint.
    public init(endpoint: Endpoint, trust: TLSTrust, options: Options = Options()) throws(TransportError) {
        self.endpoint = endpoint
        loop = try CurlLoop(CurlSetup(endpoint: endpoint, trust: trust, options: options))
    }

    deinit {
        loop.stop()
    }

    /// Sends one request and waits for the whole answer; see ``Transport/send(_:)``.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard CurlSetup.isPath(request.path) else {
            throw .beforeSending(.badURL, "\(request.path.debugDescription) is not a percent-encoded absolute path")
        }
        let call = CurlCall(request)
        let result = await withTaskCancellationHandler {
            await call.result { loop.start(call) }
        } onCancel: {
            loop.cancel(call)
        }
        return try result.get()
    }

    /// Ends all calls and the thread; see ``Transport/shutdown()``.
    public func shutdown() async {
        await loop.stopAndWait()
    }
}
