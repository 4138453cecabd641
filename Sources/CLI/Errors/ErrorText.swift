import FCD
import Lifecycle

/// Writes an ``ErrorPresentation`` for stderr: as words, or as one JSON object where JSON was asked for.
enum ErrorText {
    /// Writes an error to stderr, in the form that was asked for.
    ///
    /// - Throws: ``OutputError`` where stderr cannot be written.
    static func show(_ error: ErrorPresentation, asJSON: Bool, in context: CommandContext) throws {
        try context.standardError.write(asJSON ? json(error) : words(error, palette: context.errorPalette))
    }

    /// `error: …` and, where there are any, candidates, `hint: …` and `server: …`, each line ending in a newline.
    ///
    /// Names and messages come from servers and files: control characters are made visible, and what follows a line
    /// break is indented, so that nothing can pass for a line of ours.
    static func words(_ error: ErrorPresentation, palette: Palette) -> String {
        let place = error.line.map { "line \($0): " } ?? ""
        var lines = [palette.paint("error:", .bad) + " " + indented(place + error.message)]
        if let place = error.place { lines += CaretText.lines(place).map { "    " + $0 } }
        lines += error.candidates.map { "  " + VisibleText.escape($0) }
        if let hint = error.hint { lines.append("  " + palette.paint("hint:", .accent) + " " + indented(hint)) }
        if let fault = error.fault {
            lines.append("  " + palette.paint("server:", .faint) + " " + indented(fault.description))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// `{"error": {"status": 10, "code": "notFound", "message": …}}` with `hint`, `candidates` and `fault` where
    /// there are any, and `word` with `text`, `column` and `length` where words were not understood.
    static func json(_ error: ErrorPresentation) throws -> String {
        try JSONText.render(Envelope(error: Body(error)))
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { VisibleText.escape(String($0)) }.joined(separator: "\n    ")
    }

    private struct Envelope: Encodable {
        let error: Body
    }

    private struct Body: Encodable {
        struct Fault: Encodable {
            struct Detail: Encodable {
                let path: String, value: String
            }
            let type: String?
            let message: String
            let details: [Detail]
        }

        let status: Int32
        let code: String
        let message: String
        let hint: String?
        let candidates: [String]?
        let fault: Fault?
        let line: Int?
        let word: Word?

        struct Word: Encodable {
            let text: String
            /// From 1, in characters.
            let column: Int
            let length: Int
        }

        init(_ error: ErrorPresentation) {
            status = error.status.rawValue
            code = error.code
            message = error.message
            hint = error.hint
            line = error.line
            word = error.place.map { Word(text: $0.text, column: $0.range.lowerBound + 1, length: $0.range.count) }
            candidates = error.candidates.isEmpty ? nil : error.candidates
            fault = error.fault.map { fault in
                Fault(
                    type: fault.type,
                    message: fault.message,
                    details: fault.details.map { Fault.Detail(path: $0.path, value: $0.value) }
                )
            }
        }
    }
}
