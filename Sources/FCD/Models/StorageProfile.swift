/// A storage policy, which the API calls a profile: what a virtual machine or a disk requires of its storage.
public struct StorageProfile: Sendable, Equatable, Identifiable {
    /// `profileId.uniqueId`, a UUID in text.
    public var id: String
    /// The name that vCenter shows.
    public var name: String
    /// What its maker wrote of it.
    public var description: String?
    /// Whether it asks for encryption itself.
    var isEncrypting: Bool
    /// The IDs of the data service policies that it is made of; one of them may ask for encryption.
    var dataServiceIDs: [String]

    init(_ node: XMLNode) throws(AnswerError) {
        id = try node.string("profileId", "uniqueId")
        name = try node.string("name")
        description = node.optionalString("description").flatMap { $0.isEmpty ? nil : $0 }
        let subprofiles = node.child("constraints")?.all("subProfiles") ?? []
        let capabilities = subprofiles.flatMap { $0.all("capability") }.compactMap { $0.child("id") }
        dataServiceIDs = capabilities.filter { $0.optionalString("namespace") == Self.dataService }
            .compactMap { $0.optionalString("id") }
        isEncrypting =
            node.optionalString("lineOfService") == "ENCRYPTION"
            || capabilities.contains { $0.optionalString("namespace") == Self.encryption }
    }

    /// The namespace of a capability that is another policy, by its ID.
    private static let dataService = "com.vmware.storageprofile.dataservice"
    /// The namespace of the capabilities of VMware's encryption filter.
    private static let encryption = "vmwarevmcrypt"
}

extension XMLWriter {
    /// Writes `profile`, a `VirtualMachineProfileSpec` that names a storage policy.
    ///
    /// - parameter namespace: That of the element itself, where it is not the one in force: `urn:vim25` in a spec.
    mutating func storageProfile(_ profileID: String, in namespace: String? = nil) {
        // The type is named in the namespace of vim25, so that is declared here whatever is in force.
        let attributes = [
            (name: "xmlns:vim25", value: XMLNamespace.vim25),
            (name: "xsi:type", value: "vim25:VirtualMachineDefinedProfileSpec"),
        ]
        element("profile", in: namespace, attributes: attributes) {
            $0.element("profileId", in: XMLNamespace.vim25, profileID)
        }
    }
}
