public import Foundation

/// A First Class Disk as a server showed it. What was not looked at is nil and leaves the catalog as it is.
public struct DiskObservation: Equatable, Sendable {
    /// The server's ID of the disk.
    public var fcdID: String
    /// The disk's name.
    public var name: String
    /// Capacity in MiB; nil when the server could not say.
    public var capacityMiB: Int64?
    /// Managed object ID of the datastore; nil when the answer did not name it.
    public var datastoreMoid: String?
    /// Datastore path `[ds] folder/x.vmdk`; nil when the answer did not name it.
    public var path: String?
    /// How its blocks are allocated; nil when not looked at.
    public var provisioning: DiskRecord.Provisioning?
    /// When the server says that it was made; nil when it did not.
    public var createdAt: Date?
    /// Whether it outlives its virtual machine; nil when not looked at.
    public var keepAfterDeleteVM: Bool?
    /// Whether it may not be moved to another datastore; nil when not looked at.
    public var relocationDisabled: Bool?
    /// Whether its changed blocks are tracked; nil when not looked at.
    public var changedBlockTracking: Bool?
    /// What it takes on its datastore, in MiB; nil when unknown.
    public var usedMiB: Int64?
    /// How many snapshots it has; nil when not looked at.
    public var snapshots: Int?
    /// The IDs of its snapshots, empty for one that the server lost; nil when not looked at.
    public var snapshotIDs: [String]?
    /// The server's ID of what is behind it; nil when unknown.
    public var backingObjectID: String?
    /// Whether the server's global catalog has it; nil where there is none, or when not looked at.
    public var inGlobalCatalog: Bool?
    /// Whether its datastore's own list has it; nil when not looked at.
    public var inDatastoreCatalog: Bool?
    /// All metadata on the disk; nil when not looked at, empty when there is none.
    public var metadata: [String: String]?
    /// What the metadata says of the owner; nil where it says nothing. It counts only together with `metadata`.
    public var owner: OwnerObservation?
    /// The mark for deletion that the metadata carries. It counts only together with `metadata`.
    public var retirement: RetirementMark?
    /// All vSphere tags on the disk; nil when not looked at, empty when there are none.
    public var tags: [CatalogTag]?
    /// Why the server could not read the disk. Then only the fault and the time are taken over.
    public var fault: String?

    /// Makes an observation.
    public init(
        fcdID: String,
        name: String,
        capacityMiB: Int64? = nil,
        datastoreMoid: String? = nil,
        path: String? = nil,
        provisioning: DiskRecord.Provisioning? = nil,
        createdAt: Date? = nil,
        keepAfterDeleteVM: Bool? = nil,
        relocationDisabled: Bool? = nil,
        changedBlockTracking: Bool? = nil,
        usedMiB: Int64? = nil,
        snapshots: Int? = nil,
        snapshotIDs: [String]? = nil,
        backingObjectID: String? = nil,
        inGlobalCatalog: Bool? = nil,
        inDatastoreCatalog: Bool? = nil,
        metadata: [String: String]? = nil,
        owner: OwnerObservation? = nil,
        retirement: RetirementMark? = nil,
        tags: [CatalogTag]? = nil,
        fault: String? = nil
    ) {
        self.fcdID = fcdID
        self.name = name
        self.capacityMiB = capacityMiB
        self.datastoreMoid = datastoreMoid
        self.path = path
        self.provisioning = provisioning
        self.createdAt = createdAt
        self.keepAfterDeleteVM = keepAfterDeleteVM
        self.relocationDisabled = relocationDisabled
        self.changedBlockTracking = changedBlockTracking
        self.usedMiB = usedMiB
        self.snapshots = snapshots
        self.snapshotIDs = snapshotIDs
        self.backingObjectID = backingObjectID
        self.inGlobalCatalog = inGlobalCatalog
        self.inDatastoreCatalog = inDatastoreCatalog
        self.metadata = metadata
        self.owner = owner
        self.retirement = retirement
        self.tags = tags
        self.fault = fault
    }
}

extension DiskObservation {
    /// Whether the disk itself was read, and not only a list: those tell neither control flags nor provisioning.
    var tellsDetails: Bool {
        fault == nil
            && (keepAfterDeleteVM != nil || relocationDisabled != nil || changedBlockTracking != nil
                || provisioning != nil)
    }
}
