import ArgumentParser
import Lifecycle

struct MetaSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set metadata of a disk; other keys stay."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var reserved: ReservedKeyOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: ArgumentHelp("Keys with their values.", valueName: "key=value"))
    var pairs: [KeyValuePair]

    func run() async throws {
        var values: [String: String] = [:]
        for pair in pairs {
            if let other = values.updateValue(pair.value, forKey: pair.key), other != pair.value {
                throw CLIError(.usage, "two values are given for \(pair.key)", hint: "give one")
            }
        }
        try await connection.withLifecycle("setting metadata", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each([values]) { values in
                let disk = try await lifecycle.disk(disk)
                return try await lifecycle.setMetadata(
                    values,
                    of: disk,
                    force: reserved.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
