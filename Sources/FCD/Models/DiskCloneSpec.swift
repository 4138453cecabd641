/// What a copy of a disk shall be: a `VslmCloneSpec`.
public struct DiskCloneSpec: Sendable, Equatable {
    /// The copy's name; it need not be unique.
    public var name: String
    /// Where the file is made.
    public var datastore: ManagedObjectReference
    /// How the blocks are given out; nil leaves it to the storage policy, or else to the server, which takes thin.
    public var provisioning: Disk.Provisioning?
    /// A location below the datastore's root; nil leaves it to the server (`fcd/`).
    public var path: String?
    /// The ID of a storage policy; nil for the server's default.
    public var profileID: String?
    /// Always sent, since its default differs from call to call.
    public var keepAfterDeleteVM: Bool
    /// Set in the same step in which the copy is made.
    public var metadata: [String: String]

    /// A spec; kept when its VM is deleted, unless told otherwise.
    public init(
        name: String,
        datastore: ManagedObjectReference,
        provisioning: Disk.Provisioning? = nil,
        path: String? = nil,
        profileID: String? = nil,
        keepAfterDeleteVM: Bool = true,
        metadata: [String: String] = [:]
    ) {
        self.name = name
        self.datastore = datastore
        self.provisioning = provisioning
        self.path = path
        self.profileID = profileID
        self.keepAfterDeleteVM = keepAfterDeleteVM
        self.metadata = metadata
    }

    /// Writes the content of a `VslmCloneSpec`, whose own children are vim25 in both services.
    func encode(into spec: inout XMLWriter) {
        let vim = XMLNamespace.vim25
        spec.backing(DiskFileBacking(datastore: datastore, path: path, provisioning: provisioning))
        if let profileID { spec.storageProfile(profileID, in: vim) }
        spec.element("name", in: vim, name)
        spec.element("keepAfterDeleteVm", in: vim, keepAfterDeleteVM)
        spec.metadata(metadata)
    }
}
