/// Writes results to stdout: the one place where the formats and the kinds of result are told apart.
struct Output {
    let format: OutputFormat
    let isQuiet: Bool
    let context: CommandContext

    /// - Throws: ``OutputError`` where stdout cannot be written.
    func show(_ payload: some Presentable) throws {
        let text = try isQuiet ? identifiers(of: payload) : render(payload)
        guard !text.isEmpty else { return }
        try context.standardOutput.write(text)
    }

    private func identifiers(of payload: some Presentable) -> String {
        payload.identifiers.map { VisibleText.escape($0) + "\n" }.joined()
    }

    private func render(_ payload: some Presentable) throws -> String {
        switch format {
        case .json: return try JSONText.render(payload)
        case .csv: return csv(payload.presentation)
        case .table: return words(payload.presentation)
        }
    }

    private func csv(_ presentation: Presentation) -> String {
        // A file gets the exact values; on a terminal, a name must not move the cursor.
        let writer = CSVText(escapesControls: context.standardOutput.isTerminal)
        switch presentation {
        case .list(let table, empty: _), .change(_, let table): return writer.render(table)
        case .details(let fields, sections: _): return writer.render(Table(fields))
        }
    }

    private func words(_ presentation: Presentation) -> String {
        let writer = TableText(width: context.standardOutput.terminalWidth, palette: context.outputPalette)
        switch presentation {
        case .list(let table, let empty):
            guard !table.rows.isEmpty else {
                if !empty.isEmpty { context.say(empty) }
                return ""
            }
            return writer.render(table)
        case .details(let fields, let sections):
            return writer.render(fields) + sections.map { "\n" + writer.render($0) }.joined()
        case .change(let sentences, _):
            return sentences.map { VisibleText.escape($0) + "\n" }.joined()
        }
    }
}
