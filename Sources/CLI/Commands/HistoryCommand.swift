import ArgumentParser
import Catalog
import Foundation
import Lifecycle

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "What became of a disk, or of all: one change after the other, from the catalog.",
        discussion: """
            The latest change comes first. A disk may be named as it is or as it once was, also one that is gone; a \
            name that several disks had over time is refused, and lists them. With --all, the words are those of \
            `fcd find`, and disks that are gone count too. What changed past fcd is what --source sync shows.
            """
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: "The disk, by ID, beginning of an ID, name or path, also an earlier one; with --all, words of find."
    )
    var words: [String] = []

    @Flag(help: "The history of all disks, or of those that fit the words.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Only what was then or later: a day, a time with its zone, or an age such as 7d.",
            valueName: "time"
        ),
        transform: TimePoint.argument
    )
    var since: TimePoint?

    @Option(
        help: ArgumentHelp("Only what was before that time, or up to the end of that day.", valueName: "time"),
        transform: TimePoint.argument
    )
    var until: TimePoint?

    @Option(name: .customLong("kind"), help: ArgumentHelp("Only such changes. May be repeated.", valueName: "kind"))
    var kinds: [String] = []

    @Option(help: "Only what became known so. May be repeated.")
    var source: [DiskEvent.Source] = []

    @Option(
        help: ArgumentHelp("At most so many, the latest; 100 with --all and no --since, else all.", valueName: "number")
    )
    var limit: Int?

    @Flag(help: "The earliest change first.")
    var reverse = false

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if !all, words.count != 1 {
            throw ValidationError("Name one disk, or ask for the history of many with --all.")
        }
        let known = EventKind.all.map(\.rawValue).sorted()
        for kind in kinds where !known.contains(kind) {
            throw ValidationError("--kind \(kind) is no kind of change; there are \(known.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let catalog = try catalog.openForReading(notingOpenOperations: false)
        let query = try query(in: catalog)
        let isTerminal = CommandContext.current.standardOutput.isTerminal
        let list = StreamedListing(columns: HistoryRow.columns(namesDisks: all, shortened: isTerminal), output)
        if reverse, query.limit != nil {
            // The latest that the limit leaves, turned round.
            for event in try catalog.events(matching: query).reversed() { try list.add(HistoryRow(event)) }
        } else {
            try catalog.eachEvent(matching: query) { event in
                try Task.checkCancellation()
                try list.add(HistoryRow(event))
            }
        }
        try list.end(empty: "the catalog has no such change")
        if let most = query.limit, limit == nil, list.count == most {
            output.note("note: these are the latest \(most); --since or --limit shows more")
        }
    }

    private func query(in catalog: DiskCatalog) throws -> EventQuery {
        let now = CommandContext.current.now()
        var query = EventQuery(since: since?.beginning(now: now), until: until?.end(now: now))
        query.sources = source
        query.kinds = kinds.map(EventKind.init(rawValue:))
        query.limit = limit ?? (all && since == nil ? 100 : nil)
        query.oldestFirst = reverse && query.limit == nil
        if all {
            guard words.contains(where: { !$0.isEmpty }) else { return query }
            var disks = try DiskSearch(terms: words).query
            try catalog.requireDatastore(disks.datastore)
            disks.includeGone = true
            query.disks = disks
        } else {
            query.diskID = try catalog.diskOfAnyTime(named: words[0]).id
        }
        return query
    }
}
