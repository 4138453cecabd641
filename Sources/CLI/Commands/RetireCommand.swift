import ArgumentParser
import FCD
import Lifecycle

struct RetireCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Mark disks for deletion after a grace.",
        discussion: """
            Nothing is deleted yet: `fcd purge` does that when the grace is over, if the disk stayed detached \
            throughout. So that this is known, run `fcd sync` at least once a week meanwhile. The mark is kept with \
            the disk where the server can, so that colleagues see it; `fcd unretire` takes it off, `fcd retired` lists \
            them. A CSV file may have the columns after and reason beside that of the disk.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var force: ForceOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup var names: DiskNamesOptions

    @Option(
        help: ArgumentHelp("The grace, such as 14d, 36h or 2w; 14d unless told otherwise.", valueName: "time"),
        transform: TimeSpan.argument
    )
    var after = TimeSpan(seconds: 14 * 86_400)

    @Option(help: ArgumentHelp("Why, in one line.", valueName: "words"))
    var reason: String?

    private var bulk: BulkSelection { names.bulk("retiring", verb: "Retire", columns: ["after", "reason"]) }

    func validate() throws { try bulk.validate() }

    func run() async throws {
        try await connection.withLifecycle("retiring", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                return try await ChangeRun(output: output).each(names.disks) { name in
                    try await retire(name, after: after, reason: reason, with: lifecycle)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                try await retire(
                    row.disk,
                    after: try row.value("after") { try TimeSpan(parsing: $0) } ?? after,
                    reason: row["reason"] ?? reason,
                    with: lifecycle
                )
            }
        }
    }

    private func retire(
        _ name: String,
        after: TimeSpan,
        reason: String?,
        with lifecycle: DiskLifecycle
    ) async throws -> ChangeResult {
        try await lifecycle.retire(
            try await lifecycle.disk(name),
            after: after,
            reason: reason,
            force: force.force,
            dryRun: change.dryRun
        )
    }
}
