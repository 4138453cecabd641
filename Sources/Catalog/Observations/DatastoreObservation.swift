/// A datastore as a server showed it.
public struct DatastoreObservation: Equatable, Sendable {
    /// The managed object ID.
    public var moid: String
    /// The name.
    public var name: String
    /// The datastore URL.
    public var url: String
    /// The file system: `VMFS`, `NFS`, `vsan` and so on.
    public var type: String
    /// Size in MiB; nil when unknown.
    public var capacityMiB: Int64?
    /// Free space in MiB; nil when unknown.
    public var freeMiB: Int64?
    /// What VMs may still take beyond what is used, in MiB; nil when unknown.
    public var uncommittedMiB: Int64?
    /// Whether the server could reach it.
    public var accessible: Bool
    /// Inventory path of its datacenter.
    public var datacenterPath: String

    /// Makes an observation.
    public init(
        moid: String,
        name: String,
        url: String,
        type: String,
        capacityMiB: Int64? = nil,
        freeMiB: Int64? = nil,
        uncommittedMiB: Int64? = nil,
        accessible: Bool = true,
        datacenterPath: String
    ) {
        self.moid = moid
        self.name = name
        self.url = url
        self.type = type
        self.capacityMiB = capacityMiB
        self.freeMiB = freeMiB
        self.uncommittedMiB = uncommittedMiB
        self.accessible = accessible
        self.datacenterPath = datacenterPath
    }
}
