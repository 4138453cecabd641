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
        var groups = TextNumbers()
        var totals: [OwnerTotal] = []
        let attached = try PlainRows(
            "SELECT DISTINCT disk_id FROM attachment WHERE to_time IS NULL ORDER BY disk_id",
            in: db
        )
        var next = try attached.next() ? attached.integer(0) : .max
        let conflicts = Set(try Int64.fetchAll(db, sql: "SELECT disk_id FROM owner_conflict"))
        let owners = try asOf.map { try PastOwners(at: $0, group: ownersGroup, on: day, in: db) }
        let rows = try PlainRows(asOf.map(past) ?? today, arguments: arguments, in: db)
        while try rows.next() {
            let id = rows.integer(0)
            let capacity = rows.integer(1)
            let isOwned = try owners?.find(id) ?? true
            let owner = owners?.rows ?? rows
            let flags = isOwned ? owner.integer(2) : 0
            let group = grouping == .datastore ? rows.text(3) : isOwned ? owner.text(3) : nil
            while next < id { next = try attached.next() ? attached.integer(0) : .max }
            let index = groups.number(of: group)
            if index == totals.count {
                totals.append(OwnerTotal(group: groups.texts[index].map { String(decoding: $0, as: UTF8.self) }))
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

    /// What the owner's row is put together by; NULL where it is something else.
    private var ownersGroup: String {
        switch grouping {
        case .owner: "coalesce(owner.team, owner.person, owner.contact)"
        case .team: "owner.team"
        case .person: "owner.person"
        case .contact: "owner.contact"
        case .costCentre: "owner.cost_centre"
        case .purpose: "owner.purpose"
        case .datastore: "NULL"
        }
    }

    private static let datastore = "(SELECT datastore.name FROM datastore WHERE datastore.id = disk.datastore_id)"

    private var arguments: StatementArguments {
        asOf == nil ? [day.description, serverID] : [serverID]
    }

    private var today: String {
        """
        SELECT disk.id, ifnull(disk.capacity_mib, 0), \(PastOwners.flags),
            \(grouping == .datastore ? Self.datastore : ownersGroup)
        FROM disk NOT INDEXED LEFT JOIN owner ON owner.disk_id = disk.id
        WHERE disk.state IN ('creating', 'ready', 'deleting') AND disk.server_id = coalesce(?, disk.server_id)
        ORDER BY disk.id
        """
    }

    /// The versions that lasted, without the rows of today's disks that go with them in the picture of that time.
    private func past(_ time: Date) -> String {
        let isOfServer =
            serverID == nil
            ? "? IS NULL" : "EXISTS (SELECT 1 FROM main.disk AS d WHERE d.id = disk.disk_id AND d.server_id = ?)"
        return """
            SELECT disk.disk_id, ifnull(disk.capacity_mib, 0), NULL, \(grouping == .datastore ? Self.datastore : "NULL")
            FROM main.disk_version AS disk
            WHERE \(PastPicture(time: time).lasted("disk")) AND disk.state IN ('creating', 'ready', 'deleting')
                AND \(isOfServer)
            ORDER BY disk.disk_id
            """
    }
}

/// The owners of a time in the order of their disks, read beside these: to look each one up takes several times as long.
private final class PastOwners {
    /// 1: past its last day. 2: by a rule. With a parameter for the day.
    static let flags = "ifnull(owner.expires_on < ?, 0) + 2 * ifnull(owner.source = 'rule', 0)"

    /// At the owner that was found: in column 2 the flags, in 3 the group.
    let rows: PlainRows
    /// The disk of the present row.
    private var disk = Int64.min

    init(at time: Date, group: String, on day: CalendarDay, in db: Database) throws {
        let sql = """
            SELECT owner.disk_id, NULL, \(Self.flags), \(group) FROM main.owner_version AS owner
            WHERE \(PastPicture(time: time).lasted("owner")) ORDER BY owner.disk_id
            """
        rows = try PlainRows(sql, arguments: [day.description], in: db)
    }

    /// Whether a disk has an owner, which ``rows`` is at then. It comes after all that were asked for before.
    func find(_ id: Int64) throws -> Bool {
        while disk < id { disk = try rows.next() ? rows.integer(0) : .max }
        return disk == id
    }
}
