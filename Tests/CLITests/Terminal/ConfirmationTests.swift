import ArgumentParser
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct ConfirmationTests {
    private func ask(_ input: ScriptedInput, flags: [String] = []) async throws -> String {
        let errors = CapturedOutput(terminalWidth: 80)
        try await CommandContext.$current.withValue(.test(input: input, errors: errors)) {
            try await Confirmation.require("delete disk 6f1c?", options: ChangeOptions.parse(flags))
        }
        return errors.text
    }

    @Test(arguments: ["y", "Yes", " YES "])
    func `a yes lets it pass`(answer: String) async throws {
        #expect(try await ask(ScriptedInput([answer])) == "delete disk 6f1c? [y/N] ")
    }

    @Test(arguments: [["n"], [""], ["yesterday"], []])
    func `anything else stops it`(answers: [String]) async {
        let error = await #expect(throws: CLIError.self) { try await ask(ScriptedInput(answers)) }
        #expect(error?.code == .refused)
    }

    @Test func `without a terminal it is refused, and the hint says how to go ahead`() async {
        let error = await #expect(throws: CLIError.self) { try await ask(ScriptedInput(["y"], isTerminal: false)) }
        #expect(error?.hint == "give --yes to go ahead")
    }

    @Test func `--yes asks nothing`() async throws {
        let input = ScriptedInput(isTerminal: false)
        #expect(try await ask(input, flags: ["--yes"]) == "")
        #expect(input.echoed.isEmpty)
    }
}
