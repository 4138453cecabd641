public import Foundation

/// That a disk shall be deleted, from when on, by whose word and why: as it stands with the disk itself.
public struct RetirementMark: Codable, Equatable, Sendable {
    /// When the disk was marked; nil where the mark cannot be read.
    public var retiredAt: Date?
    /// When its grace is over; nil where that cannot be read: such a disk is never due.
    public var dueAt: Date?
    /// Who marked it, such as `ann@host`.
    public var by: String?
    /// Why, in the person's own words.
    public var reason: String?

    /// Makes a mark.
    public init(retiredAt: Date?, dueAt: Date?, by: String? = nil, reason: String? = nil) {
        self.retiredAt = retiredAt
        self.dueAt = dueAt
        self.by = by
        self.reason = reason
    }
}
