import ArgumentParser
import Catalog
import Lifecycle

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about one disk.",
        discussion: """
            What the server cannot tell is left out, with a warning on stderr and exit status 3. With --as-of the \
            catalog tells what it knows of then, and no server is asked.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @OptionGroup var past: AsOfOptions

    func run() async throws {
        guard past.point == nil else { return try showPast() }
        let details = try await connection.withLifecycle("reading the disk", .reading) { lifecycle in
            try await lifecycle.show(try await lifecycle.disk(disk))
        }
        try output.show(DiskDetailsResult(details))
        for fault in details.faults { CommandContext.current.warn(fault) }
        if !details.faults.isEmpty { throw ExitStatus.partlyDone }
    }

    /// What the catalog knows of then. No server is asked.
    private func showPast() throws {
        let (catalog, server) = try connection.past(past, output)
        let listing = try catalog.disk(named: disk, serverID: server?.id)
        try output.show(
            DiskDetailsResult(
                listing,
                metadata: try catalog.metadata(diskID: listing.id),
                attachments: try catalog.attachments(diskID: listing.id)
            )
        )
        if let goneAt = listing.disk.goneAt {
            CommandContext.current.warn("it was \(listing.disk.state.rawValue) by then, since \(goneAt.minutes)")
        }
        if let fault = listing.disk.fault { CommandContext.current.warn("the server could not read it then: \(fault)") }
    }
}
