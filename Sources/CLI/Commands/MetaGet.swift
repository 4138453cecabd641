import ArgumentParser
import FCD
import Lifecycle

struct MetaGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Show the metadata of a disk, or the value of one key.",
        discussion: """
            With --quiet the keys alone, or of one key the value alone. An empty value is what the server has been seen \
            to write for a vSphere tag.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The disk, by ID, beginning of an ID, name or path.")
    var disk: String

    @Argument(help: "The key.")
    var key: String?

    func run() async throws {
        let (found, metadata) = try await connection.withLifecycle("reading metadata", .reading) { lifecycle in
            let found = try await lifecycle.disk(disk)
            return (found, try await lifecycle.metadata(of: found))
        }
        guard let key else {
            let rows = metadata.keys.sorted().map { MetadataRow(key: $0, value: metadata[$0] ?? "", isAlone: false) }
            return try output.show(Listing(rows, empty: "the disk has no metadata"))
        }
        guard let value = metadata[key] else {
            let keys = metadata.keys.sorted().joined(separator: ", ")
            throw FCDError(
                .notFound,
                "\(found.name) (\(found.id)) has no metadata \(key)",
                hint: keys.isEmpty ? "it has none at all" : "it has: \(keys)"
            )
        }
        try output.show(Listing([MetadataRow(key: key, value: value, isAlone: true)], empty: ""))
    }
}

/// One key of a disk's metadata.
struct MetadataRow: ListRow {
    let key: String
    let value: String
    /// Whether the server means a vSphere tag by it.
    let isTag: Bool
    /// What `--quiet` prints.
    let identifier: String

    init(key: String, value: String, isAlone: Bool) {
        self.key = key
        self.value = value
        isTag = value.isEmpty
        identifier = isAlone ? value : key
    }

    enum CodingKeys: CodingKey {
        case key, value, isTag
    }

    static var columns: [Column<MetadataRow>] {
        [
            Column("KEY", "key") { .text($0.key) },
            Column("VALUE", "value", fit: .tail) { row in
                row.isTag ? .text("(a vSphere tag)", exact: "") : .text(row.value)
            },
            Column("TAG", "isTag", for: .programs) { .flag($0.isTag) },
        ]
    }
}
