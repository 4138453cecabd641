import Catalog

/// Views with what they are; in JSON always with their columns.
struct CatalogSchemaResult: Presentable {
    private struct View: ListRow {
        let view: String
        let meaning: String
        let columns: [Entry]

        var identifier: String { view }

        static let columns: [Column<View>] = [
            Column("VIEW", "view") { .text($0.view) },
            Column("COLUMNS", "columns") { .number($0.columns.count) },
            Column("MEANING", "meaning", fit: .tail) { .text($0.meaning) },
        ]
    }

    private struct Entry: ListRow {
        let view: String
        let column: String
        let kind: String
        let meaning: String

        var identifier: String { column }

        /// - Parameter several: whether the columns of more than one view are shown.
        static func columns(several: Bool) -> [Column<Entry>] {
            [
                Column("VIEW", "view", for: several ? .everyone : .programs) { .text($0.view) },
                Column("COLUMN", "column") { .text($0.column) },
                Column("KIND", "kind") { .text($0.kind) },
                Column("MEANING", "meaning") { .text($0.meaning) },
            ]
        }

        static let columns: [Column<Entry>] = columns(several: true)

        private enum CodingKeys: CodingKey {
            case column, kind, meaning
        }
    }

    private let views: [View]
    private let showsColumns: Bool

    init(_ views: [CatalogView], showsColumns: Bool) {
        self.views = views.map { view in
            View(
                view: view.name,
                meaning: view.meaning,
                columns: view.columns.map {
                    Entry(view: view.name, column: $0.name, kind: $0.kind.rawValue, meaning: $0.meaning)
                }
            )
        }
        self.showsColumns = showsColumns
    }

    private var entries: [Entry] { views.flatMap(\.columns) }

    var presentation: Presentation {
        .list(
            showsColumns ? Table(entries, columns: Entry.columns(several: views.count > 1)) : Table(views),
            empty: ""
        )
    }

    var identifiers: [String] { showsColumns ? entries.map(\.identifier) : views.map(\.identifier) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(views)
    }
}
