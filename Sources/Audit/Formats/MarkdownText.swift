import Catalog

/// Text as Markdown takes it: GitHub's and GitLab's flavours, and CommonMark where there are no tables.
enum MarkdownText {
    /// Words that mean nothing to Markdown, on one line, so that they fit a cell of a table too: a disk's name is
    /// neither a link nor a heading nor a column, and calls nobody.
    static func words(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        let scalars = Array(text.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$", "{", "}":
                escaped.append("\\")
                escaped.append(scalar)
            // `https://` and `www.` become links by themselves.
            case ":" where scalars[(place + 1)...].first == "/": escaped.append(contentsOf: "\\:".unicodeScalars)
            case "." where last == "w" || last == "W": escaped.append(contentsOf: "\\.".unicodeScalars)
            // `@team` would call people; an address is none of them.
            case "@" where !last.properties.isAlphabetic && last.properties.numericType == nil:
                escaped.append(contentsOf: "@\u{2060}".unicodeScalars)
            case "\n", "\r", "\t", "\u{2028}", "\u{2029}": escaped.append(" ")
            case _ where isHidden(scalar): escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
            last = scalar
        }
        return String(escaped)
    }

    /// A block of code, with a fence that is longer than any within.
    static func code(_ lines: [String], language: String) -> String {
        let text = lines.map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.map { isHidden($0) ? "\u{FFFD}" : $0 }))
        }.joined(separator: "\n")
        var (run, longest) = (0, 2)
        for scalar in text.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)\(language)\n\(text)\n\(fence)\n"
    }

    /// A row of a table, of cells that are Markdown already.
    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    /// The head of a table. Columns of numbers are on the right.
    static func head(_ columns: [(title: String, isNumber: Bool)]) -> String {
        row(columns.map(\.title)) + row(columns.map { $0.isNumber ? "---:" : "---" })
    }

    /// Control characters, and those that turn the direction of what follows.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: scalar.turnsDirection
        }
    }
}
