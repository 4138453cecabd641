import ArgumentParser
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct FCDCommandTests {
    @Test func `--version prints the version`() async {
        let result = await fcd("--version")
        #expect(result.status == .done)
        #expect(result.output == Version.current + "\n")
        #expect(result.errors == "")
    }

    @Test(arguments: [["help"], ["--help"], [], ["help", "config"], ["config"]])
    func `help goes to stdout`(arguments: [String]) async {
        let output = CapturedOutput()
        let errors = CapturedOutput()
        let status = await FCDCommand.run(arguments, in: .test(output: output, errors: errors))
        #expect(status == .done)
        #expect(output.text.contains("USAGE: fcd"))
        #expect(errors.text == "")
    }

    @Test func `an unknown command is a usage error`() async {
        let result = await fcd("confg")
        #expect(result.status == .usage)
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("error: Unexpected argument 'confg'\n"))
    }

    @Test func `a usage error is JSON where JSON was asked for`() async {
        let result = await fcd("config", "show", "--bad", "-o", "json")
        #expect(result.status == .usage)
        #expect(result.errors.contains("\"code\" : \"usage\""))
        #expect(result.errors.contains("\"status\" : 64"))
    }

    @Test func `a reader that has left is no failure, a full disk is one`() async {
        let gone = await FCDCommand.run(["config", "path"], in: .test(output: BrokenOutput(isReaderGone: true)))
        #expect(gone == .done)
        let help = await FCDCommand.run(["help"], in: .test(output: BrokenOutput(isReaderGone: true)))
        #expect(help == .done)
        let errors = CapturedOutput()
        let full = await FCDCommand.run(
            ["config", "path"],
            in: .test(output: BrokenOutput(isReaderGone: false), errors: errors)
        )
        #expect(full == .failed)
        #expect(errors.text == "error: no space left\n")
    }

    @Test func `every command says what it does`() {
        var commands: [any AsyncParsableCommand.Type] = [FCDCommand.self]
        while let command = commands.popLast() {
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
            commands += command.configuration.subcommands.compactMap { $0 as? any AsyncParsableCommand.Type }
        }
    }
}
