/// A ``Listing`` that is written while its rows become known, so that memory does not grow with their number. What comes
/// of it is what ``Listing`` would write; of a table, the columns of each thousand rows are as wide as these need.
final class StreamedListing<Row: ListRow> {
    private(set) var count = 0
    private let columns: [Column<Row>]
    private let output: OutputOptions
    private let context = CommandContext.current
    private var waiting: [Row] = []
    private var isOpen = false
    /// The columns that the terminal has room for, by the first rows: those that follow stand below the same headings.
    private var shown: [Int]?

    private static var blockSize: Int { 1_000 }

    init(columns: [Column<Row>] = Row.columns, _ output: OutputOptions) {
        self.columns = columns
        self.output = output
    }

    /// - Throws: ``OutputError`` where stdout cannot be written.
    func add(_ row: Row) throws {
        count += 1
        waiting.append(row)
        if waiting.count >= Self.blockSize { try flush() }
    }

    /// Ends the list.
    ///
    /// - Parameter empty: said on stderr where there was no row, as for people; empty for nothing.
    /// - Throws: ``OutputError``.
    func end(empty: String) throws {
        if count == 0 { return try output.show(Listing<Row>([], columns: columns, empty: empty)) }
        try flush()
        if output.format == .json, !output.quiet { try context.standardOutput.write("\n]\n") }
    }

    /// Writes what waits, for a reader who looks on.
    func flush() throws {
        guard !waiting.isEmpty else { return }
        defer {
            waiting.removeAll(keepingCapacity: true)
            isOpen = true
        }
        try context.standardOutput.write(try text())
    }

    private func text() throws -> String {
        if output.quiet { return waiting.map { VisibleText.escape($0.identifier) + "\n" }.joined() }
        let table = Table(waiting, columns: columns)
        switch output.format {
        case .json:
            let objects = try waiting.map { row in
                try JSONText.render(row).split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
            }
            return (isOpen ? ",\n" : "[\n") + objects.joined(separator: ",\n")
        case .csv:
            let writer = CSVText(escapesControls: context.standardOutput.isTerminal)
            return (isOpen ? "" : writer.header(of: table)) + writer.rows(of: table)
        case .table:
            let writer = TableText(width: context.standardOutput.terminalWidth, palette: context.outputPalette)
            let columns = shown ?? writer.columns(of: table)
            shown = columns
            let text = writer.render(table, columns: columns)
            guard isOpen, let end = text.firstIndex(of: "\n") else { return text }
            return String(text[text.index(after: end)...])
        }
    }
}
