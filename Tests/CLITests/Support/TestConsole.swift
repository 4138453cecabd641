import FCD
import Foundation
import Synchronization

@testable import CLI

/// A stream that remembers what was written to it.
final class CapturedOutput: TextOutput {
    private let content = Mutex("")
    let terminalWidth: Int?

    init(terminalWidth: Int? = nil) {
        self.terminalWidth = terminalWidth
    }

    var text: String { content.withLock { $0 } }

    func write(_ text: String) throws(OutputError) {
        content.withLock { $0 += text }
    }
}

/// A stream that cannot be written to.
struct BrokenOutput: TextOutput {
    let isReaderGone: Bool
    let terminalWidth: Int? = nil

    func write(_ text: String) throws(OutputError) {
        throw OutputError(description: "no space left", isReaderGone: isReaderGone)
    }
}

/// Answers that were thought up before, and then the end of the input.
final class ScriptedInput: LineInput {
    private let answers: Mutex<[String]>
    private let echoes = Mutex<[Bool]>([])
    let isTerminal: Bool

    init(_ answers: [String] = [], isTerminal: Bool = true) {
        self.answers = Mutex(answers)
        self.isTerminal = isTerminal
    }

    /// For each line that was read, whether the terminal would have shown it.
    var echoed: [Bool] { echoes.withLock { $0 } }

    func readLine(echo: Bool) async throws -> String? {
        echoes.withLock { $0.append(echo) }
        return answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}

/// What came of a command line.
struct CommandResult {
    let status: ExitStatus
    let output: String
    let errors: String
}

extension CommandContext {
    /// A process without a terminal and with an environment of its own, which reaches no server but the one given.
    static func test(
        environment: [String: String] = ["HOME": "/home/nobody"],
        input: any LineInput = ScriptedInput(isTerminal: false),
        output: any TextOutput = CapturedOutput(),
        errors: any TextOutput = CapturedOutput(),
        server: (any Transport)? = nil,
        interruption: Interruption = Interruption()
    ) -> CommandContext {
        CommandContext(
            environment: environment,
            standardInput: input,
            standardOutput: output,
            standardError: errors,
            now: { Date(timeIntervalSince1970: 1_740_821_400) },
            makeTransport: { connection in
                guard let server else { throw CLIError(.inputOutput, "this test has no \(connection.endpoint)") }
                return server
            },
            interruption: interruption
        )
    }
}

/// Runs `fcd` in this process.
func fcd(
    _ arguments: String...,
    environment: [String: String] = ["HOME": "/home/nobody"],
    input: any LineInput = ScriptedInput(isTerminal: false)
) async -> CommandResult {
    let output = CapturedOutput()
    let errors = CapturedOutput()
    let context = CommandContext.test(environment: environment, input: input, output: output, errors: errors)
    let status = await FCDCommand.run(arguments, in: context)
    return CommandResult(status: status, output: output.text, errors: errors.text)
}
