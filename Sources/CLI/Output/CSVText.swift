/// Writes tables as CSV by RFC 4180: a header of keys, exact values, lines ending in CR LF.
struct CSVText {
    /// Makes control characters visible, for a terminal; a file gets the values as they are.
    let escapesControls: Bool

    func render(_ table: Table) -> String {
        header(of: table) + rows(of: table)
    }

    func header(of table: Table) -> String { record(table.headings.map(\.key)) }

    func rows(of table: Table) -> String { table.rows.map { record($0.map(\.exact)) }.joined() }

    /// One line.
    func record(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    private func quoted(_ value: String) -> String {
        let value = escapesControls ? VisibleText.escape(value) : value
        // By bytes: to Swift, CR LF is one character that is neither CR nor LF.
        let needsQuotes = value.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }
}
