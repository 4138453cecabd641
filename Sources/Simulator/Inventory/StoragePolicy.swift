/// A storage policy of a vCenter.
struct StoragePolicy: Sendable {
    let id: String
    var name: String
    var description: String
    /// The storage's capability that it asks for: its namespace, its name and the value.
    var rule: (namespace: String, capability: String, value: String)
    var isDefault = false
    /// `REQUIREMENT`, which a disk can have, or `DATA_SERVICE_POLICY`, which such a policy is made of.
    var category = "REQUIREMENT"
    var lineOfService: String?

    private static let encryptionService = "ad5a249d-cbc2-43af-9366-694d7664fa52"

    /// Those that every vCenter has from the start.
    static let builtIn = [
        StoragePolicy(
            id: "aa6d5a82-1c88-45da-85d3-3d74b91a5bad",
            name: "vSAN Default Storage Policy",
            description: "Storage policy used as default for vSAN datastores",
            rule: ("VSAN", "hostFailuresToTolerate", "1"),
            isDefault: true
        ),
        StoragePolicy(
            id: "4d5f673c-536f-11e6-beb8-9e71128cae77",
            name: "VM Encryption Policy",
            description: "Sample storage policy for VMware's VM and virtual disk encryption",
            rule: ("com.vmware.storageprofile.dataservice", encryptionService, encryptionService)
        ),
        StoragePolicy(
            id: encryptionService,
            name: "Default encryption properties",
            description: "Storage policy component for VM and virtual disk encryption",
            rule: ("vmwarevmcrypt", "vmwarevmcrypt@ENCRYPTION", "AllowCleartextFilters"),
            category: "DATA_SERVICE_POLICY",
            lineOfService: "ENCRYPTION"
        ),
    ]
}

extension StoragePolicy {
    /// A policy for the datastores that carry a tag.
    init(id: String, name: String, tag: String) {
        self.init(
            id: id,
            name: name,
            description: "Datastores with the tag \(tag)",
            rule: ("http://www.vmware.com/storage/tag", "storage", tag)
        )
    }
}

extension Inventory {
    /// - Throws: `InvalidArgument` for a policy that does not exist.
    func requireProfile(_ id: String?) throws(Fault) {
        guard let id, !profiles.contains(where: { $0.id == id && $0.category == "REQUIREMENT" }) else { return }
        throw .invalidArgument("profile", "no storage policy \(id)")
    }
}
