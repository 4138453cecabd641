/// The rows of a small CSV file (RFC 4180), each with the line that it begins on. Blank lines are left out.
struct CSVRows {
    struct Row: Equatable {
        var line: Int
        var cells: [String]
    }

    private(set) var rows: [Row] = []

    /// - Throws: ``CLIError`` with ``CLIError/Code/usage`` where a quote is not closed, or stands within a value.
    init(_ text: String, path: String) throws(CLIError) {
        var row = Row(line: 1, cells: [])
        var cell = ""
        var line = 1
        var isQuoted = false
        var wasQuoted = false
        var quoteLine = 1
        let scalars = Array(text.unicodeScalars)
        var index = 0

        func isBlank() -> Bool { row.cells.isEmpty && cell.allSatisfy(\.isWhitespace) && !wasQuoted }
        func endRow() {
            if !isBlank() {
                row.cells.append(cell)
                rows.append(row)
            }
            cell = ""
            wasQuoted = false
        }
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "\"" where isQuoted:
                if index < scalars.count, scalars[index] == "\"" {
                    cell.unicodeScalars.append("\"")
                    index += 1
                } else {
                    isQuoted = false
                }
            case _ where isQuoted:
                if scalar == "\n" { line += 1 }
                cell.unicodeScalars.append(scalar)
            case "\"" where cell.isEmpty && !wasQuoted:
                (isQuoted, wasQuoted, quoteLine) = (true, true, line)
            case "\"":
                throw CLIError(
                    .usage,
                    "\(path):\(line): a quote stands within a value",
                    hint: "write it twice, in quotes"
                )
            case ",":
                row.cells.append(cell)
                (cell, wasQuoted) = ("", false)
            case "\r" where index < scalars.count && scalars[index] == "\n": break
            case "\n", "\r":
                endRow()
                line += 1
                row = Row(line: line, cells: [])
            default: cell.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else { throw CLIError(.usage, "\(path):\(quoteLine): a quote is not closed") }
        endRow()
    }
}
