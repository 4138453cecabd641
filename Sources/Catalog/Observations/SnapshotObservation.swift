public import Foundation

/// A snapshot of a disk as a server showed it.
public struct SnapshotObservation: Equatable, Sendable {
    /// Why a snapshot is of no use.
    public enum Stranding: String, CaseIterable, Sendable {
        /// No call can name it.
        case noID = "no-id"
        /// Its disk is gone, and the datastore still has it.
        case diskGone = "disk-gone"
    }

    /// The server's ID of the snapshot; nil where the server lost it.
    public var id: String?
    /// When it was made, by the server's clock; nil where that cannot be read.
    public var createdAt: Date?
    /// What vCenter calls its name.
    public var description: String
    /// Why it is of no use; nil where nothing is wrong with it.
    public var stranding: Stranding?

    /// Makes an observation.
    public init(id: String?, createdAt: Date?, description: String, stranding: Stranding? = nil) {
        self.id = id
        self.createdAt = createdAt
        self.description = description
        self.stranding = stranding
    }
}
