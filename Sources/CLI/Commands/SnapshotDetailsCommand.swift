import ArgumentParser
import Lifecycle

struct SnapshotDetailsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "details",
        abstract: "Show everything about one snapshot: its file, and its place in the history of changed blocks."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: "The snapshot, by ID, beginning of an ID or description.")
    var snapshot: String

    func run() async throws {
        let row = try await connection.withLifecycle("reading the snapshot", .reading) { lifecycle in
            let disk = try await lifecycle.disk(disk)
            let snapshot = try await lifecycle.snapshot(snapshot, of: SnapshotHolder(disk))
            return try await lifecycle.snapshotDetails(snapshot, of: disk)
        }
        try output.show(SnapshotResult(row, now: CommandContext.current.now()))
    }
}
