import Foundation
import GRDB

/// Sums over all disks of the catalog, in one pass.
///
/// SQLite's `GROUP BY` sorts a million rows to put them together; here disks and the keys of attached ones are read in
/// the order in which they lie, and the sums are found by name.
struct OwnerTotals {
    let grouping: OwnerTotal.Grouping
    let day: CalendarDay
    /// nil for all servers.
    let serverID: Int64?
    /// The time that the question is about; nil for now.
    let asOf: Date?

    func read(in db: Database) throws -> [OwnerTotal] {
        var sums: [String?: Int] = [:]
        var totals: [OwnerTotal] = []
        let attached = try Int64.fetchCursor(
            db,
            sql: "SELECT DISTINCT disk_id FROM attachment WHERE to_time IS NULL ORDER BY disk_id"
        )
        var next = try attached.next()
        let conflicts = Set(try Int64.fetchAll(db, sql: "SELECT disk_id FROM owner_conflict"))
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [day.description, serverID])
        while let row = try rows.next() {
            let id: Int64 = row[0]
            let capacity: Int64 = row[1]
            let flags: Int64 = row[2]
            let group: String? = row[3]
            while let key = next, key < id { next = try attached.next() }
            let index: Int
            if let known = sums[group] {
                index = known
            } else {
                index = totals.count
                sums[group] = index
                totals.append(OwnerTotal(group: group))
            }
            totals[index].disks += 1
            totals[index].capacityMiB += capacity
            if next == id { totals[index].attached += 1 } else { totals[index].unattachedMiB += capacity }
            if flags & 1 != 0 { totals[index].expired += 1 }
            if flags & 2 != 0 { totals[index].byRule += 1 }
            if !conflicts.isEmpty, conflicts.contains(id) { totals[index].conflicts += 1 }
        }
        return totals.sorted { ($0.group ?? "").utf8.lexicographicallyPrecedes(($1.group ?? "").utf8) }
    }

    private var sql: String {
        let group =
            switch grouping {
            case .owner: "coalesce(owner.team, owner.person, owner.contact)"
            case .team: "owner.team"
            case .person: "owner.person"
            case .contact: "owner.contact"
            case .costCentre: "owner.cost_centre"
            case .purpose: "owner.purpose"
            case .datastore: "(SELECT datastore.name FROM datastore WHERE datastore.id = disk.datastore_id)"
            }
        return """
            SELECT disk.id, ifnull(disk.capacity_mib, 0),
                ifnull(owner.expires_on < ?, 0) + 2 * ifnull(owner.source = 'rule', 0), \(group)
            FROM \(asOf.map(past) ?? "disk NOT INDEXED LEFT JOIN owner ON owner.disk_id = disk.id")
            WHERE disk.state IN ('creating', 'ready', 'deleting') AND \(isOfServer)
            ORDER BY disk.id
            """
    }

    private var isOfServer: String {
        switch (serverID, asOf) {
        case (nil, _): "? IS NULL"
        case (_, nil): "disk.server_id = ?"
        case (_, _): "EXISTS (SELECT 1 FROM main.disk AS d WHERE d.id = disk.id AND d.server_id = ?)"
        }
    }

    /// The versions that lasted, without the rows of today's disks that go with them in the picture of that time.
    private func past(_ time: Date) -> String {
        let picture = PastPicture(time: time)
        return """
            (SELECT disk_id AS id, capacity_mib, state, datastore_id FROM main.disk_version
                WHERE \(picture.lasted("disk_version"))) AS disk
            LEFT JOIN main.owner_version AS owner ON owner.disk_id = disk.id AND \(picture.lasted("owner"))
            """
    }
}
