public import Foundation

/// What a sync changed in the catalog.
public struct SyncSummary: Codable, Equatable, Sendable {
    /// Name of the server.
    public var server: String
    /// When the reading began.
    public var startedAt: Date
    /// When the catalog took it over.
    public var committedAt: Date
    /// Disks never seen before.
    public var added = 0
    /// Disks whose name, size, place, metadata, tags, owner or device changed.
    public var changed = 0
    /// Disks that were there before and no longer are.
    public var gone = 0
    /// Disks that had been gone and are there again.
    public var back = 0
    /// Known disks seen as they were.
    public var unchanged = 0
    /// Disks that the server could not read.
    public var faulty = 0
    /// Attachments that began.
    public var attached = 0
    /// Attachments that ended.
    public var detached = 0
    /// Attachments left out since their disk or virtual machine was not among what was read.
    public var unmatched = 0
    /// Disks whose owner here is later than the one that stands with them, and was never written there.
    public var conflicts = 0
    /// Disks that could carry their owner and do not: it is in this catalog alone.
    public var unwritten = 0
    /// Disks whose owner by the configuration's rules was written anew, changed, or taken away.
    public var ruled = 0
    /// Datastores seen.
    public var datastores = 0
    /// Virtual machines seen.
    public var vms = 0
}
