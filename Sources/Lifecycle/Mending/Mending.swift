package import FCD

/// What mends a finding of an audit, and loses nothing: data stays, and what is done can be taken back.
package enum Mending: Hashable, Sendable {
    /// Sets or clears control flags of a disk.
    case flags([DiskFlag], to: Bool, of: DiskID)
    /// Marks a disk for deletion after a grace.
    case retire(DiskID, after: TimeSpan)
    /// Writes the owner that this catalog alone knows to the disk.
    case writeOwner(of: DiskID)
    /// Brings the global catalog in step with a datastore, by name or moid.
    case syncGlobalCatalog(datastore: String)

    /// The disk that it changes; nil where it changes none.
    package var disk: DiskID? {
        switch self {
        case .flags(_, _, let disk), .retire(let disk, _), .writeOwner(let disk): disk
        case .syncGlobalCatalog: nil
        }
    }
}
