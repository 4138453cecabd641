public import Foundation
import GRDB

extension DiskCatalog {
    /// Gives disks the owners that rules name, in one transaction: the first rule that fits a disk and names somebody for
    /// it counts. Owners that somebody set stay; those of a rule that is not there any more go.
    ///
    /// - Parameters:
    ///   - serverID: only the disks of this server; nil for all.
    ///   - isSync: whether a sync does so, for the history.
    @discardableResult
    public func applyOwnerRules(
        _ rules: [OwnerRule],
        serverID: Int64? = nil,
        at time: Date = Date(),
        isSync: Bool = false
    ) throws(CatalogError) -> OwnerRuleChanges {
        try write(at: time, source: isSync ? .sync : .command) { db in
            try OwnerRuleMerge(rules: rules, serverID: serverID, time: time).run(in: db)
        }
    }

    /// What applying rules would do, without doing it.
    /// - Returns: a forecast for each rule, and how many disks would lose an owner that no rule gives any more.
    public func forecast(
        _ rules: [OwnerRule],
        serverID: Int64? = nil
    ) throws(CatalogError) -> (rules: [OwnerRuleForecast], removed: Int) {
        try read { db in
            var taken: Set<Int64> = []
            let forecasts = try rules.map { rule in try rule.forecast(serverID: serverID, taken: &taken, in: db) }
            let ruled = try Int64.fetchCursor(
                db,
                sql: """
                    SELECT owner.disk_id FROM owner CROSS JOIN disk ON disk.id = owner.disk_id
                    WHERE rule IS NOT NULL AND disk.server_id = coalesce(?, disk.server_id)
                        AND disk.state IN ('creating', 'ready', 'deleting')
                    """,
                arguments: [serverID]
            )
            var removed = 0
            while let disk = try ruled.next() where !taken.contains(disk) { removed += 1 }
            return (forecasts, removed)
        }
    }
}

extension OwnerRule {
    /// - Parameter taken: the disks that the rules before gave an owner; those of this one are added.
    fileprivate func forecast(serverID: Int64?, taken: inout Set<Int64>, in db: Database) throws -> OwnerRuleForecast {
        let (sql, arguments) = selection(serverID: serverID)
        let differs = (["rule"] + Self.columns).map { "o.\($0) IS NOT g.\($0)" }.joined(separator: " OR ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT g.disk_id, ifnull(disk.capacity_mib, 0), coalesce(g.team, g.person, g.contact) IS NOT NULL,
                    ifnull(o.source <> 'rule', false), \(differs)
                FROM (SELECT ? AS rule, * FROM (\(sql))) AS g
                CROSS JOIN disk ON disk.id = g.disk_id
                LEFT JOIN owner AS o ON o.disk_id = g.disk_id
                """,
            arguments: [name] + arguments
        )
        var forecast = OwnerRuleForecast(rule: self)
        while let row = try rows.next() {
            forecast.fits += 1
            let disk: Int64 = row[0]
            if row[3] {
                forecast.explicit += 1
            } else if taken.contains(disk) {
                forecast.earlier += 1
            } else if !row[2] {
                forecast.unnamed += 1
            } else {
                taken.insert(disk)
                forecast.gives += 1
                forecast.capacityMiB += row[1]
                if row[4] { forecast.changes += 1 }
            }
        }
        return forecast
    }
}
