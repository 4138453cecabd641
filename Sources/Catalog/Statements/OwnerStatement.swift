import Foundation
import GRDB

/// Statements on `owner`.
enum OwnerStatement {
    static func find(diskID: Int64, in db: Database) throws -> OwnerRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM owner WHERE disk_id = ?", arguments: [diskID])
            .map(OwnerRecord.init(row:))
    }

    /// - Parameters:
    ///   - setAt: when the owner was set, by the word of whoever set it.
    ///   - time: when this catalog writes it.
    static func set(
        _ owner: Owner,
        diskID: Int64,
        source: OwnerRecord.Source,
        setAt: Date,
        at time: Date,
        in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO owner (disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source,
                    noted_at)
                VALUES (:disk, :team, :person, :contact, :centre, :purpose, :expires, :set, :source, :time)
                ON CONFLICT (disk_id) DO UPDATE SET \(replacing)
                """,
            arguments: [
                "disk": diskID, "team": owner.team, "person": owner.person, "contact": owner.contact,
                "centre": owner.costCentre, "purpose": owner.purpose, "expires": owner.expiresOn?.description,
                "set": Timestamp.text(setAt), "source": source.rawValue, "time": Timestamp.text(time),
            ]
        )
        if source == .server { try endConflict(diskID: diskID, in: db) }
    }

    /// What happens to a row when an owner is written over it.
    static let replacing = """
        team = excluded.team, person = excluded.person, contact = excluded.contact,
        cost_centre = excluded.cost_centre, purpose = excluded.purpose, expires_on = excluded.expires_on,
        set_at = excluded.set_at, source = excluded.source, rule = excluded.rule, noted_at = excluded.noted_at
        """

    static func clear(diskID: Int64, in db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM owner WHERE disk_id = ?", arguments: [diskID])
        let isCleared = db.changesCount > 0
        try endConflict(diskID: diskID, in: db)
        return isCleared
    }

    /// What stands with the disk while this catalog has a later word; nil where they agree.
    static func conflict(diskID: Int64, in db: Database) throws -> OwnerObservation? {
        let sql = "SELECT * FROM owner_conflict WHERE disk_id = ?"
        return try Row.fetchOne(db, sql: sql, arguments: [diskID]).map { row in
            OwnerObservation(owner: try Owner(row: row), setAt: try row.time("set_at"))
        }
    }

    private static func endConflict(diskID: Int64, in db: Database) throws {
        try db.execute(sql: "DELETE FROM owner_conflict WHERE disk_id = ?", arguments: [diskID])
    }

    /// Takes over what the metadata on the disk says of its owner: see ``OwnerMerge``.
    /// - Parameter seen: nil where it says nothing.
    static func observe(_ seen: OwnerObservation?, diskID: Int64, at time: Date, in db: Database) throws {
        let owner = seen?.owner
        try OwnerMerge(
            seen: """
                SELECT :disk AS disk_id, :team AS team, :person AS person, :contact AS contact, :centre AS cost_centre,
                    :purpose AS purpose, :expires AS expires_on, :set AS set_at
                """,
            arguments: [
                "disk": diskID, "team": owner?.team, "person": owner?.person, "contact": owner?.contact,
                "centre": owner?.costCentre, "purpose": owner?.purpose, "expires": owner?.expiresOn?.description,
                "set": (seen?.setAt).map(Timestamp.text), "start": Timestamp.text(time), "time": Timestamp.text(time),
                "limit": SyncClock.limit(at: time),
            ]
        ).run(in: db)
    }
}
