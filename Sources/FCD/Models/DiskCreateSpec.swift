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
    /// A folder on the datastore; nil leaves it to the server (`fcd/`).
    public var folder: String?
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
        folder: String? = nil,
        keepAfterDeleteVM: Bool = true,
        metadata: [String: String] = [:]
    ) {
        self.name = name
        self.capacity = capacity
        self.datastore = datastore
        self.provisioning = provisioning
        self.folder = folder
        self.keepAfterDeleteVM = keepAfterDeleteVM
        self.metadata = metadata
    }

    /// Writes the content of a `VslmCreateSpec`, whose own children are vim25 in both services.
    func encode(into spec: inout XMLWriter) {
        let vim = XMLNamespace.vim25
        spec.element("name", in: vim, name)
        spec.element("keepAfterDeleteVm", in: vim, keepAfterDeleteVM)
        spec.element("backingSpec", in: vim, attributes: [("xsi:type", "VslmCreateSpecDiskFileBackingSpec")]) {
            $0.reference("datastore", datastore)
            if let folder { $0.element("path", folder) }
            $0.element("provisioningType", provisioning.rawValue)
        }
        spec.element("capacityInMB", in: vim, capacity.count)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            spec.element("metadata", in: vim) {
                $0.element("key", key)
                $0.element("value", value)
            }
        }
    }
}

extension XMLWriter {
    /// Writes a parameter of type `vim25:ID`: `<id><id xmlns="urn:vim25">…</id></id>`.
    mutating func diskID(_ name: String = "id", _ id: DiskID) {
        element(name) { $0.element("id", in: XMLNamespace.vim25, id.rawValue) }
    }
}
