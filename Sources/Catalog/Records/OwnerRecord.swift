public import Foundation

/// One row of `owner`: who answers for a disk, since when, and how the catalog learnt it.
public struct OwnerRecord: Codable, Equatable, Sendable {
    /// Where the ownership is kept.
    public enum Source: String, Codable, CaseIterable, Sendable {
        /// In this catalog only.
        case local
        /// On the disk at the server too; there a sync finds it changed or cleared by others.
        case server
        /// In this catalog only, by a rule of the configuration: whatever anybody sets goes before it.
        case rule
    }

    /// The disk.
    public var diskID: Int64
    /// Who answers for it.
    public var owner: Owner
    /// When it was set; the later of two settings wins.
    public var setAt: Date
    /// Where it is kept.
    public var source: Source
    /// The rule that named the owner; nil where somebody did.
    public var rule: String?
}
