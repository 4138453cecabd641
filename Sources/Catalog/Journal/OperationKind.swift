/// What an operation does, such as `attach`. New kinds need no change of the catalog.
public struct OperationKind: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The word as it is stored.
    public let rawValue: String

    /// Makes a kind from its word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The word.
    public var description: String { rawValue }

    /// An existing VMDK becomes a First Class Disk.
    public static let register = OperationKind(rawValue: "register")
    /// A disk of a virtual machine becomes a First Class Disk where it is.
    public static let promote = OperationKind(rawValue: "promote")
    /// A new disk.
    public static let create = OperationKind(rawValue: "create")
    /// A disk and its file are deleted.
    public static let delete = OperationKind(rawValue: "delete")
    /// A copy of a disk.
    public static let clone = OperationKind(rawValue: "clone")
    /// A new disk with the content of a snapshot. Its call carries no metadata to find the disk by, as a create does.
    public static let copySnapshot = OperationKind(rawValue: "copy-snapshot")
    /// A disk grows.
    public static let extend = OperationKind(rawValue: "extend")
    /// A thin disk gets all of its blocks.
    public static let inflate = OperationKind(rawValue: "inflate")
    /// A disk gets another name.
    public static let rename = OperationKind(rawValue: "rename")
    /// A disk's file goes to another datastore.
    public static let relocate = OperationKind(rawValue: "relocate")
    /// A disk becomes a plain VMDK again; its file stays.
    public static let unregister = OperationKind(rawValue: "unregister")
    /// A disk becomes a device of a virtual machine.
    public static let attach = OperationKind(rawValue: "attach")
    /// A disk leaves a virtual machine.
    public static let detach = OperationKind(rawValue: "detach")
    /// A disk goes from one virtual machine to another.
    public static let move = OperationKind(rawValue: "move")
    /// A vSphere tag is put on or taken off.
    public static let tag = OperationKind(rawValue: "tag")
    /// A snapshot of a disk is taken.
    public static let snapshot = OperationKind(rawValue: "snapshot")
    /// A snapshot of a disk is deleted.
    public static let deleteSnapshot = OperationKind(rawValue: "delete-snapshot")
    /// A disk goes back to a snapshot.
    public static let revert = OperationKind(rawValue: "revert")
    /// A server's own list of disks is brought in line with a datastore's files.
    public static let reconcile = OperationKind(rawValue: "reconcile")
    /// Metadata on a disk is changed.
    public static let metadata = OperationKind(rawValue: "metadata")
    /// Control flags of a disk are set or cleared.
    public static let flag = OperationKind(rawValue: "flag")
    /// A disk gets a storage policy.
    public static let policy = OperationKind(rawValue: "policy")
    /// Ownership is set or cleared.
    public static let owner = OperationKind(rawValue: "owner")
    /// A disk is marked for deletion.
    public static let retire = OperationKind(rawValue: "retire")
    /// The mark for deletion is taken off.
    public static let unretire = OperationKind(rawValue: "unretire")
    /// A server is read into the catalog.
    public static let sync = OperationKind(rawValue: "sync")

    /// All that this version writes.
    public static let all: [OperationKind] = [
        .register, .promote, .create, .delete, .clone, .copySnapshot, .extend, .inflate, .rename, .relocate,
        .unregister, .attach, .detach, .move, .tag, .snapshot, .deleteSnapshot, .revert, .reconcile, .metadata, .flag,
        .policy, .owner, .retire, .unretire,
    ]
}
