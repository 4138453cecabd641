import ArgumentParser
import Catalog
import FCD

struct FindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find disks in the catalog, without asking any server.",
        discussion: """
            Words are looked for in names, paths and IDs; all of them, and every option given, must hold. The catalog \
            is as fresh as the last `fcd sync`.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Selection") var selection: DiskSelectionOptions

    @Argument(help: "Parts of the name, the path or the ID.")
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
        let catalog = try catalog.openForReading()
        try catalog.requireDatastore(selection.datastore)
        let hasServers = try catalog.servers().count > 1
        let rows = DiskResult.rows(
            try disks(in: catalog),
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

    /// The query takes one text; further words are looked for here, before the limit counts.
    private func disks(in catalog: DiskCatalog) throws -> [DiskListing] {
        var query = query
        guard words.count > 1 else {
            query.limit = limit
            return try catalog.disks(matching: query)
        }
        let others = words.dropFirst().map { $0.lowercased() }
        var found: [DiskListing] = []
        try catalog.eachDisk(matching: query) { listing in
            guard found.count < limit ?? .max else { return }
            let texts = [listing.disk.name, listing.disk.path ?? "", listing.disk.fcdID ?? ""].map { $0.lowercased() }
            if others.allSatisfy({ word in texts.contains { $0.contains(word) } }) { found.append(listing) }
        }
        return found
    }

    private var query: DiskQuery {
        DiskQuery(
            text: words.first,
            owner: selection.owner,
            hasOwner: noOwner ? false : nil,
            tags: tags,
            datastore: selection.datastore,
            vm: vm,
            attached: selection.isAttached,
            retired: selection.retired ? true : nil,
            minSizeMiB: selection.minSize?.count,
            maxSizeMiB: selection.maxSize?.count,
            includeGone: includeGone,
            order: sort,
            descending: reverse
        )
    }
}
