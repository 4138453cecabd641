import ArgumentParser
import Foundation

struct ConfigInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a configuration file with every key explained, all commented out.",
        discussion: "A file that is there already is left alone."
    )

    @OptionGroup var output: OutputOptions

    @Flag(help: "Show what would be written, and write nothing.")
    var dryRun = false

    func run() async throws {
        let context = CommandContext.current
        let path = Places(environment: context.environment).configurationFile
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CLIError(.exists, "\(path) is there already", hint: "edit it, or move it away first")
        }
        if !dryRun { try PrivateFile.write(Data(Configuration.example.utf8), to: path) }
        try output.show(ConfigInitReport(configurationFile: path, isDryRun: dryRun))
    }
}

struct ConfigInitReport: ChangeReport {
    let configurationFile: String
    let isDryRun: Bool

    var sentences: [String] {
        guard isDryRun else { return ["wrote \(configurationFile): edit it to describe your servers"] }
        let lines = Configuration.example.split(separator: "\n", omittingEmptySubsequences: false)
        return ["would write \(configurationFile):"] + lines.dropLast().map { $0.isEmpty ? "" : "  \($0)" }
    }

    var fields: [Field] {
        [
            Field("File", "configurationFile", .text(configurationFile)),
            Field("Dry run", "isDryRun", .flag(isDryRun)),
        ]
    }
}
