public import Foundation

/// A length of time that a person gives, such as `14d`: whole seconds, at least one.
public struct TimeSpan: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Whole seconds.
    public var seconds: Int64

    /// A number of seconds.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// For arithmetic with dates.
    public var interval: TimeInterval { TimeInterval(seconds) }

    /// By length.
    public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    /// In the largest unit that leaves nothing over: `2 weeks`, `36 hours`, `1 day`.
    public var description: String {
        let units: [(seconds: Int64, name: String)] = [
            (604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"),
        ]
        let unit = units.first { seconds != 0 && seconds % $0.seconds == 0 } ?? (1, "second")
        let count = seconds / unit.seconds
        return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }

    /// Reads a whole number with its unit: `90min`, `36h`, `14d`, `2w`, `30s`.
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument`` for a missing or unknown unit (`m` is refused: it
    ///   may be minutes or months), zero, or more than a hundred years.
    public init(parsing text: String) throws(FCDError) {
        func refuse(_ why: String) -> FCDError {
            FCDError(
                .invalidArgument,
                "\(String(reflecting: text)) is no length of time: \(why)",
                hint: "write a whole number with its unit, such as 14d, 36h or 2w"
            )
        }
        let trimmed = text.trimmed
        let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { throw refuse("it does not start with a number") }
        let factor: Int64
        switch String(trimmed.dropFirst(digits.count)).trimmed.lowercased() {
        case "s": factor = 1
        case "min": factor = 60
        case "h": factor = 3_600
        case "d": factor = 86_400
        case "w": factor = 604_800
        case "": throw refuse("it has no unit")
        case "m": throw refuse("m may be minutes or months, so write min or d")
        case let unit: throw refuse("\(unit) is no unit")
        }
        guard let count = Int64(digits), count <= Self.longest / factor else { throw refuse("it is too long") }
        guard count > 0 else { throw refuse("it must be more than 0") }
        self.init(seconds: count * factor)
    }

    private static let longest: Int64 = 100 * 366 * 86_400
}
