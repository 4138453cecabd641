/// Sets tables and properties for people.
///
/// Written here since the small libraries for it count characters, not columns of the terminal: one disk with a
/// Chinese name would put its whole row out of line.
struct TableText {
    /// Columns of the terminal; nil writes every value whole, for a file or a pipe.
    let width: Int?
    let palette: Palette

    private static let gap = 2

    /// A column keeps at least this much, whatever it needs.
    private static let least = 8

    /// - Parameter columns: which of those for people to show, by ``columns(of:)``; nil to find that out for this table.
    func render(_ table: Table, columns: [Int]? = nil) -> String {
        let table = table.forPeople.keeping(columns ?? self.columns(of: table))
        let words = table.rows.map { $0.map(\.words) }
        let widths = fitted(natural(table.headings, words), table.headings)
        let flushRight = table.headings.indices.map { column in
            let opinions = table.rows.compactMap { $0[column].isNumeric }
            return !opinions.isEmpty && opinions.allSatisfy { $0 }
        }
        var text = line(
            zip(table.headings, widths).map { Self.shortened($0.title, to: $1, .tail) },
            widths,
            flushRight
        ) { _ in .heading }
        for (row, cells) in zip(words, table.rows) {
            let fitting = zip(row, zip(widths, table.headings)).map { Self.shortened($0, to: $1.0, $1.1.fit) }
            text += line(fitting, widths, flushRight) { cells[$0].tone }
        }
        return text
    }

    /// One property a line, the values below each other.
    func render(_ fields: [Field]) -> String {
        let widest = fields.map { DisplayWidth.of($0.title) }.max() ?? 0
        return fields.map { field in
            let padding = String(repeating: " ", count: widest - DisplayWidth.of(field.title) + Self.gap)
            let value = palette.paint(field.cell.words, field.cell.tone)
            return palette.paint(field.title, .faint) + padding + value + "\n"
        }.joined()
    }

    func render(_ section: Section) -> String {
        palette.paint(section.title, .heading) + "\n" + render(section.table)
    }

    /// The columns for people that the terminal has room for. Where a row does not fit although each column gave way as far
    /// as it can be read, less important ones are left out: JSON and CSV have them.
    func columns(of table: Table) -> [Int] {
        let table = table.forPeople
        var kept = Array(table.headings.indices)
        guard let width else { return kept }
        let natural = natural(table.headings, table.rows.map { $0.map(\.words) })
        func room() -> Int {
            kept.reduce(Self.gap * (kept.count - 1)) { $0 + Self.narrowest(natural[$1], table.headings[$1]) }
        }
        let leaving = kept.filter { table.headings[$0].leaves != nil }
            .sorted { (table.headings[$0].leaves ?? 0) < (table.headings[$1].leaves ?? 0) }
        for column in leaving where room() > width { kept.removeAll { $0 == column } }
        return kept
    }

    /// How far a column gives way.
    private static func narrowest(_ natural: Int, _ heading: Table.Heading) -> Int {
        heading.fit == .whole ? natural : min(natural, heading.least)
    }

    private func natural(_ headings: [Table.Heading], _ rows: [[String]]) -> [Int] {
        rows.reduce(into: headings.map { DisplayWidth.of($0.title) }) { widths, row in
            for (column, text) in row.enumerated() { widths[column] = max(widths[column], DisplayWidth.of(text)) }
        }
    }

    /// Narrows the widest column that may give way, again and again, until the row fits or nothing more can give. Each
    /// keeps what it needs to be read as long as another has more than that.
    private func fitted(_ natural: [Int], _ headings: [Table.Heading]) -> [Int] {
        guard let width else { return natural }
        var widths = natural
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - width
        for least in [nil, Self.least] {
            while excess > 0 {
                let giving = widths.indices.filter {
                    headings[$0].fit != .whole && widths[$0] > least ?? headings[$0].least
                }
                guard let widest = giving.max(by: { widths[$0] < widths[$1] }) else { break }
                widths[widest] -= 1
                excess -= 1
            }
        }
        return widths
    }

    private func line(
        _ texts: [String],
        _ widths: [Int],
        _ flushRight: [Bool],
        tone: (Int) -> Palette.Tone
    ) -> String {
        var line = ""
        for (column, text) in texts.enumerated() {
            let space = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(text)))
            let painted = palette.paint(text, tone(column))
            let isLast = column == texts.count - 1
            // No blanks at the end of a line: they only make a narrow terminal wrap it.
            line += flushRight[column] ? space + painted : painted + (isLast ? "" : space)
            if !isLast { line += String(repeating: " ", count: Self.gap) }
        }
        return line + "\n"
    }

    /// Cuts a text to a width, with `…` where something is missing.
    static func shortened(_ text: String, to width: Int, _ fit: ColumnFit) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        switch fit {
        case .whole: return text
        case .tail: return prefix(of: text, width - 1) + "…"
        case .middle:
            let head = (width - 1) / 2
            let tail = String(prefix(of: String(text.reversed()), width - 1 - head).reversed())
            return prefix(of: text, head) + "…" + tail
        }
    }

    private static func prefix(of text: String, _ width: Int) -> String {
        var left = width
        return String(
            text.prefix { character in
                left -= DisplayWidth.of(character)
                return left >= 0
            }
        )
    }
}
