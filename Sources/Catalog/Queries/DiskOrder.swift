/// What a list of disks is ordered by. What is not known comes before all else.
public struct DiskOrder: Equatable, Sendable {
    /// A property of a disk.
    public enum Field: String, Codable, CaseIterable, Sendable {
        /// By name, whatever the case of its ASCII letters.
        case name
        /// Smallest first.
        case size
        /// By what it takes on its datastore.
        case used
        /// By its latest event.
        case changed
        /// By the server's time of creation.
        case created
        /// By when it was last known to exist.
        case seen
        /// By since when it is attached as it is, or attached to nothing: the longest first.
        case since
        /// By the end of its ownership.
        case expires
        /// By owner's label.
        case owner
        /// By datastore name.
        case datastore
        /// By server name.
        case server
        /// By path.
        case path
        /// By the server's ID.
        case id
        /// By the number of snapshots.
        case snapshots
        /// By state.
        case state
    }

    /// The property.
    public var field: Field
    /// Whether the greatest comes first.
    public var descending: Bool

    /// Makes an order.
    public init(_ field: Field, descending: Bool = false) {
        self.field = field
        self.descending = descending
    }
}

extension DiskOrder {
    /// The term over `disk`.
    private var term: String {
        switch field {
        case .name: "disk.name COLLATE NOCASE"
        case .size: "disk.capacity_mib"
        case .used: "disk.used_mib"
        case .changed: "disk.changed_at"
        case .created: "disk.created_at"
        case .seen: CatalogCondition.TimeField.seenAt
        case .since: CatalogCondition.TimeField.sinceWhen
        case .expires: "(SELECT expires_on FROM owner WHERE owner.disk_id = disk.id)"
        case .owner: "(SELECT coalesce(team, person, contact) FROM owner WHERE owner.disk_id = disk.id) COLLATE NOCASE"
        case .datastore:
            "(SELECT datastore.name FROM datastore WHERE datastore.id = disk.datastore_id) COLLATE NOCASE"
        case .server: "(SELECT server.name FROM server WHERE server.id = disk.server_id) COLLATE NOCASE"
        case .path: "disk.path"
        case .id: "disk.fcd_id COLLATE NOCASE"
        case .snapshots: "disk.snapshots"
        case .state: "disk.state"
        }
    }

    /// An index that has all disks in an order.
    struct Walk {
        let name: String
        /// Its first column, with the collation of the index.
        let column: String
        let descending: Bool
        /// Whether there may be disks of which it is not known.
        let hasUnknown: Bool
    }

    private var index: String? {
        switch field {
        case .name: "disk_in_order"
        case .size: "disk_by_size"
        case .changed: "disk_by_change"
        case .created: "disk_by_creation"
        case .path: "disk_by_path"
        case .id: "disk_by_fcd_id"
        default: nil
        }
    }

    /// The terms after `ORDER BY`: ties go by the catalog's key, in the direction of the last field, so that the order is
    /// always the same and an index can give it.
    ///
    /// - Parameter unindexed: whether no index may give the order, so that another one is free to find the disks.
    static func sql(_ orders: [DiskOrder], unindexed: Bool = false) -> String {
        let last = orders.last?.descending == true ? " DESC" : ""
        let terms = orders.map { $0.term + ($0.descending ? " DESC" : "") } + ["disk.id" + last]
        return terms.map { (unindexed ? "+" : "") + $0 }.joined(separator: ", ")
    }

    /// The index that gives this order without sorting; nil where there is none.
    static func index(_ orders: [DiskOrder]) -> Walk? {
        guard orders.count == 1, let order = orders.first, let name = order.index else { return nil }
        return Walk(name: name, column: order.term, descending: order.descending, hasUnknown: order.field != .name)
    }
}
