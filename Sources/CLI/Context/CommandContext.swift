import FCD
import Foundation

/// Everything that a command has from the process around it.
///
/// Commands are made by the argument parser, which has no place for such a thing, so it is a task-local value: the
/// program sets it once in ``FCDCommand/run(_:in:)``, a test sets its own and reads what was written.
struct CommandContext: Sendable {
    var environment: [String: String]
    var standardInput: any LineInput
    var standardOutput: any TextOutput
    var standardError: any TextOutput
    /// The present time.
    var now: @Sendable () -> Date
    /// Makes what carries the calls to a server.
    var makeTransport: @Sendable (ResolvedConnection) throws -> any Transport
    /// What Ctrl-C asks for.
    var interruption = Interruption()

    @TaskLocal static var current = CommandContext.process

    /// The real process.
    static var process: CommandContext {
        CommandContext(
            environment: ProcessInfo.processInfo.environment,
            standardInput: FileInput(descriptor: 0),
            standardOutput: FileOutput(descriptor: 1),
            standardError: FileOutput(descriptor: 2),
            now: { Date() },
            makeTransport: { try $0.curlTransport() }
        )
    }

    var outputPalette: Palette { Palette(isTerminal: standardOutput.isTerminal, environment: environment) }

    var errorPalette: Palette { Palette(isTerminal: standardError.isTerminal, environment: environment) }

    /// Whether a question can be asked and answered: it is written to stderr and read from stdin.
    var canAsk: Bool { standardInput.isTerminal && standardError.isTerminal }

    /// Writes one line to stderr, for the person at the terminal. What cannot be shown there is no reason to stop.
    func say(_ text: String) {
        try? standardError.write(text + "\n")
    }

    /// Tells the person that Ctrl-C was heard while changes are under way.
    func sayWaiting() {
        // A signal's handler does not know the progress line that may stand there.
        if standardError.isTerminal { try? standardError.write("\r\u{1B}[K") }
        say("interrupted: waiting for what is under way; Ctrl-C again stops waiting")
    }

    /// Tells the person something that they should look at, even when they asked for quiet.
    func warn(_ text: String) {
        say(errorPalette.paint("warning:", .warning) + " " + VisibleText.escape(text))
    }

    /// As ``warn(_:)``, of several things.
    func warn(each texts: [String]) {
        for text in texts { warn(text) }
    }
}
