import ArgumentParser
import Catalog

struct OperationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operations",
        abstract: "The journal: what was done, by whom, and what came of it.",
        discussion: """
            Every change is written down before its call leaves, and kept. Operations are listed with the newest \
            first, from the catalog alone.
            """,
        subcommands: [OperationsShow.self, OperationsExport.self]
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(title: "Selection") var selection: OperationSelectionOptions

    @Option(help: ArgumentHelp("At most so many.", valueName: "number"))
    var limit = 50

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() async throws {
        let catalog = try catalog.openForReading(notingOpenOperations: false)
        let rows = OperationRow.rows(
            try catalog.operations(try selection.filter(in: catalog, limit: limit)),
            shortened: CommandContext.current.standardOutput.isTerminal
        )
        try output.show(Listing(rows, empty: selection.open ? "no operation is open" : "no operations"))
    }
}
