import FCD
import Foundation
import Simulator
import Synchronization
import Testing

@testable import CLI

/// A clock that can be set forward or back.
final class ShiftedClock: Sendable {
    private let shift = Mutex<TimeInterval>(0)

    var now: Date { Date() + shift.withLock { $0 } }

    /// Has the clock show this time now.
    func set(to time: Date) { shift.withLock { $0 = time.timeIntervalSinceNow } }
}

/// A person with a home of their own, and a server that they have set in their environment.
struct TestSite {
    let vcenter: SimulatedVCenter
    /// What the server takes for the time.
    let clock = ShiftedClock()
    let home: TestFolder
    var environment: [String: String]

    /// - Parameter seed: `small` has `datastore1`, `datastore2`, `app-01` and `app-02`.
    init(_ seed: Seed = .small) throws {
        vcenter = SimulatedVCenter(seed: seed, taskTime: .milliseconds(1), clock: { [clock] in clock.now })
        home = try TestFolder()
        environment = home.environment.merging([
            "FCD_URL": "https://vcenter.test", "FCD_USERNAME": SimulatedVCenter.administrator,
            "FCD_PASSWORD": SimulatedVCenter.defaultPassword,
        ]) { $1 }
    }

    var catalog: String { home.path + "/.local/share/fcd/catalog.sqlite" }

    /// Runs `fcd` in this process.
    func fcd(_ arguments: String...) async -> CommandResult {
        await run(arguments)
    }

    /// Runs `fcd`, with another server, another input or other streams than usual.
    func run(
        _ arguments: [String],
        server: (any Transport)? = nil,
        input: any LineInput = ScriptedInput(isTerminal: false),
        output: CapturedOutput = CapturedOutput(),
        errors: CapturedOutput = CapturedOutput(),
        interruption: Interruption = Interruption()
    ) async -> CommandResult {
        let context = CommandContext.test(
            environment: environment,
            input: input,
            output: output,
            errors: errors,
            server: server ?? vcenter,
            interruption: interruption
        )
        let status = await FCDCommand.run(arguments, in: context)
        #expect(vcenter.violations.isEmpty)
        return CommandResult(status: status, output: output.text, errors: errors.text)
    }

    /// The calls so far that change something.
    var changes: [String] {
        vcenter.calls.keys.filter { method in
            method.hasSuffix("_Task")
                || ["Register", "AttachTag", "DetachTag", "Rename"].contains { method.contains($0) }
        }.sorted()
    }
}

/// A server that gives the same answer to everything.
struct AnsweringTransport: Transport {
    let response: HTTPResponse

    init(_ body: String, status: Int = 200) {
        response = HTTPResponse(status: status, body: Array(body.utf8))
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse { response }

    func shutdown() async {}
}

/// A server that cannot be reached, or not be trusted.
struct FailingTransport: Transport {
    let error: TransportError

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse { throw error }

    func shutdown() async {}
}

extension CommandResult {
    /// The JSON array on stdout.
    func rows() throws -> [[String: any Sendable]] {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: any Sendable]] ?? []
    }

    /// The JSON object on stdout.
    func object() throws -> [String: any Sendable] {
        try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: any Sendable] ?? [:]
    }
}
