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
            fault. Owners and local tags are the catalog's; `fcd find` asks the catalog alone, and so does --as-of.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Selection") var selection: DiskSelectionOptions

    @Option(
        help: ArgumentHelp(
            "Only disks of this name; * and ? stand for any text and any character.",
            valueName: "pattern"
        )
    )
    var name: String?

    @Option(help: "Only disks with this tag, as the catalog knows it.")
    var tag: CatalogTag?

    @OptionGroup var past: AsOfOptions

    func run() async throws {
        guard past.point == nil else { return try showPast() }
        let found = try await connection.withLifecycle("reading disks", .reading) { try await $0.list(filter) }
        let rows = DiskResult.rows(found, shortened: selection.shortensIdentifiers)
        try output.show(Listing(rows, columns: DiskResult.columns(for: rows), empty: "no disks"))
    }

    /// What the catalog knows of then. No server is asked.
    private func showPast() throws {
        let (catalog, server) = try connection.past(past, output)
        try catalog.requireDatastore(selection.datastore)
        // Here a bracket stands for itself.
        var query = DiskQuery(
            name: name?.replacingScalar("[", with: "[[]"),
            tags: tag.map { [$0] } ?? [],
            serverID: server?.id
        )
        query.conditions += selection.conditions
        let hasServers = server == nil
        let found = try catalog.disks(matching: query)
        let rows = DiskResult.rows(found, shortened: selection.shortensIdentifiers).map { row in
            var row = row
            // The keys of the live list.
            if !hasServers { row.memory = nil }
            return row
        }
        let columns =
            hasServers
            ? DiskResult.columns(for: rows, servers: true, states: false) : DiskResult.columns(for: rows)
        try output.show(Listing(rows, columns: columns, empty: "no disks"))
    }

    private var filter: DiskFilter {
        var filter = DiskFilter()
        filter.datastore = selection.datastore
        filter.name = name
        filter.tag = tag
        filter.owner = selection.owner
        filter.isAttached = selection.isAttached
        filter.isRetired = selection.retired ? true : nil
        filter.minCapacity = selection.minSize
        filter.maxCapacity = selection.maxSize
        return filter
    }
}
