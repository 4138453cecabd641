import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the disks of the server as they are now.",
        discussion: """
            Every filter that is given must hold. A disk that the server cannot read stands in the list with its \
            fault. Owners and local tags are the catalog's; `fcd find` asks the catalog alone.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only disks on this datastore.")
    var datastore: String?

    @Option(
        help: ArgumentHelp(
            "Only disks of this name; * and ? stand for any text and any character.",
            valueName: "pattern"
        )
    )
    var name: String?

    @Option(help: "Only disks with this tag, as the catalog knows it.")
    var tag: CatalogTag?

    @Option(help: ArgumentHelp("Only disks of this team, person or contact.", valueName: "name"))
    var owner: String?

    @Flag(exclusivity: .exclusive)
    var attachment: AttachmentChoice?

    @Option(
        help: ArgumentHelp("Only disks of at least this size, such as 20GiB.", valueName: "size"),
        transform: MiB.argument
    )
    var minSize: MiB?

    @Option(help: ArgumentHelp("Only disks of at most this size.", valueName: "size"), transform: MiB.argument)
    var maxSize: MiB?

    @Flag(help: "Show whole IDs in the table, also on a terminal.")
    var wide = false

    func run() async throws {
        let rows = try await connection.withLifecycle("reading disks", .reading) { try await $0.list(filter) }
        let isShort = !wide && CommandContext.current.standardOutput.isTerminal
        try output.show(Listing(DiskResult.rows(rows, shortened: isShort), empty: "no disks"))
    }

    private var filter: DiskFilter {
        var filter = DiskFilter()
        filter.datastore = datastore
        filter.name = name
        filter.tag = tag
        filter.owner = owner
        filter.isAttached = attachment.map { $0 == .attached }
        filter.minCapacity = minSize
        filter.maxCapacity = maxSize
        return filter
    }
}
