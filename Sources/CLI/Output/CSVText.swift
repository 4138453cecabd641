import Catalog

/// Writes tables as CSV by RFC 4180: a header of keys, exact values, lines ending in CR LF.
struct CSVText {
    /// Makes control characters visible, for a terminal; a file gets the values as they are.
    let escapesControls: Bool
    /// Puts `'` before what a spreadsheet would take for a formula.
    var isForSpreadsheet = false

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
        var value = escapesControls ? VisibleText.escape(value) : value
        if isForSpreadsheet, let first = value.unicodeScalars.first, Self.formulas.contains(first) {
            value = "'" + value
        }
        // By bytes: to Swift, CR LF is one character that is neither CR nor LF, and a quote with a mark over it is none.
        let needsQuotes = value.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
        return needsQuotes ? "\"" + value.replacingScalar("\"", with: "\"\"") + "\"" : value
    }

    /// What a formula begins with, also after a tab or a line's end, and in its wide forms.
    private static let formulas: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
}
