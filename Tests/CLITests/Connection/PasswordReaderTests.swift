import FCD
import Foundation
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct PasswordReaderTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func read(
        _ source: PasswordSource,
        input: ScriptedInput = ScriptedInput(isTerminal: false),
        errors: CapturedOutput = CapturedOutput(terminalWidth: 80),
        timeout: Duration = .seconds(30)
    ) async throws -> String {
        let connection = ResolvedConnection(
            endpoint: Endpoint(host: "vc.example"),
            username: "root",
            password: source,
            trust: .system,
            timeout: nil,
            isDebugging: false,
            profile: nil,
            trustHint: nil
        )
        let context = CommandContext.test(environment: folder.environment, input: input, errors: errors)
        return try await CommandContext.$current.withValue(context) {
            try await PasswordReader(commandTimeout: timeout).read(for: connection).value
        }
    }

    @Test func `a file's first line is the password, blanks and all`() async throws {
        let file = try folder.write(" päss wort \r\nsecond\n", to: "password")
        #expect(try await read(.file(file)) == " päss wort ")
    }

    @Test func `a file that others can read is warned of`() async throws {
        let errors = CapturedOutput()
        let file = try folder.write("x\n", to: "password", mode: 0o644)
        #expect(try await read(.file(file), errors: errors) == "x")
        #expect(errors.text.contains("chmod 600"))
    }

    @Test func `a missing file and an empty one are no password`() async throws {
        let empty = try folder.write("\nsecond\n", to: "empty")
        for path in [empty, folder.path + "/missing"] {
            let error = await #expect(throws: CLIError.self) { try await read(.file(path)) }
            #expect(error?.code == .noPassword)
        }
    }

    @Test func `a command's first line is the password`() async throws {
        #expect(try await read(.command("printf 'geheim\\nmore\\n'")) == "geheim")
        #expect(try await read(.command("echo \"$HOME\"")) == folder.path)
    }

    @Test(arguments: [("echo geheim; exit 3", "status 3"), ("head -c 100000 /dev/zero", "more than a password")])
    func `a command that fails or babbles gives none`(command: String, why: String) async {
        let error = await #expect(throws: CLIError.self) { try await read(.command(command)) }
        #expect(error?.code == .noPassword)
        #expect(error?.message.contains(why) == true)
        #expect(error?.message.contains("geheim") == false)
    }

    @Test func `a command that does not end is ended, with what it started`() async throws {
        let file = folder.path + "/pid"
        let command = "sleep 300 & echo $! > \(file); wait"
        let error = await #expect(throws: CLIError.self) {
            try await read(.command(command), timeout: .seconds(3))
        }
        #expect(error?.message.contains("did not end") == true)
        let pid = try #require(Int32(try String(contentsOfFile: file, encoding: .utf8).trimmed))
        while Self.isRunning(pid) { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test func `cancelling ends the command`() async throws {
        let reading = Task { try await read(.command("sleep 300")) }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test func `a person is asked without an echo`() async throws {
        let input = ScriptedInput(["geheim"])
        let errors = CapturedOutput(terminalWidth: 80)
        #expect(try await read(.prompt, input: input, errors: errors) == "geheim")
        #expect(input.echoed == [false])
        #expect(errors.text == "Password of root on https://vc.example: ")
    }

    @Test func `without a terminal the hint lists the other ways`() async {
        let error = await #expect(throws: CLIError.self) { try await read(.prompt) }
        #expect(error?.code == .noPassword)
        #expect(error?.hint?.contains("FCD_PASSWORD") == true)
    }

    /// A process that has ended and waits for its parent to notice does not count as running.
    private static func isRunning(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return false }
        return !status.contains("State:\tZ")
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
