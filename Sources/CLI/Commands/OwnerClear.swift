import ArgumentParser
import Lifecycle

struct OwnerClear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Leave disks without an owner."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("Disks, by ID, beginning of an ID, name or path.", valueName: "disk"))
    var disks: [String]

    func run() async throws {
        try await connection.withLifecycle("clearing the owner", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each(disks) { name in
                try await lifecycle.clearOwner(of: try await lifecycle.disk(name), dryRun: change.dryRun)
            }
        }
    }
}
