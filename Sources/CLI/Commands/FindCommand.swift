import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct FindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find disks in the catalog, without asking any server.",
        discussion: """
            Words are looked for in names, paths and IDs. A word with a colon asks for more: owner:payments, \
            owner:none, tag:tier/gold, name:'db-*', datastore:ssd-01, vm:app-01, attached:no, retired:yes, \
            'size:>500GiB'. All of them, and every option given, must hold. The catalog is as fresh as the last \
            `fcd sync`.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Selection") var selection: DiskSelectionOptions
    @OptionGroup var past: AsOfOptions

    @Argument(help: "Parts of the name, the path or the ID, and conditions such as owner:payments.")
    var words: [String] = []

    @Flag(help: "Only disks that nobody answers for.")
    var noOwner = false

    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Only disks with this tag. May be repeated.", valueName: "tag")
    )
    var tags: [CatalogTag] = []

    @Option(help: ArgumentHelp("Only disks that this VM holds.", valueName: "name"))
    var vm: String?

    @Flag(help: "Also disks that were deleted or are gone from their server.")
    var includeGone = false

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit: Int?

    @Option(help: "What the list is ordered by.")
    var sort: DiskQuery.Order = .name

    @Flag(help: "Turn the order round.")
    var reverse = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if selection.owner != nil, noOwner { throw ValidationError("--owner and --no-owner cannot be combined.") }
    }

    func run() async throws {
        let catalog = try past.open(catalog, output)
        try catalog.requireDatastore(selection.datastore)
        let hasServers = try catalog.servers().count > 1
        let rows = DiskResult.rows(
            try catalog.disks(matching: try query()),
            shortened: selection.shortensIdentifiers
        )
        try output.show(
            Listing(
                rows,
                columns: DiskResult.columns(for: rows, servers: hasServers, states: includeGone),
                empty: "the catalog has no such disk"
            )
        )
    }

    /// The words' conditions, and the options', which are for those who prefer them.
    private func query() throws -> DiskQuery {
        var query = try DiskSearch(terms: words).query
        query.owner = selection.owner ?? query.owner
        query.hasOwner = noOwner ? false : query.hasOwner
        query.tags += tags
        query.datastore = selection.datastore ?? query.datastore
        query.vm = vm ?? query.vm
        query.attached = selection.isAttached ?? query.attached
        query.retired = selection.retired ? true : query.retired
        query.minSizeMiB = selection.minSize?.count ?? query.minSizeMiB
        query.maxSizeMiB = selection.maxSize?.count ?? query.maxSizeMiB
        query.includeGone = includeGone
        query.order = sort
        query.descending = reverse
        query.limit = limit
        return query
    }
}
