public import Foundation

/// What a sync changed in the catalog.
public struct SyncSummary: Codable, Equatable, Sendable {
    /// How much of the server was read to the end.
    public enum State: String, Codable, CaseIterable, Sendable {
        /// All that was asked for.
        case done
        /// Not all: ``SyncSummary/old`` says what was not.
        case partial
    }

    /// Name of the server.
    public var server: String
    /// When the reading began.
    public var startedAt: Date
    /// When the catalog took it over.
    public var committedAt: Date
    /// How much of the server was read to the end.
    public var state = State.done
    /// What could not be read, and is in the catalog as it was.
    public var old: [OldPart] = []
    /// Disks that were read, those that could not be told more of than their ID among them.
    public var disks = 0
    /// Disks never seen before.
    public var added = 0
    /// Disks whose name, size, place, flags, metadata, tags, owner or device changed.
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
    /// Devices of virtual machines whose First Class Disk no list of the server has.
    public var unknownDevices = 0
    /// Disks that only their datastore lists, and the global catalog does not.
    public var onlyInDatastore = 0
    /// Disks that only the global catalog lists, and their datastore does not.
    public var onlyInGlobalCatalog = 0
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
    /// VMDK files seen; nil where they were not asked for.
    public var files: Int?
    /// vSphere tags asked for; nil where the server has none.
    public var tags: Int?
    /// Rows of the catalog that were written, those of its history too. The notes of what was read when are not among
    /// them: a sync that finds everything as it was writes 0.
    public var rowsWritten = 0

    /// Makes a summary of a sync that saw nothing.
    public init(server: String, startedAt: Date, committedAt: Date) {
        self.server = server
        self.startedAt = startedAt
        self.committedAt = committedAt
    }
}
