public import Foundation

/// One row of `disk`: what was last known of a First Class Disk.
public struct DiskRecord: Codable, Equatable, Identifiable, Sendable {
    /// Where the disk is in its life.
    public enum State: String, Codable, CaseIterable, Sendable {
        /// The intent is written, the server has not answered yet; the FCD ID may be unknown.
        case creating
        /// The server has it.
        case ready
        /// A deletion was begun and its outcome is not known yet.
        case deleting
        /// Deleted through this program.
        case deleted
        /// A complete sync no longer found it and nobody here deleted it, or it was unregistered here.
        case gone
    }

    /// How the disk's blocks are allocated.
    public enum Provisioning: String, Codable, CaseIterable, Sendable {
        /// Blocks are allocated as they are written.
        case thin
        /// Allocated and zeroed when made.
        case eager
        /// Allocated when made, zeroed at first write.
        case lazy
    }

    /// The catalog's own key.
    public var id: Int64
    /// The server it belongs to.
    public var serverID: Int64
    /// The server's ID of the disk; nil only while `creating`.
    public var fcdID: String?
    /// The disk's name.
    public var name: String
    /// Capacity in MiB; nil when the server could not say.
    public var capacityMiB: Int64?
    /// The datastore it lies on, where the catalog knows it.
    public var datastoreID: Int64?
    /// Datastore path `[ds] folder/x.vmdk`, where known.
    public var path: String?
    /// How its blocks are allocated, where known.
    public var provisioning: Provisioning?
    /// Where the disk is in its life.
    public var state: State
    /// When the server says that it was made.
    public var createdAt: Date?
    /// When the catalog first met it.
    public var firstSeen: Date
    /// When the row was last written from an observation. A sync does not rewrite rows that did not change:
    /// ``DiskListing/lastSeen`` says when the disk was last known to exist.
    public var seenAt: Date
    /// When it was found gone or was deleted; nil while it exists.
    public var goneAt: Date?
    /// Whether it outlives the virtual machine it is attached to, where known.
    public var keepAfterDeleteVM: Bool?
    /// Since when it is known to be attached to nothing; nil when attached or when nobody has looked.
    public var detachedSince: Date?
    /// Why the server could not read the disk; nil when it could.
    public var fault: String?
    /// The time of the latest event of the disk.
    public var changedAt: Date?
    /// What it takes on its datastore in MiB, where known.
    public var usedMiB: Int64?
    /// How many snapshots the server listed; nil where that was not looked at.
    public var snapshots: Int?
    /// Whether the server keeps it on its datastore, where known.
    public var relocationDisabled: Bool?
    /// Whether the server notes which of its blocks change, where known.
    public var changedBlockTracking: Bool?
}
