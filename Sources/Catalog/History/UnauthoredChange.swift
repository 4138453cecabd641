public import Foundation

/// A change of a disk that a sync saw, made by no operation of this catalog, of which the server's events may tell who
/// made it: one that a virtual machine has to do with, as most have.
public struct UnauthoredChange: Equatable, Sendable {
    /// The catalog's key of the disk.
    public var diskID: Int64
    /// The event's number among those of the disk.
    public var sequence: Int64
    /// What changed.
    public var kind: EventKind
    /// When a sync saw it.
    public var time: Date
    /// When the last whole look before began; nil where the catalog does not know.
    public var lookedBefore: Date?
    /// The server's ID of the disk.
    public var fcdID: String
    /// The disk's present file.
    public var path: String?
    /// The virtual machine that it happened on; nil where there is none, or several could be meant.
    public var machine: Machine?

    /// A virtual machine that has or had the disk.
    public struct Machine: Equatable, Sendable {
        /// Managed object ID.
        public var moid: String
        /// Whether it is gone.
        public var isGone: Bool
        /// The key of the disk's device there, as a sync saw it.
        public var deviceKey: Int?
    }
}
