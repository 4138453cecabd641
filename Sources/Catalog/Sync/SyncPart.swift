/// A side of a server that a sync reads.
public enum SyncPart: String, Codable, CaseIterable, Sendable {
    /// Datastores.
    case datastores
    /// Virtual machines.
    case vms
    /// First Class Disks, by the global catalog or, without one, by each datastore.
    case disks
    /// Disk devices of virtual machines.
    case attachments
    /// Each datastore's own list of disks, beside the global catalog.
    case datastoreCatalogs = "datastore-catalogs"
    /// VMDK files, by a search of each datastore.
    case files
    /// vSphere tags on disks.
    case tags
    /// Snapshots of disks that have some.
    case snapshots
    /// How far the server's global catalog has come with each datastore.
    case catalogClocks = "catalog-clocks"
    /// The server's own events, which say who changed what a sync saw changed.
    case events

    /// What every full sync reads.
    public static let inventory: Set<SyncPart> = [.datastores, .vms, .disks, .attachments]
}
