/// One row of a list of disks. A disk that the server cannot read stands in its row with the fault, so that it
/// breaks no list.
public struct DiskListEntry: Sendable, Equatable {
    /// The disk's identifier.
    public var id: DiskID
    /// nil where only the identifier is known.
    public var name: String?
    /// In MiB; nil where the server could not tell (it writes -1).
    public var capacity: MiB?
    /// What it takes on its datastore, in MiB; nil where the server could not tell.
    public var used: MiB?
    /// As the server wrote it, ISO 8601.
    public var createTime: String?
    /// The datastore, where the list tells it by reference.
    public var datastore: ManagedObjectReference?
    /// The datastore, where the list tells it by URL (`ds:///vmfs/volumes/…/`).
    public var datastoreURL: String?
    /// `[datastore] folder/file.vmdk`, where the server tells it.
    public var path: String?
    /// nil where the list does not tell.
    public var provisioning: Disk.Provisioning?
    /// nil where the list does not tell.
    public var keepAfterDeleteVM: Bool?
    /// nil where the list does not tell.
    public var relocationDisabled: Bool?
    /// nil where the list does not tell.
    public var changedBlockTracking: Bool?
    /// How many snapshots it has; nil where the list does not tell.
    public var snapshots: Int?
    /// The IDs of its snapshots, empty for one that the server lost; nil where the list does not tell.
    public var snapshotIDs: [String]?
    /// The identifier of the backing object on vSAN and vVols; nil where the server does not tell.
    public var backingObjectID: String?
    /// nil where the list does not carry metadata.
    public var metadata: [String: String]?
    /// Who uses the disk, where the list tells it.
    public var consumers: [String]?
    /// Why the server could not read this disk.
    public var fault: ServerFault?

    /// A row that only names a disk that could not be read.
    public init(id: DiskID, datastore: ManagedObjectReference? = nil, fault: ServerFault? = nil) {
        self.id = id
        self.datastore = datastore
        self.fault = fault
    }

    /// A row from the whole disk.
    public init(_ disk: Disk) {
        id = disk.id
        name = disk.name
        capacity = disk.capacity
        createTime = disk.createTime
        datastore = disk.datastore
        path = disk.path
        provisioning = disk.provisioning
        keepAfterDeleteVM = disk.keepAfterDeleteVM
        relocationDisabled = disk.relocationDisabled
        changedBlockTracking = disk.changedBlockTracking
        backingObjectID = disk.backingObjectID
        metadata = disk.metadata
        consumers = disk.consumers
    }

    /// Takes from the whole disk what lists do not tell.
    package mutating func complete(by disk: DiskListEntry) {
        provisioning = disk.provisioning ?? provisioning
        keepAfterDeleteVM = disk.keepAfterDeleteVM ?? keepAfterDeleteVM
        relocationDisabled = disk.relocationDisabled ?? relocationDisabled
        changedBlockTracking = disk.changedBlockTracking ?? changedBlockTracking
        metadata = metadata ?? disk.metadata
    }

    /// A row of `VslmListVStorageObjectForSpec`: a `VslmVsoVStorageObjectResult`.
    init(queryResult node: XMLNode) throws(AnswerError) {
        id = DiskID(try node.string("id", "id"))
        name = node.optionalString("name")
        let count = try node.optionalInt("capacityInMB") ?? -1
        capacity = count < 0 ? nil : MiB(count)
        createTime = node.optionalString("createTime")
        datastoreURL = node.optionalString("datastoreUrl")
        path = node.optionalString("diskPath")
        let usedCount = try node.optionalInt("usedCapacityInMB") ?? -1
        used = usedCount < 0 ? nil : MiB(usedCount)
        backingObjectID = node["backingObjectId", "id"]?.text
        // A list that tells where a disk lies tells its snapshots too: both came with 7.0.
        snapshotIDs = path == nil ? nil : node.all("snapshotInfo").map { $0["snapshotId", "id"]?.text ?? "" }
        snapshots = snapshotIDs?.count
        // A server may leave metadata out of lists: none is taken for not told.
        metadata = node.child("metadata") == nil ? nil : Metadata.read(node.all("metadata"))
        fault = node.child("error").map { ServerFault(localized: $0) }
    }
}
