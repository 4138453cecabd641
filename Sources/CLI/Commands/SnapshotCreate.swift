import ArgumentParser
import Lifecycle

struct SnapshotCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Take a snapshot of a disk.",
        discussion: "With --quiet the snapshot's ID is all that is printed."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(help: ArgumentHelp("What vCenter calls its name.", valueName: "text"))
    var description: String

    func run() async throws {
        try await connection.withLifecycle("taking a snapshot", .changing(change)) { lifecycle in
            try await ChangeRun(output: output, namesDisks: true).each([disk]) { name in
                try await lifecycle.createSnapshot(
                    of: try await lifecycle.disk(name),
                    description: description,
                    force: force.force,
                    dryRun: change.dryRun
                )
            }
        }
    }
}
