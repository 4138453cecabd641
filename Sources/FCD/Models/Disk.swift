/// A First Class Disk as `RetrieveVStorageObject` shows it: a `VStorageObject`.
public struct Disk: Sendable, Equatable, Identifiable {
    /// How the file's blocks are given out.
    public enum Provisioning: String, Sendable, CaseIterable {
        case thin
        case eagerZeroedThick
        case lazyZeroedThick
    }

    /// `config.id`.
    public var id: DiskID
    /// `config.name`. Several disks may have the same.
    public var name: String
    /// nil where the server could not tell (it writes -1).
    public var capacity: MiB?
    /// As the server wrote it, ISO 8601.
    public var createTime: String
    /// `config.backing.datastore`.
    public var datastore: ManagedObjectReference
    /// `[datastore] folder/file.vmdk`
    public var path: String
    /// `config.backing.provisioningType`; nil for a raw device mapping or a type that is not known here.
    public var provisioning: Provisioning?
    /// The identifier of the backing object on vSAN and vVols.
    public var backingObjectID: String?
    /// Whether the disk survives when a VM that holds it is deleted.
    public var keepAfterDeleteVM: Bool?
    /// Whether the disk may not be relocated; nil where this version does not tell.
    public var relocationDisabled: Bool?
    /// Whether changed blocks are tracked; nil where this version does not tell.
    public var changedBlockTracking: Bool?
    /// The encryption key in use, where the disk is encrypted.
    public var encryptionKeyID: String?
    /// The provider of that key, where the server names it.
    public var encryptionProviderID: String?
    /// Who uses the disk. vCenter documents these only as VM IDs: use associations for certainty.
    public var consumers: [String]
    /// The disk's key-value metadata where this answer carried it; nil means that it was not asked for.
    public var metadata: [String: String]?

    package init(_ node: XMLNode) throws(AnswerError) {
        guard let config = node.child("config"), let backing = config.child("backing") else {
            throw AnswerError("a disk came back without its configuration")
        }
        id = DiskID(try config.string("id", "id"))
        name = try config.string("name")
        let count = try config.int("capacityInMB")
        capacity = count < 0 ? nil : MiB(count)
        createTime = try config.string("createTime")
        datastore = try backing.reference("datastore")
        path = try backing.string("filePath")
        provisioning = backing.optionalString("provisioningType").flatMap(Provisioning.init(rawValue:))
        backingObjectID = backing.optionalString("backingObjectId")
        keepAfterDeleteVM = try config.optionalBool("keepAfterDeleteVm")
        relocationDisabled = try config.optionalBool("relocationDisabled")
        changedBlockTracking = try config.optionalBool("changedBlockTrackingEnabled")
        encryptionKeyID = backing["keyId", "keyId"]?.text
        encryptionProviderID = backing["keyId", "providerId", "id"]?.text
        consumers = config.all("consumerId").compactMap { $0.optionalString("id") }
        metadata = config.child("metadata") == nil ? nil : Metadata.read(config.all("metadata"))
    }
}

/// Key-value metadata of a disk.
enum Metadata {
    static func read(_ pairs: [XMLNode]) -> [String: String] {
        var values: [String: String] = [:]
        for pair in pairs {
            guard let key = pair.optionalString("key") else { continue }
            values[key] = pair.optionalString("value") ?? ""
        }
        return values
    }
}

extension XMLNode {
    /// The text at a path of required children.
    package func string(_ outer: String, _ inner: String) throws(AnswerError) -> String {
        guard let child = child(outer) else { throw AnswerError(missing: outer, in: self) }
        return try child.string(inner)
    }
}
