import FCD
import Foundation
import TestSupport
import Testing

/// `openssl s_server` on a free loopback port, with a certificate of its own: a TLS stack that was not written for
/// this project. Ends when it is dropped.
final class TLSServer {
    /// What it does with a request.
    enum Mode {
        /// Answers every request with a page.
        case page
        /// Writes what it receives into its log, and never answers.
        case silent
    }

    private let process: Process
    private let files: TLSFiles
    private let logURL: URL
    let endpoint: Endpoint

    /// Makes a self-signed certificate for an address, and starts the server.
    init(_ mode: Mode = .page, certificateFor name: String = "IP:127.0.0.1") async throws {
        let files = try TLSFiles(name)
        let logURL = files.folder.appending(path: "log")
        try Data().write(to: logURL)
        let process = Process()
        process.executableURL = TLSFiles.openssl
        process.arguments =
            ["s_server", "-accept", "127.0.0.1:0", "-cert", files.certificatePath, "-key", files.keyPath]
            + (mode == .page ? ["-www"] : [])
        // Without input that stays open it would end at once.
        process.standardInput = Pipe()
        process.standardOutput = try FileHandle(forWritingTo: logURL)
        process.standardError = FileHandle.nullDevice
        try process.run()
        var port: Int?
        let isUp = await LoopbackServer.eventually {
            let log = (try? String(contentsOf: logURL, encoding: .isoLatin1)) ?? ""
            port = log.split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
                .flatMap { $0.split(separator: ":").last.flatMap { Int($0) } }
            return port != nil
        }
        guard isUp, let port else {
            ChildProcess.kill(process)
            throw TLSFiles.Failure(message: "openssl s_server did not start")
        }
        self.process = process
        self.files = files
        self.logURL = logURL
        endpoint = Endpoint(host: "127.0.0.1", port: port)
    }

    deinit { ChildProcess.kill(process) }

    /// Its certificate, which is its own authority.
    var certificatePath: String { files.certificatePath }

    /// All that has come through its TLS connections, between notes of the server's.
    var log: String { (try? String(contentsOf: logURL, encoding: .isoLatin1)) ?? "" }

    /// Its certificate's thumbprint, computed by `openssl`.
    func thumbprint(_ algorithm: String = "sha256") throws -> String {
        let line = try TLSFiles.run("x509", "-in", certificatePath, "-noout", "-fingerprint", "-\(algorithm)")
        return try #require(line.split(separator: "=").last).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// A self-signed certificate and its key in a temporary folder, which goes when this is dropped.
final class TLSFiles {
    struct Failure: Error { let message: String }

    static let openssl = URL(filePath: "/usr/bin/openssl")

    let folder: URL
    var certificatePath: String { folder.appending(path: "cert.pem").path }
    var keyPath: String { folder.appending(path: "key.pem").path }

    init(_ name: String = "IP:127.0.0.1") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "fcd-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try Self.run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=fcd test",
            "-addext",
            "subjectAltName=\(name)",
            "-keyout",
            keyPath,
            "-out",
            certificatePath
        )
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func run(_ arguments: String...) throws -> String {
        let (status, text) = try ChildProcess.output(of: openssl, arguments)
        guard status == 0 else { throw Failure(message: "openssl \(arguments) failed") }
        return text
    }
}
