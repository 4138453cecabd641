/// Which disks to list, and how. All conditions must hold.
///
/// ```swift
/// var query = DiskQuery(owner: "storage", attached: false)
/// query.conditions.append(CatalogCondition(.number(.size, [.range(from: 512_000, before: nil)])))
/// ```
public struct DiskQuery: Equatable, Sendable {
    /// What must hold.
    public var conditions: [CatalogCondition]
    /// Only this server.
    public var serverID: Int64?
    /// Whether disks that are gone or deleted are listed too, without being asked for by their state.
    public var includeGone: Bool
    /// At most so many.
    public var limit: Int?
    /// What the list is ordered by: first by the first.
    public var order: [DiskOrder]

    /// Makes a query of conditions; without any, it lists every disk that exists, by name.
    public init(
        _ conditions: [CatalogCondition],
        serverID: Int64? = nil,
        includeGone: Bool = false,
        limit: Int? = nil,
        order: [DiskOrder] = [DiskOrder(.name)]
    ) {
        self.conditions = conditions
        self.serverID = serverID
        self.includeGone = includeGone
        self.limit = limit
        self.order = order
    }

    /// Makes a query of what is asked for most.
    ///
    /// - Parameters:
    ///   - words: each occurs in the name, the path, the names of VMs, tags, metadata or owner.
    ///   - name: the whole name, with `*`, `?` and `[…]` as in the shell.
    ///   - owner: team, person or contact.
    ///   - hasOwner: only disks with an owner (true) or without (false).
    ///   - tags: tags that a disk must all carry.
    ///   - datastore: name or managed object ID of the datastore.
    ///   - vm: name or managed object ID of a virtual machine it is attached to.
    ///   - attached: only attached (true) or unattached disks (false).
    ///   - retired: only disks that are marked for deletion (true) or not (false).
    ///   - serverID: only this server.
    ///   - includeGone: whether disks that are gone or deleted are listed too.
    ///   - limit: at most so many.
    ///   - order: what the list is ordered by.
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
        serverID: Int64? = nil,
        includeGone: Bool = false,
        limit: Int? = nil,
        order: [DiskOrder] = [DiskOrder(.name)]
    ) {
        var tests: [CatalogCondition.Test] = words.map { .words(SearchPhrase($0)) }
        if let name { tests.append(.text(.name, [.glob(name)])) }
        if let owner { tests.append(.text(.owner, [.exact(owner)])) }
        if let hasOwner { tests.append(.text(.owner, [hasOwner ? .any : .none])) }
        tests += tags.map { .text(.tag, [.exact($0.description)]) }
        if let datastore { tests.append(.text(.datastore, [.exact(datastore)])) }
        if let vm { tests.append(.text(.vm, [.exact(vm)])) }
        if let attached { tests.append(.flag(.attached, attached)) }
        if let retired { tests.append(.flag(.retired, retired)) }
        self.init(
            tests.map { CatalogCondition($0) },
            serverID: serverID,
            includeGone: includeGone,
            limit: limit,
            order: order
        )
    }

    /// Datastores that are named in full: where one of them is unknown, an empty answer would read like a good one.
    public var namedDatastores: [String] { conditions.flatMap(\.namedDatastores) }

    /// Whether disks are asked for that are gone or deleted, at least by an alternative.
    public var asksForGone: Bool { if case .none = GoneDisks(of: conditions) { false } else { true } }
}

extension CatalogCondition {
    fileprivate var namedDatastores: [String] {
        switch test {
        case .text(.datastore, let patterns):
            patterns.compactMap { if case .exact(let name) = $0 { name } else { nil } }
        case .all(let parts), .any(let parts): parts.flatMap(\.namedDatastores)
        default: []
        }
    }
}

extension DiskRecord.State {
    /// Those of disks that are there.
    public static let present: [DiskRecord.State] = [.creating, .ready, .deleting]
}
