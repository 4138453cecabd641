/// What happens to a column that does not fit the terminal.
enum ColumnFit: Sendable {
    /// It is always shown whole, as IDs must be to be copied.
    case whole
    /// Its end gives way to `…`.
    case tail
    /// Its middle gives way to `…`, as in paths, whose ends matter.
    case middle
}

/// Who gets to see a column.
enum ColumnAudience: Sendable {
    case everyone
    /// It stands in CSV alone: a table for people has no room for everything.
    case programs
}

/// One column of a listing: where its value comes from, and how it is named.
struct Column<Row>: Sendable {
    /// The heading, such as `SIZE`.
    let title: String
    /// The key in CSV, the same as in JSON, such as `capacityMiB`.
    let key: String
    let fit: ColumnFit
    /// How many columns of the terminal it keeps where it gives way; its whole text where that is shorter.
    let least: Int
    /// Where not even so much is left for each: the lowest is left out first. Nil for what is never left out.
    let leaves: Int?
    let audience: ColumnAudience
    let cell: @Sendable (Row) -> Cell

    init(
        _ title: String,
        _ key: String,
        fit: ColumnFit = .whole,
        least: Int = 8,
        leaves: Int? = nil,
        for audience: ColumnAudience = .everyone,
        cell: @escaping @Sendable (Row) -> Cell
    ) {
        self.title = title
        self.key = key
        self.fit = fit
        self.least = least
        self.leaves = leaves
        self.audience = audience
        self.cell = cell
    }
}

/// Headings and rows, ready to be written.
struct Table: Sendable {
    struct Heading: Sendable {
        let title: String
        let key: String
        let fit: ColumnFit
        var least = 8
        var leaves: Int?
        var audience = ColumnAudience.everyone
    }

    let headings: [Heading]
    /// Each row has a cell for every heading.
    let rows: [[Cell]]

    private init(headings: [Heading], rows: [[Cell]]) {
        self.headings = headings
        self.rows = rows
    }

    init<Row: ListRow>(_ rows: [Row], columns: [Column<Row>] = Row.columns) {
        headings = columns.map { column in
            Heading(
                title: column.title,
                key: column.key,
                fit: column.fit,
                least: column.least,
                leaves: column.leaves,
                audience: column.audience
            )
        }
        self.rows = rows.map { row in columns.map { $0.cell(row) } }
    }

    /// The same without what only programs get to see.
    var forPeople: Table {
        keeping(headings.indices.filter { headings[$0].audience == .everyone })
    }

    /// The same with these columns alone.
    func keeping(_ kept: [Int]) -> Table {
        guard kept.count < headings.count else { return self }
        return Table(headings: kept.map { headings[$0] }, rows: rows.map { row in kept.map { row[$0] } })
    }

    /// One row of properties.
    init(_ fields: [Field]) {
        headings = fields.map { Heading(title: $0.title, key: $0.key, fit: .whole) }
        rows = [fields.map(\.cell)]
    }
}
