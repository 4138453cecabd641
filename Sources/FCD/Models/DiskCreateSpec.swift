/// What a new disk shall be: a `VslmCreateSpec`.
public struct DiskCreateSpec: Sendable, Equatable {
    /// The disk's name; it need not be unique.
    public var name: String
    /// In MiB; `capacityInMB` on the wire.
    public var capacity: MiB
    /// Where the file is made.
    public var datastore: ManagedObjectReference
    /// How the blocks are given out.
    public var provisioning: Disk.Provisioning
    /// A location below the datastore's root; nil leaves it to the server (`fcd/`).
    public var path: String?
    /// The ID of a storage policy; nil for the server's default.
    public var profileID: String?
    /// Always sent, since its default differs from call to call.
    public var keepAfterDeleteVM: Bool
    /// Set in the same step in which the disk is made.
    public var metadata: [String: String]

    /// A spec; thin and kept when its VM is deleted, unless told otherwise.
    public init(
        name: String,
        capacity: MiB,
        datastore: ManagedObjectReference,
        provisioning: Disk.Provisioning = .thin,
        path: String? = nil,
        profileID: String? = nil,
        keepAfterDeleteVM: Bool = true,
        metadata: [String: String] = [:]
    ) {
        self.name = name
        self.capacity = capacity
        self.datastore = datastore
        self.provisioning = provisioning
        self.path = path
        self.profileID = profileID
        self.keepAfterDeleteVM = keepAfterDeleteVM
        self.metadata = metadata
    }

    /// Writes the content of a `VslmCreateSpec`, whose own children are vim25 in both services.
    func encode(into spec: inout XMLWriter) {
        let vim = XMLNamespace.vim25
        spec.element("name", in: vim, name)
        spec.element("keepAfterDeleteVm", in: vim, keepAfterDeleteVM)
        spec.backing(DiskFileBacking(datastore: datastore, path: path, provisioning: provisioning))
        spec.element("capacityInMB", in: vim, capacity.count)
        if let profileID { spec.storageProfile(profileID, in: vim) }
        spec.metadata(metadata)
    }
}

extension XMLWriter {
    /// Writes a parameter of type `vim25:ID`: `<id><id xmlns="urn:vim25">…</id></id>`.
    mutating func diskID(_ name: String = "id", _ id: DiskID) {
        element(name) { $0.element("id", in: XMLNamespace.vim25, id.rawValue) }
    }
}
