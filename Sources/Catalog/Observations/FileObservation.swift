public import Foundation

/// A VMDK as a search of its datastore found it.
public struct FileObservation: Equatable, Sendable {
    /// Datastore path `[ds] folder/x.vmdk`.
    public var path: String
    /// `disk`, `delta`, `extent` or `change-tracking`, told by its name.
    public var kind: String
    /// What it takes on the datastore, in MiB; nil when unknown.
    public var sizeMiB: Int64?
    /// Capacity of the disk that it describes, in MiB; nil when unknown.
    public var capacityMiB: Int64?
    /// When it was last written; nil when unknown.
    public var modifiedAt: Date?

    /// Makes an observation.
    public init(
        path: String,
        kind: String,
        sizeMiB: Int64? = nil,
        capacityMiB: Int64? = nil,
        modifiedAt: Date? = nil
    ) {
        self.path = path
        self.kind = kind
        self.sizeMiB = sizeMiB
        self.capacityMiB = capacityMiB
        self.modifiedAt = modifiedAt
    }
}
