/// Writes tables as CSV by RFC 4180: a header of keys, exact values, lines ending in CR LF.
struct CSVText {
    /// Makes control characters visible, for a terminal; a file gets the values as they are.
    let escapesControls: Bool

    func render(_ table: Table) -> String {
        let header = table.headings.map { quoted($0.key) }.joined(separator: ",")
        let rows = table.rows.map { $0.map { quoted($0.exact) }.joined(separator: ",") }
        return ([header] + rows).map { $0 + "\r\n" }.joined()
    }

    private func quoted(_ value: String) -> String {
        let value = escapesControls ? VisibleText.escape(value) : value
        // By bytes: to Swift, CR LF is one character that is neither CR nor LF.
        let needsQuotes = value.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }
}
