/// Colours by meaning, or none at all.
struct Palette: Sendable, Equatable {
    /// What a piece of text means to the reader.
    enum Tone: Sendable, Equatable {
        case plain, heading, good, warning, bad, accent, faint
    }

    let isEnabled: Bool

    static let none = Palette(isEnabled: false)

    private init(isEnabled: Bool) {
        self.isEnabled = isEnabled
    }

    /// Colours for a terminal that can show them, unless `NO_COLOR` asks for none (https://no-color.org).
    init(isTerminal: Bool, environment: [String: String]) {
        let isRefused = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        self.init(isEnabled: isTerminal && !isRefused && environment["TERM"] != "dumb")
    }

    func paint(_ text: String, _ tone: Tone) -> String {
        guard isEnabled, !text.isEmpty, let code = Self.code(tone) else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// The parameters of `Select Graphic Rendition`; from the basic eight colours, which every theme keeps readable.
    private static func code(_ tone: Tone) -> String? {
        switch tone {
        case .plain: nil
        case .heading: "1"
        case .good: "32"
        case .warning: "33"
        case .bad: "1;31"
        case .accent: "36"
        case .faint: "2"
        }
    }
}
