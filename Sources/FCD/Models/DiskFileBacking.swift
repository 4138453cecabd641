/// Where a disk's file is made, and how its blocks are given out: a `VslmCreateSpecDiskFileBackingSpec`.
struct DiskFileBacking: Sendable {
    var datastore: ManagedObjectReference
    /// A location below the datastore's root; nil leaves it to the server.
    var path: String?
    /// nil leaves it to the storage policy, or else to the server, which takes thin.
    var provisioning: Disk.Provisioning?
}

extension XMLWriter {
    /// Writes `backingSpec`, which is vim25 in both services.
    mutating func backing(_ backing: DiskFileBacking) {
        element(
            "backingSpec",
            in: XMLNamespace.vim25,
            attributes: [("xsi:type", "VslmCreateSpecDiskFileBackingSpec")]
        ) {
            $0.reference("datastore", backing.datastore)
            if let path = backing.path { $0.element("path", path) }
            if let provisioning = backing.provisioning { $0.element("provisioningType", provisioning.rawValue) }
        }
    }

    /// Writes `metadata`, one element a key.
    mutating func metadata(_ metadata: [String: String]) {
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            element("metadata", in: XMLNamespace.vim25) {
                $0.element("key", key)
                $0.element("value", value)
            }
        }
    }
}
