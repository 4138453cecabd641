import Catalog
import FCD
import Foundation
import Lifecycle

/// One disk in a list, be it the server's or the catalog's.
struct DiskResult: ListRow {
    let id: String?
    let name: String?
    let capacityMiB: Int64?
    let datastore: String?
    let path: String?
    let createdAt: Date?
    /// The VMs that hold it; nil where that is not known.
    let vms: [String]?
    let owner: OwnerResult?
    /// The Kubernetes volume that it is.
    let kubernetes: KubernetesResult?
    let tags: [String]?
    /// Whether it is marked for deletion; left out where it is not.
    let retired: Bool?
    let retiredAt: Date?
    /// When its grace is over.
    let purgeDue: Date?
    /// Control flags, as far as list or catalog tell them.
    let keepAfterDeleteVM: Bool?
    let relocationDisabled: Bool?
    let changedBlockTracking: Bool?
    /// Why the server could not read it.
    let fault: String?
    /// What only the catalog knows.
    var memory: Memory?
    /// What a table shows of the ID.
    private var shownID: String

    /// What the catalog remembers beside what the server shows.
    struct Memory: Sendable {
        let server: String
        /// `ready`, `creating`, `deleting`, `deleted` or `gone`.
        let state: String
        let lastSeen: Date
        let detachedSince: Date?
        /// Its latest event.
        let changedAt: Date?
        /// `thin`, `eager` or `lazy`.
        let provisioning: String?
        let usedMiB: Int64?
        let snapshots: Int?
    }

    /// Rows of the server's list.
    ///
    /// - Parameter shortened: whether tables show the beginnings of IDs only.
    static func rows(_ rows: [DiskRow], shortened: Bool) -> [DiskResult] {
        shorten(rows.map { DiskResult($0) }, shortened)
    }

    /// Rows of the catalog.
    static func rows(_ listings: [DiskListing], shortened: Bool) -> [DiskResult] {
        shorten(listings.map { DiskResult($0) }, shortened)
    }

    private static func shorten(_ rows: [DiskResult], _ shortened: Bool) -> [DiskResult] {
        guard shortened else { return rows }
        let identifiers = ShortIdentifiers(rows.compactMap(\.id))
        return rows.map { row in
            var row = row
            row.shownID = identifiers.short(row.shownID)
            return row
        }
    }

    private init(_ row: DiskRow) {
        let entry = row.entry
        id = entry.id.rawValue
        name = entry.name
        capacityMiB = entry.capacity?.count
        datastore = row.datastore
        path = entry.path
        createdAt = entry.createTime.flatMap(ServerTime.date)
        vms = row.machines
        owner = row.ownership.map(OwnerResult.init)
        kubernetes = row.kubernetes.map(KubernetesResult.init)
        tags = row.tags?.map(\.description)
        retired = row.retirement.map { _ in true }
        retiredAt = row.retirement?.retiredAt
        purgeDue = row.retirement?.dueAt
        keepAfterDeleteVM = row.keepAfterDeleteVM
        relocationDisabled = entry.relocationDisabled
        changedBlockTracking = entry.changedBlockTracking
        fault = entry.fault.map { $0.message.isEmpty ? $0.type ?? "unreadable" : $0.message }
        shownID = entry.id.rawValue
    }

    private init(_ listing: DiskListing) {
        let disk = listing.disk
        id = disk.fcdID
        name = disk.name
        capacityMiB = disk.capacityMiB
        datastore = listing.datastore
        path = disk.path
        createdAt = disk.createdAt
        vms = listing.attachments.map(\.vmName)
        owner = listing.owner.map { OwnerResult(Ownership($0)) }
        kubernetes = KubernetesVolume(metadata: listing.driverMetadata).map(KubernetesResult.init)
        tags = listing.tags.map(\.description)
        retired = listing.retirement.map { _ in true }
        retiredAt = listing.retirement?.mark.retiredAt
        purgeDue = listing.retirement?.mark.dueAt
        keepAfterDeleteVM = disk.keepAfterDeleteVM
        relocationDisabled = disk.relocationDisabled
        changedBlockTracking = disk.changedBlockTracking
        fault = disk.fault
        memory = Memory(
            server: listing.server,
            state: disk.state.rawValue,
            lastSeen: listing.lastSeen,
            detachedSince: disk.detachedSince,
            changedAt: disk.changedAt,
            provisioning: disk.provisioning?.rawValue,
            usedMiB: disk.usedMiB,
            snapshots: disk.snapshots
        )
        shownID = disk.fcdID ?? ""
    }

    var identifier: String { id ?? "" }
}

extension DiskResult {
    enum CodingKeys: String, CodingKey {
        case id, name, capacityMiB, datastore, path, createdAt, vms, owner, kubernetes, retired, retiredAt, purgeDue,
            tags, fault
        case keepAfterDeleteVM, relocationDisabled, changedBlockTracking
        case server, state, lastSeen, detachedSince, changedAt, provisioning, usedMiB, snapshots
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encodeIfPresent(name, forKey: .name)
        try container.encodeIfPresent(capacityMiB, forKey: .capacityMiB)
        try container.encodeIfPresent(datastore, forKey: .datastore)
        try container.encodeIfPresent(path, forKey: .path)
        try container.encodeIfPresent(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(vms, forKey: .vms)
        try container.encodeIfPresent(owner, forKey: .owner)
        try container.encodeIfPresent(kubernetes, forKey: .kubernetes)
        try container.encodeIfPresent(tags, forKey: .tags)
        try container.encodeIfPresent(retired, forKey: .retired)
        try container.encodeIfPresent(retiredAt, forKey: .retiredAt)
        try container.encodeIfPresent(purgeDue, forKey: .purgeDue)
        try container.encodeIfPresent(keepAfterDeleteVM, forKey: .keepAfterDeleteVM)
        try container.encodeIfPresent(relocationDisabled, forKey: .relocationDisabled)
        try container.encodeIfPresent(changedBlockTracking, forKey: .changedBlockTracking)
        try container.encodeIfPresent(fault, forKey: .fault)
        try container.encodeIfPresent(memory?.server, forKey: .server)
        try container.encodeIfPresent(memory?.state, forKey: .state)
        try container.encodeIfPresent(memory?.lastSeen, forKey: .lastSeen)
        try container.encodeIfPresent(memory?.detachedSince, forKey: .detachedSince)
        try container.encodeIfPresent(memory?.changedAt, forKey: .changedAt)
        try container.encodeIfPresent(memory?.provisioning, forKey: .provisioning)
        try container.encodeIfPresent(memory?.usedMiB, forKey: .usedMiB)
        try container.encodeIfPresent(memory?.snapshots, forKey: .snapshots)
    }

    static var columns: [Column<DiskResult>] { columns(for: []) }

    /// The columns of a list: those that no row has anything for are left to programs.
    static func columns(for rows: [DiskResult]) -> [Column<DiskResult>] {
        let retired = rows.contains { $0.retired == true }
        let volumes = rows.contains { $0.kubernetes != nil }
        return [
            Column("ID", "id") { .text($0.shownID, exact: $0.identifier) },
            Column("NAME", "name", fit: .tail) { .text($0.name) },
            Column("SIZE", "capacityMiB") { .capacity($0.capacityMiB.map { MiB($0) }) },
            Column("DATASTORE", "datastore", fit: .tail) { .text($0.datastore) },
            Column("PATH", "path", for: .programs) { .text($0.path) },
            Column("CREATED", "createdAt", for: .programs) { .time($0.createdAt) },
            Column("ATTACHED TO", "vms", fit: .tail) { .list($0.vms ?? []) },
            Column("OWNER", "owner", fit: .tail) { .text($0.owner?.label) },
            Column("KUBERNETES", "kubernetes", fit: .tail, for: volumes ? .everyone : .programs) { row in
                row.kubernetes.map { .text($0.short, exact: $0.path) } ?? .none
            },
            Column("RETIRED", "retired", for: retired ? .everyone : .programs) { row in
                guard row.retired == true else { return .flag(nil) }
                return .text(row.purgeDue.map { "due \($0.minutes)" } ?? "no date", exact: "true", .warning)
            },
            Column("RETIRED AT", "retiredAt", for: .programs) { .time($0.retiredAt) },
            Column("PURGE DUE", "purgeDue", for: .programs) { .time($0.purgeDue) },
            // Last, so that the reason of one unreadable disk moves no other column.
            Column("TAGS", "tags", fit: .tail) { row in
                guard let fault = row.fault else { return .list(row.tags ?? []) }
                return .text("unreadable: \(fault)", exact: (row.tags ?? []).joined(separator: ";"), .bad)
            },
            Column("KEEP", "keepAfterDeleteVM", for: .programs) { .flag($0.keepAfterDeleteVM) },
            Column("NO RELOCATION", "relocationDisabled", for: .programs) { .flag($0.relocationDisabled) },
            Column("CBT", "changedBlockTracking", for: .programs) { .flag($0.changedBlockTracking) },
            Column("FAULT", "fault", for: .programs) { .text($0.fault) },
        ]
    }

    /// The columns of a list from the catalog.
    ///
    /// - Parameters:
    ///   - rows: what the list shows.
    ///   - servers: whether there are several to tell apart.
    ///   - states: whether disks that are no more are among the rows.
    static func columns(for rows: [DiskResult], servers: Bool, states: Bool) -> [Column<DiskResult>] {
        columns(for: rows) + [
            Column("SERVER", "server", for: servers ? .everyone : .programs) { .text($0.memory?.server) },
            Column("STATE", "state", for: states ? .everyone : .programs) { .text($0.memory?.state) },
            Column("LAST SEEN", "lastSeen", for: states ? .everyone : .programs) { .time($0.memory?.lastSeen) },
            Column("DETACHED", "detachedSince", for: .programs) { .time($0.memory?.detachedSince) },
            Column("CHANGED", "changedAt", for: .programs) { .time($0.memory?.changedAt) },
            Column("TYPE", "provisioning", for: .programs) { .text($0.memory?.provisioning) },
            Column("USED", "usedMiB", for: .programs) { .capacity($0.memory?.usedMiB.map { MiB($0) }) },
            Column("SNAPSHOTS", "snapshots", for: .programs) { .number($0.memory?.snapshots) },
        ]
    }

    /// What a list shows of the owner where it is asked for.
    static var ownerColumns: [Column<DiskResult>] {
        [
            Column("TEAM", "team", fit: .tail) { .text($0.owner?.team) },
            Column("PERSON", "person", fit: .tail) { .text($0.owner?.person) },
            Column("CONTACT", "contact", fit: .tail) { .text($0.owner?.contact) },
            Column("COST CENTRE", "costCentre", fit: .tail) { .text($0.owner?.costCentre) },
            Column("PURPOSE", "purpose", fit: .tail) { .text($0.owner?.purpose) },
            Column("EXPIRES", "expires") { .text($0.owner?.expires) },
        ]
    }
}
