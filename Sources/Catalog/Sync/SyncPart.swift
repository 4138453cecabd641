/// A side of a server that a sync reads.
public enum SyncPart: String, Codable, CaseIterable, Sendable {
    /// Datastores.
    case datastores
    /// Virtual machines.
    case vms
    /// First Class Disks.
    case disks
    /// Disk devices of virtual machines.
    case attachments
}
