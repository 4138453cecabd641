import Catalog
import Foundation

extension AuditSums {
    /// Adds up what the catalog has, in one pass over the disks for each way to add up.
    static func read(options: AuditOptions, tally: FindingTally, reader: CatalogReader) throws -> AuditSums {
        var sums = AuditSums()
        sums.findings = tally.findings
        sums.suppressed = tally.suppressed
        sums.safeToMend = tally.safeToMend
        sums.bySeverity = tally.bySeverity
        sums.currency = options.policy.costs?.currency
        let question = SumQuestion(options)
        try sums.addDatastores(question, tally: tally, reader: reader)
        try sums.addOwners(question, tally: tally, reader: reader)
        for share in sums.byDatastore {
            sums.disks += share.disks
            sums.capacityMiB += share.capacityMiB
            sums.orphanedDisks += share.orphanedDisks
            sums.orphanedMiB += share.orphanedMiB
        }
        sums.unownedDisks = sums.byOwner.first { $0.name == nil }?.disks ?? 0
        if options.policy.costs != nil {
            sums.costPerMonth = AuditCosts.rounded(sums.byDatastore.reduce(0) { $0 + ($1.costPerMonth ?? 0) })
            sums.orphanedCostPerMonth = AuditCosts.rounded(
                sums.byDatastore.reduce(0) { $0 + ($1.orphanedCostPerMonth ?? 0) }
            )
        }
        sums.unattached = try question.ages(reader)
        return sums
    }

    private mutating func addDatastores(_ question: SumQuestion, tally: FindingTally, reader: CatalogReader) throws {
        try question.shares(by: "datastore_id", reader) { row, share in
            var share = share
            share.name = row.text("datastore_name")
            share.server = row.text("server_name")
            if let server = share.server, let name = share.name {
                share.findings = tally.byDatastore[AuditShare.Place(server: server, datastore: name)] ?? 0
            }
            byDatastore.append(share)
        }
    }

    private mutating func addOwners(_ question: SumQuestion, tally: FindingTally, reader: CatalogReader) throws {
        try question.shares(by: "owner_name", reader) { row, share in
            var share = share
            share.name = row.text("owner_name")
            share.findings = tally.byOwner[share.name] ?? 0
            byOwner.append(share)
        }
    }
}

/// The questions that sums are made of.
private struct SumQuestion {
    let options: AuditOptions
    let arguments: [String: CatalogValue]

    init(_ options: AuditOptions) {
        self.options = options
        let context = AuditContext(
            words: AuditWords(options.language),
            values: options.policy.values(of: .capacityOrphanedSpace),
            reference: options.reference,
            clusters: nil
        )
        arguments = context.arguments(AuditRule.capacityOrphanedSpace.parameters).merging(options.narrowing) { $1 }
    }

    /// Disks with what narrows the audit; prices come by the names of datastores.
    private var disks: String {
        let owner = "coalesce(owner.team, owner.person, owner.contact)"
        let narrowing = """
            AND (:owner IS NULL OR lower(:owner) IN (lower(owner.team), lower(owner.person), lower(owner.contact)))
            AND (:datastore IS NULL OR :datastore IN (datastore.name, datastore.moid))
            """
        return """
            SELECT disk.capacity_mib, disk.datastore_id, \(owner) AS owner_name,
                disk.detached_since < :since_days AS is_orphan, disk.detached_since
            FROM disk
            LEFT JOIN owner ON owner.disk_id = disk.id
            \(options.datastore == nil ? "" : "LEFT JOIN datastore ON datastore.id = disk.datastore_id")
            WHERE disk.state = 'ready' \(options.isNarrowed ? (options.datastore == nil ? String(narrowing.split(separator: "\n")[0]) : narrowing) : "")
            """
    }

    /// The prices of datastores, where there are any: a table `price` of `id` and `price`.
    private func prices(_ reader: CatalogReader) throws -> String {
        guard let costs = options.policy.costs else { return "price (id, price) AS (SELECT NULL, NULL)" }
        let rows = try reader.rows("SELECT id, name FROM datastore").map { row in
            "(\(row["id"].integer ?? 0), \(costs.perGiBMonth(datastore: row["name"].text) ?? 0))"
        }
        return
            "price (id, price) AS MATERIALIZED (VALUES \((["(NULL, \(costs.standard ?? 0))"] + rows).joined(separator: ", ")))"
    }

    /// Calls `body` with what each group of disks comes to, the largest first.
    func shares(
        by column: String,
        _ reader: CatalogReader,
        _ body: (CatalogRecord, AuditShare) -> Void
    ) throws {
        let hasCosts = options.policy.costs != nil
        // Prices go by datastores: what an owner has is added up by these first.
        let sql = """
            WITH \(try prices(reader)),
            part AS (
                SELECT datastore_id, \(column == "datastore_id" ? "NULL AS owner_name" : "owner_name"), count(*) AS disks,
                    ifnull(sum(capacity_mib), 0) AS capacity, total(is_orphan) AS orphans,
                    ifnull(sum(CASE WHEN is_orphan THEN capacity_mib END), 0) AS orphaned
                FROM (\(disks))
                GROUP BY \(column == "datastore_id" ? "datastore_id" : hasCosts ? "owner_name, datastore_id" : "owner_name")
            )
            SELECT \(column == "datastore_id" ? "datastore.name AS datastore_name, server.name AS server_name" : "owner_name"),
                sum(disks) AS disks, sum(capacity) AS capacity, CAST(sum(orphans) AS INTEGER) AS orphans,
                sum(orphaned) AS orphaned,
                CAST(round(sum(capacity * ifnull(price, 0) / 1024.0) * 10000) AS INTEGER) AS cost,
                CAST(round(sum(orphaned * ifnull(price, 0) / 1024.0) * 10000) AS INTEGER) AS orphaned_cost
            FROM part LEFT JOIN price ON price.id IS part.datastore_id
            \(column == "datastore_id" ? """
                LEFT JOIN datastore ON datastore.id = part.datastore_id LEFT JOIN server ON server.id = datastore.server_id
                """ : "")
            GROUP BY \(column == "datastore_id" ? "part.datastore_id" : "owner_name")
            ORDER BY capacity DESC, 1
            """
        try reader.eachRecord(sql, arguments: arguments) { row in
            var share = AuditShare()
            share.disks = Int(row.integer("disks") ?? 0)
            share.capacityMiB = row.integer("capacity") ?? 0
            share.orphanedDisks = Int(row.integer("orphans") ?? 0)
            share.orphanedMiB = row.integer("orphaned") ?? 0
            if hasCosts {
                share.costPerMonth = Double(row.integer("cost") ?? 0) / AuditCosts.parts
                share.orphanedCostPerMonth = Double(row.integer("orphaned_cost") ?? 0) / AuditCosts.parts
            }
            body(row, share)
            return true
        }
    }

    /// How long disks are attached to nothing.
    func ages(_ reader: CatalogReader) throws -> [AuditAge] {
        let beginnings = AuditAge.beginnings
        let times = beginnings.map { days in
            CatalogTime.text(options.reference.addingTimeInterval(-Double(days) * 86_400))
        }
        let cases = zip(beginnings, times).reversed().dropLast().map { "WHEN detached_since <= '\($1)' THEN \($0)" }
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
}
