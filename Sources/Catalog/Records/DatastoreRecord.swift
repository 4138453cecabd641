public import Foundation

/// One row of `datastore`.
public struct DatastoreRecord: Codable, Equatable, Identifiable, Sendable {
    /// The catalog's own key.
    public var id: Int64
    /// The server it belongs to.
    public var serverID: Int64
    /// The managed object ID, such as `datastore-12`.
    public var moid: String
    /// The name, as in `[name] folder/file.vmdk`.
    public var name: String
    /// The datastore URL, such as `ds:///vmfs/volumes/…/`.
    public var url: String
    /// The file system: `VMFS`, `NFS`, `vsan` and so on.
    public var type: String
    /// Size in MiB, where known.
    public var capacityMiB: Int64?
    /// Free space in MiB, where known.
    public var freeMiB: Int64?
    /// What VMs may still take beyond what is used, in MiB, by the server's word; nil where it does not say.
    public var uncommittedMiB: Int64?
    /// Whether the server could reach it.
    public var accessible: Bool
    /// Inventory path of its datacenter, such as `Folder/DC`.
    public var datacenterPath: String
    /// When the row was last written from an observation.
    public var seenAt: Date
    /// When a complete sync no longer found it; nil while it exists.
    public var goneAt: Date?
}
