import Catalog
import Foundation

/// The questions that sums are made of: one pass over the disks each.
struct SumQuestion {
    private let options: AuditOptions
    private let arguments: [String: CatalogValue]
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

    /// Calls `body` with what is on each datastore, the most space first. The row has `datastore_name`, `datastore_moid`,
    /// `server_name` and `server_uuid`.
    func datastores(_ reader: CatalogReader, _ body: (CatalogRecord, AuditShare) -> Void) throws {
        let sql = """
            WITH \(try prices(reader)), part AS (SELECT datastore_id, \(Self.sums) FROM (\(disks)) GROUP BY datastore_id)
            SELECT datastore.name AS datastore_name, datastore.moid AS datastore_moid, server.name AS server_name,
                server.instance_uuid AS server_uuid, disks, capacity, orphans, orphaned, \(Self.costs)
            FROM part
            LEFT JOIN price ON price.id IS part.datastore_id
            LEFT JOIN datastore ON datastore.id = part.datastore_id
            LEFT JOIN server ON server.id = datastore.server_id
            GROUP BY part.datastore_id ORDER BY capacity DESC, server_name, datastore_name
            """
        try ask(sql, reader, body)
    }

    /// Calls `body` with what each owner has, the most space first. The row has `owner_name`.
    func owners(_ reader: CatalogReader, _ body: (CatalogRecord, AuditShare) -> Void) throws {
        // What disks cost goes by their datastores: with costs an owner's are added up by these first.
        let key = options.policy.costs == nil ? "NULL AS datastore_id" : "datastore_id"
        let grouping = options.policy.costs == nil ? "owner_name" : "owner_name, datastore_id"
        let sql = """
            WITH \(try prices(reader)),
            part AS (SELECT owner_name, \(key), \(Self.sums) FROM (\(disks)) GROUP BY \(grouping))
            SELECT owner_name, sum(disks) AS disks, sum(capacity) AS capacity, sum(orphans) AS orphans,
                sum(orphaned) AS orphaned, \(Self.costs)
            FROM part LEFT JOIN price ON price.id IS part.datastore_id
            GROUP BY owner_name ORDER BY sum(capacity) DESC, owner_name
            """
        try ask(sql, reader, body)
    }

    /// How long disks are attached to nothing.
    func ages(_ reader: CatalogReader) throws -> [AuditAge] {
        let beginnings = AuditAge.beginnings
        let cases = beginnings.reversed().filter { $0 > 0 }.map { days in
            let time = CatalogTime.text(options.reference.addingTimeInterval(-Double(days) * 86_400))
            return "WHEN detached_since <= '\(time)' THEN \(days)"
        }
        let sql = """
            SELECT CASE \(cases.joined(separator: " ")) ELSE 0 END AS age, count(*) AS disks,
                ifnull(sum(capacity_mib), 0) AS capacity
            FROM (\(disks)) WHERE detached_since IS NOT NULL GROUP BY 1
            """
        var found: [Int: (disks: Int, capacity: Int64)] = [:]
        try reader.eachRecord(sql, arguments: arguments) { row in
            found[Int(row.integer("age") ?? 0)] = (Int(row.integer("disks") ?? 0), row.integer("capacity") ?? 0)
            return true
        }
        return beginnings.enumerated().map { index, days in
            AuditAge(
                fromDays: days,
                toDays: index + 1 < beginnings.count ? beginnings[index + 1] : nil,
                disks: found[days]?.disks ?? 0,
                capacityMiB: found[days]?.capacity ?? 0
            )
        }
    }

    // MARK: Parts of the questions

    /// The disks that the audit looks at, each once: a host and its vCenter show the same disk. With the + a twin is looked
    /// for by its ID, and not among all disks of the datastore, or all without a path.
    private var disks: String {
        var twins = ""
        if let hosts {
            twins = """
                 AND NOT (disk.server_id IN (\(hosts)) AND EXISTS (SELECT 1
                    FROM disk AS twin LEFT JOIN owner AS twin_owner ON twin_owner.disk_id = twin.id
                    WHERE twin.fcd_id = disk.fcd_id COLLATE NOCASE AND +twin.path IS disk.path
                        AND twin.server_id NOT IN (\(hosts)) AND \(isWanted("twin", owner: "twin_owner"))))
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

    private static let sums = """
        count(*) AS disks, ifnull(sum(capacity_mib), 0) AS capacity, sum(is_orphan) AS orphans,
            ifnull(sum(CASE WHEN is_orphan THEN capacity_mib END), 0) AS orphaned
        """

    /// In parts of the currency.
    private static let costs = """
        CAST(round(sum(capacity * ifnull(price, 0)) * \(AuditCosts.parts / 1_024)) AS INTEGER) AS cost,
            CAST(round(sum(orphaned * ifnull(price, 0)) * \(AuditCosts.parts / 1_024)) AS INTEGER) AS orphaned_cost
        """

    /// What a GiB costs on each datastore, and where nobody knows the datastore: a table `price`.
    private func prices(_ reader: CatalogReader) throws -> String {
        guard let costs = options.policy.costs else { return "price (id, price) AS (SELECT NULL, 0)" }
        let rows = try reader.rows("SELECT id, name FROM datastore").map { row in
            "(\(row["id"].integer ?? 0), \(costs.perGiBMonth(datastore: row["name"].text) ?? 0))"
        }
        let values = ["(NULL, \(costs.standard ?? 0))"] + rows
        return "price (id, price) AS MATERIALIZED (VALUES \(values.joined(separator: ", ")))"
    }

    private func ask(_ sql: String, _ reader: CatalogReader, _ body: (CatalogRecord, AuditShare) -> Void) throws {
        try reader.eachRecord(sql, arguments: arguments) { row in
            var share = AuditShare()
            share.disks = Int(row.integer("disks") ?? 0)
            share.capacityMiB = row.integer("capacity") ?? 0
            share.orphanedDisks = Int(row.integer("orphans") ?? 0)
            share.orphanedMiB = row.integer("orphaned") ?? 0
            if options.policy.costs != nil {
                share.costPerMonth = Double(row.integer("cost") ?? 0) / AuditCosts.parts
                share.orphanedCostPerMonth = Double(row.integer("orphaned_cost") ?? 0) / AuditCosts.parts
            }
            body(row, share)
            return true
        }
    }
}
