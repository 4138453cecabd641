import ArgumentParser
import Dispatch
import FCD
import Foundation
import Simulator

/// Runs a simulated vCenter on this machine until it is told to stop.
@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fcdsim",
        abstract: "A simulated vCenter, for trying and testing fcd.",
        discussion: """
            When it is ready it prints one line of JSON with its url, thumbprint and pid. It ends at SIGTERM or SIGINT.
            The user reader@vsphere.local, with the same password, may read and change nothing.
            """
    )

    enum Scheme: String, EnumerableFlag { case https, http }

    @Option(help: "Port on 127.0.0.1; 0 takes any free one.")
    var port = 0
    @Flag(help: "Protocol to speak.")
    var scheme = Scheme.https
    @Option(help: "Release to simulate: 6.7.2, 7.0.3, 8.0.3 or 9.1.1.")
    var version = "8.0.3"
    @Flag(help: "Simulate a host instead of a vCenter.")
    var esxi = false
    @Option(help: "What it holds: demo, small, empty, or disks=NUMBER, with files=NUMBER and attached=NUMBER.")
    var seed = "demo"
    @Option(help: "Which of several servers it is: each number has its own instance UUID and disk IDs.")
    var number = 0
    @Option(help: "Milliseconds that every answer takes.")
    var latency = 0
    @Option(help: "Milliseconds that every task takes.")
    var taskTime = 20
    @Option(help: "User who may do everything.")
    var username = SimulatedVCenter.administrator
    @Option(help: "Password.")
    var password = SimulatedVCenter.defaultPassword
    @Option(help: "File to write the certificate to, as PEM.")
    var certOut: String?
    @Option(help: "File to write the line of JSON to when ready.")
    var readyFile: String?
    @Option(help: "File to write figures to, once a second and at the end: calls, and the most at once.")
    var statsFile: String?
    @Option(help: "Requests a second above which it answers HTTP 429.")
    var rateLimit: Int?
    @Flag(help: "End when standard input is closed.")
    var untilStdinCloses = false

    func validate() throws {
        guard SimulatedVersion(version) != nil else {
            throw ValidationError("there is no release '\(version)' to play")
        }
        guard Seed(seed) != nil else { throw ValidationError("there is no seed '\(seed)'") }
        guard (0...65_535).contains(port) else { throw ValidationError("\(port) is no port") }
        if let rateLimit, rateLimit < 1 { throw ValidationError("the rate limit must be at least 1") }
        guard latency >= 0, taskTime >= 0 else { throw ValidationError("times cannot be negative") }
    }

    func run() async throws {
        guard let version = SimulatedVersion(version), let seed = Seed(seed) else { return }
        // Caught from here on, so that a signal before the server runs is not lost.
        let ends = EndOfService(watchingInput: untilStdinCloses)
        let vcenter = SimulatedVCenter(
            version: version,
            kind: esxi ? .esxi : .vCenter,
            seed: seed,
            server: number,
            username: username,
            password: password,
            latency: .milliseconds(latency),
            taskTime: .milliseconds(taskTime)
        )
        vcenter.limitRate(to: rateLimit)
        let server = try await SimulatorServer.start(vcenter, scheme: scheme == .https ? .https : .http, port: port)
        if let certOut, let certificate = server.certificate {
            try certificate.pem.write(toFile: certOut, atomically: true, encoding: .utf8)
        }
        let line = try Readiness(server).line
        if let readyFile { try (line + "\n").write(toFile: readyFile, atomically: true, encoding: .utf8) }
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
        let figures = statsFile.map { TrafficFile(path: $0, vcenter: vcenter) }
        let writing = Task { await figures?.keepWriting() }
        await ends.wait()
        writing.cancel()
        await writing.value
        await server.stop()
        figures?.write()
        for violation in vcenter.violations { FileHandle.standardError.write(Data("fcdsim: \(violation)\n".utf8)) }
    }
}

/// What is printed when the server is ready.
private struct Readiness: Encodable {
    var url: String
    var thumbprint: String?
    var thumbprintSHA1: String?
    var pid: Int32

    init(_ server: SimulatorServer) {
        url = server.endpoint.url
        thumbprint = server.certificate?.thumbprintSHA256
        thumbprintSHA1 = server.certificate?.thumbprintSHA1
        pid = ProcessInfo.processInfo.processIdentifier
    }

    var line: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
