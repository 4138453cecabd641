/// A datastore as the inventory shows it.
public struct Datastore: Sendable, Equatable {
    /// `Datastore:datastore-11`.
    public var reference: ManagedObjectReference
    /// Unique within its datacenter only.
    public var name: String
    /// `ds:///vmfs/volumes/…/`
    public var url: String
    /// `VMFS`, `NFS`, `vsan` and so on.
    public var type: String
    /// `summary.capacity`, in bytes; nil where the server did not say.
    public var capacityBytes: Int64?
    /// `summary.freeSpace`, in bytes; nil where the server did not say.
    public var freeBytes: Int64?
    /// `summary.uncommitted`, in bytes: what VMs may still take beyond what is used, as their thin disks and the deltas of
    /// snapshots grow and swap files are made; nil where the server did not say.
    ///
    /// The server works it out from time to time, and vouches for it only while the datastore is accessible. Whether it has
    /// the First Class Disks in it that no VM holds is not documented.
    public var uncommittedBytes: Int64?
    /// `summary.accessible`: whether at least one host reaches it.
    public var isAccessible: Bool
    /// The inventory path of its datacenter, such as `Folder/DC`.
    public var datacenterPath: String

    /// Searches its files; nil where the server did not say.
    var browser: ManagedObjectReference?

    static let paths = [
        "name", "parent", "browser", "summary.url", "summary.type", "summary.capacity", "summary.freeSpace",
        "summary.uncommitted", "summary.accessible",
    ]

    init(_ properties: ObjectProperties, tree: InventoryTree) throws(AnswerError) {
        reference = properties.object
        // One that the user may not read is known by its moid, and breaks no list.
        name = properties["name"]?.text ?? properties.object.value
        url = properties["summary.url"]?.text ?? ""
        type = properties["summary.type"]?.text ?? ""
        capacityBytes = (properties["summary.capacity"]?.text).flatMap { Int64($0) }
        freeBytes = (properties["summary.freeSpace"]?.text).flatMap { Int64($0) }
        // Less than nothing is no size, and the catalog takes none: it must not break a sync.
        uncommittedBytes = (properties["summary.uncommitted"]?.text).flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 }
        isAccessible = properties["summary.accessible"]?.text == "true"
        browser = try properties["browser"]?.asReference()
        datacenterPath = tree.datacenterPath(above: try properties["parent"]?.asReference())
    }
}
