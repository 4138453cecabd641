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

    func run() async throws {
        let found = try await connection.withLifecycle("reading disks", .reading) { try await $0.list(filter) }
        let rows = DiskResult.rows(found, shortened: selection.shortensIdentifiers)
        try output.show(Listing(rows, columns: DiskResult.columns(for: rows), empty: "no disks"))
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
