/// Which disks to list. Every field that is set narrows the list.
public struct DiskQuery: Equatable, Sendable {
    /// What a list is ordered by; ties go by name and then by the catalog's key.
    public enum Order: String, Codable, CaseIterable, Sendable {
        /// By name.
        case name
        /// Smallest first; unknown sizes come first.
        case size
        /// By owner's label; disks without an owner come first.
        case owner
        /// By datastore name.
        case datastore
        /// Oldest first, by the server's time of creation.
        case created
    }

    /// Each occurs in the name, the path or the FCD ID, whatever the case of its ASCII letters.
    public var words: [String]
    /// The whole name, with `*`, `?` and `[…]` as in the shell, whatever the case of its ASCII letters.
    public var name: String?
    /// Team, person or contact, whatever the case of its ASCII letters.
    public var owner: String?
    /// Only disks with an owner (true) or without (false).
    public var hasOwner: Bool?
    /// Tags that a disk must all carry.
    public var tags: [CatalogTag]
    /// Name or managed object ID of the datastore.
    public var datastore: String?
    /// Name or managed object ID of a virtual machine it is attached to.
    public var vm: String?
    /// Only attached (true) or unattached disks (false).
    public var attached: Bool?
    /// Only disks that are marked for deletion (true) or not (false).
    public var retired: Bool?
    /// At least this capacity in MiB.
    public var minSizeMiB: Int64?
    /// At most this capacity in MiB.
    public var maxSizeMiB: Int64?
    /// Only this server.
    public var serverID: Int64?
    /// Whether disks that are gone or deleted are listed too.
    public var includeGone: Bool
    /// At most so many.
    public var limit: Int?
    /// What the list is ordered by.
    public var order: Order
    /// Whether the order is turned round.
    public var descending: Bool

    /// Makes a query; the default lists every disk that exists, by name.
    public init(
        words: [String] = [],
        name: String? = nil,
        owner: String? = nil,
        hasOwner: Bool? = nil,
        tags: [CatalogTag] = [],
        datastore: String? = nil,
        vm: String? = nil,
        attached: Bool? = nil,
        retired: Bool? = nil,
        minSizeMiB: Int64? = nil,
        maxSizeMiB: Int64? = nil,
        serverID: Int64? = nil,
        includeGone: Bool = false,
        limit: Int? = nil,
        order: Order = .name,
        descending: Bool = false
    ) {
        self.words = words
        self.name = name
        self.owner = owner
        self.hasOwner = hasOwner
        self.tags = tags
        self.datastore = datastore
        self.vm = vm
        self.attached = attached
        self.retired = retired
        self.minSizeMiB = minSizeMiB
        self.maxSizeMiB = maxSizeMiB
        self.serverID = serverID
        self.includeGone = includeGone
        self.limit = limit
        self.order = order
        self.descending = descending
    }
}
