import ArgumentParser
import Catalog
import FCD

struct OperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "The journal: what was done, by whom, and what came of it.",
        discussion: """
            Every change is written down before its call leaves. Operations are listed with the newest first, from \
            the catalog alone.
            """,
        subcommands: [OperationsShow.self]
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Only those that have not come to an end, or whose outcome is not known.")
    var open = false

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 50

    @Option(help: "Only those of this disk, by ID, beginning of an ID, name or path.")
    var disk: String?

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let catalog = try catalog.openForReading()
        let diskID = try disk.map { try catalog.disk(named: $0).id }
        let filter = OperationFilter(openOnly: open, diskID: diskID, limit: limit)
        let rows = OperationRow.rows(
            try catalog.operations(filter),
            shortened: CommandContext.current.standardOutput.isTerminal
        )
        try output.show(Listing(rows, empty: open ? "no operation is open" : "no operations"))
    }
}

extension DiskCatalog {
    /// The one disk that a text names, be it there or no more.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/notFound``, or ``FCDError/Code/ambiguous`` with the candidates.
    fileprivate func disk(named text: String) throws -> DiskListing {
        let present = try candidates(for: text)
        let found = present.isEmpty ? try candidates(for: text, includeGone: true) : present
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(
                .notFound,
                "the catalog has no disk \(String(reflecting: text))",
                hint: "`fcd find --include-gone` lists those that it has"
            )
        default:
            throw FCDError(
                .ambiguous,
                "\(String(reflecting: text)) names \(found.count) disks",
                hint: "name one of them by its ID",
                candidates: found.map { "\($0.disk.fcdID ?? "-")  \($0.disk.name)  \($0.disk.path ?? "")" }
            )
        }
    }
}
