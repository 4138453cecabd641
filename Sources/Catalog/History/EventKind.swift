/// What kind of change an event is. Kinds of newer versions are read, too.
public struct EventKind: RawRepresentable, Codable, Hashable, Sendable {
    /// The stable word.
    public var rawValue: String

    /// Makes a kind of its word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A sync, or a command beside its own matter, saw the disk for the first time.
    public static let found = EventKind(rawValue: "found")
    /// A VMDK was made a First Class Disk here.
    public static let registered = EventKind(rawValue: "registered")
    /// The disk was made here.
    public static let created = EventKind(rawValue: "created")
    /// A disk that was gone is there again.
    public static let back = EventKind(rawValue: "back")
    /// Another name.
    public static let renamed = EventKind(rawValue: "renamed")
    /// More capacity; `was` and `became` are MiB.
    public static let grew = EventKind(rawValue: "grew")
    /// Less capacity; `was` and `became` are MiB.
    public static let shrank = EventKind(rawValue: "shrank")
    /// Another path or datastore; `detail` has the datastores where they differ.
    public static let moved = EventKind(rawValue: "moved")
    /// Blocks are given out otherwise.
    public static let provisioning = EventKind(rawValue: "provisioning")
    /// Control flags; `was` and `became` list those that are set.
    public static let flags = EventKind(rawValue: "flags")
    /// The server could no longer read the disk; `became` is its fault.
    public static let unreadable = EventKind(rawValue: "unreadable")
    /// The server could read it again.
    public static let readable = EventKind(rawValue: "readable")
    /// It was no longer on the server.
    public static let gone = EventKind(rawValue: "gone")
    /// It was deleted here.
    public static let deleted = EventKind(rawValue: "deleted")
    /// `became` is the virtual machine, `detail` the place on it.
    public static let attached = EventKind(rawValue: "attached")
    /// `was` is the virtual machine, `detail` the place on it.
    public static let detached = EventKind(rawValue: "detached")
    /// Another place on the same virtual machine, which is `detail`.
    public static let slot = EventKind(rawValue: "slot")
    /// Another disk mode or sharing on the virtual machine in `detail`.
    public static let sharing = EventKind(rawValue: "sharing")
    /// `became` is the tag.
    public static let tagged = EventKind(rawValue: "tagged")
    /// `was` is the tag.
    public static let untagged = EventKind(rawValue: "untagged")
    /// `detail` is the key of the metadata.
    public static let metadata = EventKind(rawValue: "metadata")
    /// Who answers for the disk; `detail` is what else the ownership says.
    public static let owner = EventKind(rawValue: "owner")
    /// The disk at the server names `became`, and this catalog has a later word, `was`, that the server lacks.
    public static let ownerConflict = EventKind(rawValue: "owner-conflict")
    /// Marked for deletion; `became` is when its grace is over.
    public static let retired = EventKind(rawValue: "retired")
    /// The mark was taken off.
    public static let unretired = EventKind(rawValue: "unretired")

    /// All that this version writes.
    public static let all: [EventKind] = [
        .found, .registered, .created, .back, .renamed, .grew, .shrank, .moved, .provisioning, .flags, .unreadable,
        .readable, .gone, .deleted, .attached, .detached, .slot, .sharing, .tagged, .untagged, .metadata, .owner,
        .ownerConflict, .retired, .unretired,
    ]

    /// The kinds that tell how a disk came to be in the catalog.
    public static let arrivals: [EventKind] = [.found, .registered, .created, .back]
}
