import ArgumentParser
import Lifecycle

struct MetaUnset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset",
        abstract: "Take metadata off a disk; other keys stay."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var reserved: ReservedKeyOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: ArgumentHelp("Keys.", valueName: "key"))
    var keys: [String]

    func run() async throws {
        try await connection.withLifecycle("removing metadata", .changing(change)) { lifecycle in
            try await ChangeRun(output: output).each([keys]) { keys in
                let disk = try await lifecycle.disk(disk)
                return try await lifecycle.unsetMetadata(
                    keys,
                    of: disk,
                    force: reserved.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
