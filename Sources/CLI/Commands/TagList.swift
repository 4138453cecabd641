import ArgumentParser
import Catalog
import Lifecycle

struct TagList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the tags in use from the catalog, or the tags of one disk from the server.",
        discussion: "Of a disk, vSphere's tags are the server's and the others the catalog's."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var past: AsOfOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String?

    func run() async throws {
        guard let disk else {
            let rows = try past.open(connection.catalog, output).tags().map { TagRow($0.tag, disks: $0.disks) }
            return try output.show(Listing(rows, empty: "the catalog has no tags"))
        }
        if past.point != nil {
            let (catalog, server) = try connection.past(past, output)
            let tags = try catalog.disk(named: disk, serverID: server?.id).tags.map { TagRow($0, disks: nil) }
            return try output.show(Listing(tags, columns: TagRow.columnsOfDisk, empty: "the disk had no tags"))
        }
        let tags = try await connection.withLifecycle("reading tags", .reading) { lifecycle in
            try await lifecycle.tags(of: try await lifecycle.disk(disk))
        }
        try output.show(
            Listing(tags.map { TagRow($0, disks: nil) }, columns: TagRow.columnsOfDisk, empty: "the disk has no tags")
        )
    }
}

/// One tag, and how many disks carry it.
struct TagRow: ListRow {
    let tag: String
    /// `local` or `vSphere`.
    let kind: String
    /// Left out in the list of one disk's tags.
    let disks: Int?

    init(_ tag: CatalogTag, disks: Int?) {
        self.tag = tag.description
        kind = tag.isLocal ? "local" : "vSphere"
        self.disks = disks
    }

    var identifier: String { tag }

    static var columnsOfDisk: [Column<TagRow>] {
        [Column("TAG", "tag") { .text($0.tag) }, Column("KIND", "kind") { .text($0.kind) }]
    }

    static var columns: [Column<TagRow>] { columnsOfDisk + [Column("DISKS", "disks") { .number($0.disks) }] }
}
