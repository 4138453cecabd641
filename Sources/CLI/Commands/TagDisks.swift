import ArgumentParser
import Catalog
import FCD
import Lifecycle

struct TagDisks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disks",
        abstract: "List the disks that carry a tag.",
        discussion: """
            Who carries a tag `category/name` is asked of the server. A tag `name` is the catalog's own, and so is the \
            answer.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The tag: `name`, or `category/name` of vSphere.")
    var tag: CatalogTag

    func run() async throws {
        let empty = "no disk carries the tag \(tag)"
        guard let category = tag.category else {
            let catalog = try connection.catalog.openForReading()
            let hasServers = try catalog.servers().count > 1
            let rows = DiskResult.rows(try catalog.disks(matching: DiskQuery(tags: [tag])), shortened: false)
            let columns = DiskResult.columns(for: rows, servers: hasServers, states: false)
            return try output.show(Listing(rows, columns: columns, empty: empty))
        }
        let found = try await connection.withLifecycle("reading disks", .reading) { lifecycle in
            try await lifecycle.disks(taggedWith: DiskTag(category: category, name: tag.name))
        }
        let rows = DiskResult.rows(found, shortened: false)
        try output.show(Listing(rows, columns: DiskResult.columns(for: rows), empty: empty))
    }
}
