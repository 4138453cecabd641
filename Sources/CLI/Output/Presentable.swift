/// A result that can be shown in every format: it encodes itself as JSON, and says what a person gets to see.
///
/// Most results are a ``Listing`` of rows, or conform to ``Details`` or ``ChangeReport``.
protocol Presentable: Encodable, Sendable {
    /// The result for tables and CSV.
    var presentation: Presentation { get }
    /// What `--quiet` prints, one a line.
    var identifiers: [String] { get }
}

/// The kinds of result. CSV leaves out sections and sentences.
enum Presentation: Sendable {
    /// Many things of one kind, with the words for stderr when there are none.
    case list(Table, empty: String)
    /// One thing: its properties, and tables of what belongs to it.
    case details([Field], sections: [Section])
    /// Something was done: sentences that say what, and the same with a row for each thing.
    case change([String], Table)
}

/// One property of a thing.
struct Field: Sendable {
    /// The words before the value, such as `Capacity`.
    let title: String
    /// The key in CSV, the same as in JSON, such as `capacityMiB`.
    let key: String
    let cell: Cell

    init(_ title: String, _ key: String, _ cell: Cell) {
        self.title = title
        self.key = key
        self.cell = cell
    }
}

/// A titled table below a thing's properties.
struct Section: Sendable {
    let title: String
    let table: Table
}
