/// Where a disk shall go: a `VslmRelocateSpec`.
public struct DiskRelocateSpec: Sendable, Equatable {
    /// The datastore that gets the file.
    public var datastore: ManagedObjectReference
    /// How the blocks are given out there; nil leaves it to the storage policy, or else to the server, which takes
    /// thin.
    public var provisioning: Disk.Provisioning?
    /// The ID of a storage policy; nil for the server's default.
    public var profileID: String?

    /// A spec. Name the disk's own provisioning to keep it.
    public init(datastore: ManagedObjectReference, provisioning: Disk.Provisioning?, profileID: String? = nil) {
        self.datastore = datastore
        self.provisioning = provisioning
        self.profileID = profileID
    }

    /// Writes the content of a `VslmRelocateSpec`, whose own children are vim25 in both services.
    func encode(into spec: inout XMLWriter) {
        spec.backing(DiskFileBacking(datastore: datastore, provisioning: provisioning))
        if let profileID { spec.storageProfile(profileID, in: XMLNamespace.vim25) }
    }
}
