import ArgumentParser
import Lifecycle

struct UnretireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unretire",
        abstract: "Take back the retirement of disks."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    func run() async throws {
        try await connection.withLifecycle("taking back", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each(disks) { name in
                try await lifecycle.unretire(try await lifecycle.disk(name), dryRun: change.dryRun)
            }
        }
    }
}
