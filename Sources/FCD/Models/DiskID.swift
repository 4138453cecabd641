/// The identifier of a First Class Disk: a UUID that the server gave it.
public struct DiskID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As the server writes it: a UUID in lower case.
    public var rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Takes the text as it is.
    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    /// The text.
    public var description: String { rawValue }

    /// In the order in which the global catalog lists disks.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
