/// A capacity in mebibytes. The API writes MB and means 2^20 bytes.
public struct MiB: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Units of 2^20 bytes.
    public var count: Int64

    /// Capacities are below this: a number in JSON must not be rounded.
    package static let limit = MiB(9_007_199_254_740_992)

    /// The most that a virtual disk can have: vSphere's configuration maximum, 62 TiB.
    package static let largestDisk = MiB(62 * 1024 * 1024)

    /// A number of MiB.
    public init(_ count: Int64) {
        self.count = count
    }

    /// By size.
    public static func < (left: Self, right: Self) -> Bool { left.count < right.count }

    /// Binary units with at most one decimal: `512 MiB`, `20 GiB`, `1.5 TiB`.
    public var description: String {
        var value = Double(count)
        var unit = 0
        let units = ["MiB", "GiB", "TiB", "PiB"]
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int64(tenths)) \(units[unit])" : "\(tenths) \(units[unit])"
    }

    /// Reads a capacity with its unit, such as `20GiB`, `512 MiB`, `1.5TiB` or `20G` (a bare letter is binary).
    ///
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument`` for a missing or unknown unit (decimal `GB` is
    ///   refused, since vSphere's are binary), a fraction of a MiB, zero, or more than 2^53 MiB.
    public init(parsing text: String) throws(FCDError) {
        func refuse(_ why: String) -> FCDError {
            FCDError(
                .invalidArgument,
                "\(String(reflecting: text)) is no capacity: \(why)",
                hint: "write it with a binary unit, such as 20GiB or 512MiB"
            )
        }
        let trimmed = text.trimmed
        let digits = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = String(trimmed.dropFirst(digits.count)).trimmed.lowercased()
        guard let value = Double(digits), value.isFinite else { throw refuse("it does not start with a number") }
        let factor: Double
        switch unit {
        case "m", "mib": factor = 1
        case "g", "gib": factor = 1024
        case "t", "tib": factor = 1024 * 1024
        case "p", "pib": factor = 1024 * 1024 * 1024
        case "": throw refuse("it has no unit")
        case "mb", "gb", "tb", "pb": throw refuse("\(unit.uppercased()) is a decimal unit, and vSphere's are binary")
        default: throw refuse("\(unit) is no unit")
        }
        let count = value * factor
        guard count == count.rounded() else { throw refuse("it is no whole number of MiB") }
        guard count >= 1 else { throw refuse("it must be at least 1 MiB") }
        guard count < Double(Self.limit.count) else { throw refuse("it is too large") }
        self.init(Int64(count))
    }
}
