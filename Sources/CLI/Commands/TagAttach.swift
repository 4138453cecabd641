import ArgumentParser
import Catalog
import Lifecycle

struct TagAttach: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Put tags on disks.",
        discussion: """
            With --where or --from only tags are named. A CSV file may have the column tags, separated by semicolons, \
            beside that of the disk.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: "The disk, by ID, beginning of an ID, name or path; - reads disks from standard input, one a line."
    )
    var disk: String?

    @Argument(help: ArgumentHelp("Tags: `name`, or `category/name` of vSphere.", valueName: "tag"))
    var tags: [CatalogTag] = []

    @OptionGroup(title: "Selection") var file: FileSourceOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions

    private var arguments: (bulk: BulkSelection, tags: [CatalogTag]) {
        get throws {
            let (names, word) = BulkSelection.names(disk, file, selection)
            let bulk = BulkSelection(
                label: "tagging",
                verb: "Tag",
                names: names,
                file: file.path,
                options: selection,
                columns: ["tags"]
            )
            guard let word else { return (bulk, tags) }
            guard let tag = CatalogTag(word) else { throw ValidationError("\(word) is no tag.") }
            return (bulk, [tag] + tags)
        }
    }

    func validate() throws {
        let (bulk, tags) = try arguments
        try bulk.validate()
        if tags.isEmpty, file.path == nil { throw ValidationError("Give at least one tag.") }
    }

    func run() async throws {
        let (bulk, tags) = try arguments
        try await connection.withLifecycle("tagging", .changing(change)) { lifecycle in
            guard bulk.isGiven else {
                let disk = try await lifecycle.disk(disk ?? "")
                return try await ChangeRun(output: output).each(tags) { tag in
                    try await lifecycle.addTag(tag, to: disk, dryRun: change.dryRun)
                }
            }
            try await bulk.each(lifecycle, connection, change, output) { row in
                let ofRow = try row.tags(in: "tags").filter { !tags.contains($0) }
                guard !(tags + ofRow).isEmpty else { throw CLIError(.usage, "the row has no tags") }
                return try await lifecycle.addTags(
                    tags + ofRow,
                    to: try await lifecycle.disk(row.disk),
                    dryRun: change.dryRun
                )
            }
        }
    }
}
