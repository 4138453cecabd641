/// A new disk with the content of a snapshot: the parameters of `CreateDiskFromSnapshot_Task`.
///
/// The call takes no metadata, no datastore and no control flags: the disk is made beside the one that has the
/// snapshot.
public struct SnapshotCopySpec: Sendable, Equatable {
    /// The snapshot of the source.
    public var snapshot: DiskID
    /// The new disk's name; it need not be unique.
    public var name: String
    /// The ID of a storage policy; nil for the server's default.
    public var profileID: String?
    /// A location below the datastore's root; nil leaves it to the server (`fcd/`).
    public var path: String?

    /// A spec.
    public init(snapshot: DiskID, name: String, profileID: String? = nil, path: String? = nil) {
        self.snapshot = snapshot
        self.name = name
        self.profileID = profileID
        self.path = path
    }

    /// Writes the parameters after the source.
    func encode(into body: inout XMLWriter) {
        body.diskID("snapshotId", snapshot)
        body.element("name", name)
        if let profileID { body.storageProfile(profileID) }
        if let path { body.element("path", path) }
    }
}
