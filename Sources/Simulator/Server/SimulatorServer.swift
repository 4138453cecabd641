package import FCD
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore

/// Puts a ``SimulatedVCenter``, or what stands before one, behind HTTP or HTTPS on the loopback interface.
///
/// ```swift
/// let server = try await SimulatorServer.start(vcenter, scheme: .https)
/// defer { await server.stop() }
/// let transport = try CurlTransport(server.endpoint, trust: .thumbprint(server.thumbprint))
/// ```
package final class SimulatorServer: Sendable {
    /// Where the server listens.
    package let endpoint: Endpoint
    /// The certificate it shows; `nil` for plain HTTP.
    package let certificate: ServerCertificate?
    private let running: Task<Void, any Error>

    private init(endpoint: Endpoint, certificate: ServerCertificate?, running: Task<Void, any Error>) {
        self.endpoint = endpoint
        self.certificate = certificate
        self.running = running
    }

    deinit { running.cancel() }

    /// Starts to listen and returns when connections are taken.
    ///
    /// - parameter port: 0 for any free port; ``endpoint`` says which.
    /// - throws: What the system says if the port cannot be had.
    package static func start(
        _ vcenter: any Transport,
        scheme: Endpoint.Scheme,
        port: Int = 0
    ) async throws -> SimulatorServer {
        let certificate = scheme == .https ? try ServerCertificate() : nil
        let (ports, found) = AsyncThrowingStream<Int, any Error>.makeStream()
        let application = Application(
            responder: SimulatorResponder(vcenter: vcenter),
            server: try certificate.map { try .tls(tlsConfiguration: $0.tlsConfiguration) } ?? .http1(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                found.yield(channel.localAddress?.port ?? port)
                found.finish()
            },
            logger: Self.logger
        )
        let running = Task {
            do {
                try await application.run()
                found.finish()
            } catch {
                found.finish(throwing: error)
                throw error
            }
        }
        for try await port in ports {
            return SimulatorServer(
                endpoint: Endpoint(scheme: scheme, host: "127.0.0.1", port: port),
                certificate: certificate,
                running: running
            )
        }
        throw TransportError(.failed, "the server ended before it listened")
    }

    /// Stops listening, closes all connections, and waits until that is done.
    package func stop() async {
        running.cancel()
        _ = await running.result
    }

    /// Says only what goes wrong.
    private static var logger: Logger {
        var logger = Logger(label: "fcdsim") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        return logger
    }
}
