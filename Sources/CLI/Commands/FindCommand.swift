import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct FindCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find disks in the catalog, without asking any server.",
        discussion: """
            A word is looked for, whole, in names, paths, the names of VMs, tags, metadata and owners; 'pay*' finds what \
            begins so, and the beginning of an ID finds the disk. A word with a colon asks for more: owner:payments, \
            owner:none, tag:tier/gold, 'name:db-*', datastore:ssd-01, vm:app-01, attached:no, 'size:>500GiB', \
            'changed:<7d', namespace:shop. All must hold; or, not and parentheses join them otherwise. docs/find.md \
            describes the language. The catalog is as fresh as the last `fcd sync`.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Selection") var selection: DiskSelectionOptions
    @OptionGroup var past: AsOfOptions

    @Argument(help: "Words, and conditions such as owner:payments.")
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

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What the list is ordered by; several with commas, with - before one the greatest first: -size,name.",
            valueName: "columns"
        )
    )
    var sort = DiskSorting([DiskOrder(.name)])

    @Flag(help: "Turn the order round.")
    var reverse = false

    @Option(
        help: ArgumentHelp(
            "The columns of the table or the CSV, by their headings or keys: id,name,size,changed.",
            valueName: "columns"
        )
    )
    var columns: ColumnChoice?

    @Flag(help: "Show only how many disks there are.")
    var count = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if selection.owner != nil, noOwner { throw ValidationError("--owner and --no-owner cannot be combined.") }
        if count, limit != nil { throw ValidationError("--count counts all: it does not go with --limit.") }
        for order in sort.orders where past.point != nil && [.used, .snapshots].contains(order.field) {
            throw ValidationError(
                "--sort \(order.field.rawValue) and --as-of cannot be combined: the catalog has it of the present only."
            )
        }
        _ = try columns?.columns(of: DiskResult.columns(for: [], servers: true, states: true) + DiskResult.ownerColumns)
    }

    func run() async throws {
        // A length of time counts from the time whose state is asked for.
        let time = try past.time()
        let search = try DiskSearch(
            terms: words,
            now: time ?? CommandContext.current.now(),
            isPast: time != nil
        )
        let catalog = try past.open(catalog, output)
        let query = query(search.query)
        try catalog.requireDatastores(query)
        if count { return try output.show(DiskCount(count: try catalog.count(matching: query))) }
        let hasServers = try catalog.servers().count > 1
        let list = DiskList(output, shortened: selection.shortensIdentifiers) { rows in
            let all = DiskResult.columns(for: rows, servers: hasServers, states: includeGone || query.asksForGone)
            return try columns?.columns(of: all + DiskResult.ownerColumns) ?? all
        }
        try catalog.eachDisk(matching: query) { listing in
            try Task.checkCancellation()
            try list.add(listing)
        }
        try list.end(empty: "the catalog has no such disk")
        if list.isEmpty, catalog.asOf == nil, output.format == .table { try noteWider(search, catalog) }
    }

    /// Says what would have found something.
    private func noteWider(_ search: DiskSearch, _ catalog: DiskCatalog) throws {
        if !includeGone {
            var all = query(search.query)
            all.includeGone = true
            let count = try catalog.count(matching: all)
            if count > 0 {
                output.note("note: --include-gone finds \(count.counted("disk")): gone from the server, or deleted")
                return
            }
        }
        for wider in search.wider {
            let count = try catalog.count(matching: query(wider.query))
            guard count > 0 else { continue }
            output.note("note: \(wider.words.quotedForShell) finds \(count.counted("disk")): \(wider.reason)")
            return
        }
    }

    /// The words' conditions, and the options', which are for those who prefer them.
    private func query(_ words: DiskQuery) -> DiskQuery {
        var query = words
        query.conditions += DiskQuery(hasOwner: noOwner ? false : nil, tags: tags, vm: vm).conditions
        query.conditions += selection.conditions
        query.includeGone = includeGone
        query.order = sort.orders(reversed: reverse)
        query.limit = limit
        return query
    }
}

/// How many disks there are.
struct DiskCount: Presentable {
    let count: Int

    var presentation: Presentation { .change(["\(count)"], Table([Field("Count", "count", .number(count))])) }
    var identifiers: [String] { ["\(count)"] }
}
