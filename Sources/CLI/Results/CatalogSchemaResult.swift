import Catalog

/// Views with what they are; in JSON always with their columns.
struct CatalogSchemaResult: Presentable {
    private struct View: Encodable {
        struct Column: Encodable {
            let column: String
            let kind: String
            let meaning: String
        }

        let view: String
        let meaning: String
        let columns: [Column]
    }

    private let views: [CatalogView]
    private let showsColumns: Bool

    init(_ views: [CatalogView], showsColumns: Bool) {
        self.views = views
        self.showsColumns = showsColumns
    }

    var presentation: Presentation {
        guard showsColumns else {
            let columns = [
                Column<CatalogView>("VIEW", "view") { .text($0.name) },
                Column<CatalogView>("COLUMNS", "columns") { .number($0.columns.count) },
                Column<CatalogView>("MEANING", "meaning", fit: .tail) { .text($0.meaning) },
            ]
            return .list(Table(views, columns: columns), empty: "")
        }
        typealias Entry = (view: String, column: CatalogView.Column)
        let view = Column<Entry>("VIEW", "view", for: views.count > 1 ? .everyone : .programs) { .text($0.view) }
        let columns = [
            view,
            Column<Entry>("COLUMN", "column") { .text($0.column.name) },
            Column<Entry>("KIND", "kind") { .text($0.column.kind.rawValue) },
            Column<Entry>("MEANING", "meaning") { .text($0.column.meaning) },
        ]
        return .list(
            Table(views.flatMap { view in view.columns.map { (view.name, $0) } }, columns: columns),
            empty: ""
        )
    }

    var identifiers: [String] { showsColumns ? views.flatMap { $0.columns.map(\.name) } : views.map(\.name) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            views.map { view in
                View(
                    view: view.name,
                    meaning: view.meaning,
                    columns: view.columns.map {
                        View.Column(column: $0.name, kind: $0.kind.rawValue, meaning: $0.meaning)
                    }
                )
            }
        )
    }
}
