import ArgumentParser
import FCD
import Lifecycle

struct ChangedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changed",
        abstract: "List the areas of a disk that were written to between two snapshots.",
        discussion: """
            Changed blocks must have been tracked when the snapshots were taken. Areas are shown as they come, however \
            many there are; their sums follow in the table and in JSON.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Option(
        help: ArgumentHelp("The earlier snapshot, or `all` for everything ever written.", valueName: "snapshot")
    )
    var since: String

    @Option(help: ArgumentHelp("The later snapshot.", valueName: "snapshot"))
    var until: String

    @Flag(help: "Show the sums alone.")
    var totals = false

    func run() async throws {
        try await connection.withLifecycle("reading changed areas", .reading) { lifecycle in
            let disk = try await lifecycle.disk(disk)
            let range = try await lifecycle.changedRange(of: disk, since: since, until: until)
            var writer = ChangedAreaWriter(range, output: output, totalsOnly: totals)
            try await Progress.aside { try writer.begin() }
            try await lifecycle.changedAreas(in: range) { areas in
                try await Progress.aside { try writer.write(areas) }
            }
            try await Progress.aside { try writer.end() }
        }
    }
}
