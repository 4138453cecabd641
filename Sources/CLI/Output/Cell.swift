import FCD
import Foundation

/// One value in a table: short for people, exact for CSV.
struct Cell: Sendable {
    private enum Value: Sendable {
        case none
        case text(String)
        case number(Int64)
        case capacity(MiB)
        case time(Date)
        case flag(Bool)
        case list([String])
        case both(words: String, exact: String)
    }

    private let value: Value
    let tone: Palette.Tone

    private init(_ value: Value?, _ tone: Palette.Tone = .plain) {
        self.value = value ?? .none
        self.tone = tone
    }

    /// Not known, or not there.
    static let none = Cell(nil)

    static func text(_ text: String?, _ tone: Palette.Tone = .plain) -> Cell {
        Cell(text.map { .text($0) }, tone)
    }

    static func number(_ number: (some BinaryInteger)?, _ tone: Palette.Tone = .plain) -> Cell {
        Cell(number.map { .number(Int64(clamping: $0)) }, tone)
    }

    /// `20 GiB` for people, the number of MiB in CSV, where the key ends in `MiB`.
    static func capacity(_ capacity: MiB?) -> Cell {
        Cell(capacity.map { .capacity($0) })
    }

    /// UTC everywhere, so that a table, a report and a colleague's screen show the same: `2025-03-01 09:30Z` for
    /// people, `2025-03-01T09:30:00Z` in CSV.
    static func time(_ time: Date?, _ tone: Palette.Tone = .plain) -> Cell {
        Cell(time.map { .time($0) }, tone)
    }

    /// `yes` or `no` for people, `true` or `false` in CSV.
    static func flag(_ flag: Bool?) -> Cell {
        Cell(flag.map { .flag($0) })
    }

    /// Separated by commas for people, by semicolons in CSV.
    static func list(_ items: [String]) -> Cell {
        Cell(items.isEmpty ? nil : .list(items))
    }

    /// What people get to see, and what programs do, where the two have little in common.
    static func text(_ words: String, exact: String, _ tone: Palette.Tone = .plain) -> Cell {
        Cell(.both(words: words, exact: exact), tone)
    }

    /// For people; control characters are made visible.
    var words: String {
        switch value {
        case .none: "-"
        case .text(let text): text.isEmpty ? "-" : VisibleText.escape(text)
        case .number(let number): "\(number)"
        case .capacity(let capacity): capacity.description
        case .time(let time): Self.minutes(time)
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let items): VisibleText.escape(items.joined(separator: ", "))
        case .both(let words, exact: _): words.isEmpty ? "-" : VisibleText.escape(words)
        }
    }

    /// For programs.
    var exact: String {
        switch value {
        case .none: ""
        case .text(let text): text
        case .number(let number): "\(number)"
        case .capacity(let capacity): "\(capacity.count)"
        case .time(let time): time.formatted(.iso8601)
        case .flag(let flag): flag ? "true" : "false"
        case .list(let items): items.joined(separator: ";")
        case .both(words: _, let exact): exact
        }
    }

    /// Whether a table sets it flush right; nil for what has no opinion.
    var isNumeric: Bool? {
        switch value {
        case .none: nil
        case .number, .capacity: true
        case .text, .time, .flag, .list, .both: false
        }
    }

    private static func minutes(_ time: Date) -> String {
        let exact = time.formatted(.iso8601)
        return exact.prefix(16).replacing("T", with: " ") + "Z"
    }
}
