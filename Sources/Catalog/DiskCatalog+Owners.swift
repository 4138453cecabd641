public import Foundation
import GRDB

extension DiskCatalog {
    /// Sets who answers for the disk, in place of what was set before.
    /// - Throws: ``CatalogError`` with code `conflict` when neither team, person nor contact is given.
    @discardableResult
    public func setOwner(
        _ owner: Owner,
        diskID: Int64,
        source: OwnerRecord.Source = .local,
        at time: Date = Date()
    ) throws(CatalogError) -> OwnerRecord {
        guard owner.label != nil else {
            throw CatalogError(.conflict, "an owner needs a team, a person or a contact")
        }
        return try write(at: time) { db in
            _ = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            try OwnerStatement.set(owner, diskID: diskID, source: source, setAt: time, at: time, in: db)
            return try OwnerStatement.find(diskID: diskID, in: db).required("the owner just written")
        }
    }

    /// Nobody answers for the disk any more.
    /// - Returns: whether somebody did.
    @discardableResult
    public func clearOwner(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> Bool {
        try write(at: time) { db in try OwnerStatement.clear(diskID: diskID, in: db) }
    }

    /// Who answers for the disk; nil when nobody does.
    public func owner(diskID: Int64) throws(CatalogError) -> OwnerRecord? {
        try read { db in try OwnerStatement.find(diskID: diskID, in: db) }
    }

    /// What each owner holds, by name; disks without an owner come first, with a nil owner.
    /// - Parameter day: the day that decides which ownerships are expired.
    public func owners(on day: CalendarDay = CalendarDay(utc: Date())) throws(CatalogError) -> [OwnerTotal] {
        try read { db in
            let sql = """
                SELECT owner, count(*) AS disks, total(capacity_mib) AS capacity, total(attached) AS attached,
                    total(expires_on < ?) AS expired
                FROM disks WHERE state IN ('creating', 'ready', 'deleting')
                GROUP BY owner ORDER BY owner
                """
            return try Row.fetchAll(db, sql: sql, arguments: [day.description]).map { row in
                OwnerTotal(
                    owner: row["owner"],
                    disks: row["disks"],
                    capacityMiB: row["capacity"],
                    attached: row["attached"],
                    expired: row["expired"]
                )
            }
        }
    }
}
