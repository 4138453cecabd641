/// One row of a ``Listing``. Its JSON keys are those of its columns, and perhaps more.
protocol ListRow: Encodable, Sendable {
    static var columns: [Column<Self>] { get }
    /// What `--quiet` prints.
    var identifier: String { get }
}

/// Many things of one kind: a table, a JSON array, a CSV file.
struct Listing<Row: ListRow>: Presentable {
    let rows: [Row]
    /// Said on stderr when there are no rows, such as `no disks`.
    let empty: String

    private let columns: [Column<Row>]

    init(_ rows: [Row], columns: [Column<Row>] = Row.columns, empty: String) {
        self.rows = rows
        self.columns = columns
        self.empty = empty
    }

    var presentation: Presentation { .list(Table(rows, columns: columns), empty: empty) }

    var identifiers: [String] { rows.map(\.identifier) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }
}
