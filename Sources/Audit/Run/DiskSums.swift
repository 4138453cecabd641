import Catalog
import Foundation

/// What the disks that an audit looks at come to, by datastore, owner and age: from one pass over them.
struct DiskSums {
    /// What is on each datastore, the most space first, and which one that is; nil where nobody knows it.
    private(set) var datastores: [(share: AuditShare, place: AuditShare.Place?)] = []
    /// What each owner has, the most space first.
    private(set) var owners: [AuditShare] = []
    /// How long disks are attached to nothing.
    private(set) var ages: [AuditAge] = []

    private let costs: AuditCosts?

    /// - Throws: `CatalogError`.
    init(_ options: AuditOptions, _ reader: CatalogReader) throws {
        costs = options.policy.costs
        var byDatastore: [Int64?: Sum] = [:]
        var byOwner: [OwnerKey: Sum] = [:]
        var byAge = AuditAge.beginnings.map { _ in Sum() }
        let limits = AuditAge.beginnings.map { days in
            CatalogTime.text(options.reference.addingTimeInterval(-Double(days) * 86_400))
        }
        let question = try SumQuestion(options, reader)
        try reader.eachRecord(question.disks, arguments: question.arguments) { row in
            let capacity = row.integer("capacity_mib") ?? 0
            let isOrphan = row.truth("is_orphan") == true
            let datastore = row.integer("datastore_id")
            byDatastore[datastore, default: Sum()].add(capacity, isOrphan)
            // What disks cost goes by their datastores: with costs an owner's are added up by these first.
            let owner = OwnerKey(name: row.text("owner_name"), datastore: costs == nil ? nil : datastore)
            byOwner[owner, default: Sum()].add(capacity, isOrphan)
            if let since = row.text("detached_since") {
                byAge[limits.lastIndex { since <= $0 } ?? 0].add(capacity, isOrphan)
            }
            return true
        }
        let prices = try addDatastores(byDatastore, reader)
        addOwners(byOwner, prices)
        let beginnings = AuditAge.beginnings
        ages = byAge.enumerated().map { index, sum in
            AuditAge(
                fromDays: beginnings[index],
                toDays: index + 1 < beginnings.count ? beginnings[index + 1] : nil,
                disks: sum.disks,
                capacityMiB: sum.capacityMiB
            )
        }
    }

    /// - Returns: what a GiB costs on each datastore, and where nobody knows the datastore.
    private mutating func addDatastores(_ sums: [Int64?: Sum], _ reader: CatalogReader) throws -> [Int64?: Double] {
        var prices: [Int64?: Double] = [nil: costs?.standard ?? 0]
        let rows = try reader.rows(
            """
            SELECT datastore.id, datastore.name, moid, server.name AS server, instance_uuid
            FROM datastore JOIN server ON server.id = datastore.server_id
            """
        )
        var others = sums
        for row in rows {
            let (id, name) = (row["id"].integer, row["name"].text)
            let price = costs?.perGiBMonth(datastore: name) ?? 0
            prices[id] = price
            guard let sum = others.removeValue(forKey: id) else { continue }
            var share = makeShare(sum, [(sum, price)])
            (share.name, share.server) = (name, row["server"].text)
            share.serverUUID = row["instance_uuid"].text
            let place = AuditShare.Place(server: row["instance_uuid"].text ?? "", datastore: row["moid"].text ?? "")
            datastores.append((share, place))
        }
        for (id, sum) in others { datastores.append((makeShare(sum, [(sum, prices[id] ?? 0)]), nil)) }
        datastores.sort { Self.isBefore($0.share, $1.share) }
        return prices
    }

    private mutating func addOwners(_ sums: [OwnerKey: Sum], _ prices: [Int64?: Double]) {
        owners = Dictionary(grouping: sums) { $0.key.name }.map { name, parts in
            // In one order, since a sum of broken numbers depends on it.
            let parts = parts.sorted { ($0.key.datastore ?? 0) < ($1.key.datastore ?? 0) }
            var all = Sum()
            for part in parts { all.add(part.value) }
            var share = makeShare(all, parts.map { ($0.value, prices[$0.key.datastore] ?? 0) })
            share.name = name
            return share
        }
        owners.sort(by: Self.isBefore)
    }

    /// - Parameter parts: what of it lies where a GiB has one price.
    private func makeShare(_ sum: Sum, _ parts: [(sum: Sum, price: Double)]) -> AuditShare {
        var share = AuditShare()
        share.disks = sum.disks
        share.capacityMiB = sum.capacityMiB
        share.orphanedDisks = sum.orphans
        share.orphanedMiB = sum.orphanedMiB
        if costs != nil {
            share.costPerMonth = AuditCosts.rounded(
                parts.reduce(0) { $0 + Double($1.sum.capacityMiB) * $1.price } / 1_024
            )
            share.orphanedCostPerMonth = AuditCosts.rounded(
                parts.reduce(0) { $0 + Double($1.sum.orphanedMiB) * $1.price } / 1_024
            )
        }
        return share
    }

    /// The most space first, then by server and name, servers of one name by their UUIDs; who has none comes first of these.
    private static func isBefore(_ one: AuditShare, _ other: AuditShare) -> Bool {
        if one.capacityMiB != other.capacityMiB { return one.capacityMiB > other.capacityMiB }
        let names = [(one.server, other.server), (one.serverUUID, other.serverUUID), (one.name, other.name)]
        for (one, other) in names where one != other {
            guard let one, let other else { return one == nil }
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }
        return false
    }

    private struct OwnerKey: Hashable {
        var name: String?
        var datastore: Int64?
    }

    private struct Sum {
        var disks = 0
        var capacityMiB: Int64 = 0
        var orphans = 0
        var orphanedMiB: Int64 = 0

        mutating func add(_ capacity: Int64, _ isOrphan: Bool) {
            disks += 1
            capacityMiB += capacity
            guard isOrphan else { return }
            orphans += 1
            orphanedMiB += capacity
        }

        mutating func add(_ other: Sum) {
            disks += other.disks
            capacityMiB += other.capacityMiB
            orphans += other.orphans
            orphanedMiB += other.orphanedMiB
        }
    }
}

/// The question that ``DiskSums`` are made of.
private struct SumQuestion {
    let arguments: [String: CatalogValue]
    private let options: AuditOptions
    /// The keys of single hosts, where there is a vCenter that may show their disks, too; in SQL.
    private let hosts: String?

    init(_ options: AuditOptions, _ reader: CatalogReader) throws {
        self.options = options
        let servers = try reader.rows("SELECT id, is_vcenter FROM server")
        let hosts = servers.filter { $0["is_vcenter"].integer == 0 }.compactMap { $0["id"].integer }
        self.hosts =
            hosts.isEmpty || hosts.count == servers.count ? nil : hosts.map(String.init).joined(separator: ", ")
        let rule = AuditRule.capacityOrphanedSpace
        let context = AuditContext(
            words: AuditWords(options.language),
            values: options.policy.values(of: rule),
            reference: options.reference,
            clusters: nil
        )
        arguments = context.arguments(rule.parameters).merging(options.narrowing) { $1 }
    }

    /// The disks that the audit looks at, each once: a host and its vCenter show the same disk. With the + a twin is looked
    /// for by its ID, and not among all disks of the datastore.
    var disks: String {
        var twins = ""
        if let hosts {
            twins = """
                 AND NOT (disk.server_id IN (\(hosts)) AND EXISTS (SELECT 1
                    FROM disk AS twin LEFT JOIN owner AS twin_owner ON twin_owner.disk_id = twin.id
                    WHERE twin.fcd_id = disk.fcd_id COLLATE NOCASE AND twin.server_id NOT IN (\(hosts))
                        AND \(AuditRule.isSameDisk("disk", "twin")) AND \(isWanted("twin", owner: "twin_owner"))))
                """
        }
        return """
            SELECT disk.capacity_mib, disk.datastore_id, disk.detached_since,
                coalesce(owner.team, owner.person, owner.contact) AS owner_name,
                CASE WHEN disk.detached_since < :since_days THEN NOT \(AuditRule.isUsedAsFile) ELSE 0 END AS is_orphan
            FROM disk LEFT JOIN owner ON owner.disk_id = disk.id
            WHERE \(isWanted("disk", owner: "owner"))\(twins)
            """
    }

    /// Whether the audit looks at a disk, by the names that the question has for it and for its owner.
    private func isWanted(_ disk: String, owner: String) -> String {
        var conditions = ["\(disk).state = 'ready'"]
        if options.owner != nil {
            let names = ["team", "person", "contact"].map { "lower(\(owner).\($0))" }
            conditions.append("lower(:owner) IN (\(names.joined(separator: ", ")))")
        }
        if options.datastore != nil {
            let column = disk == "disk" ? "disk.datastore_id" : "+\(disk).datastore_id"
            conditions.append("\(column) IN (SELECT id FROM datastore WHERE :datastore IN (name, moid))")
        }
        return conditions.joined(separator: " AND ")
    }
}
