import ArgumentParser
import Lifecycle

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about one disk.",
        discussion: """
            What the server cannot tell is left out, with a warning on stderr and exit status 3.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    func run() async throws {
        let details = try await connection.withLifecycle("reading the disk", .reading) { lifecycle in
            try await lifecycle.show(try await lifecycle.disk(disk))
        }
        try output.show(DiskDetailsResult(details))
        for fault in details.faults { CommandContext.current.warn(fault) }
        if !details.faults.isEmpty { throw ExitStatus.partlyDone }
    }
}
