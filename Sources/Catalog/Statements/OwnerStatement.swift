import Foundation
import GRDB

/// Statements on `owner`.
enum OwnerStatement {
    static func find(diskID: Int64, in db: Database) throws -> OwnerRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM owner WHERE disk_id = ?", arguments: [diskID])
            .map(OwnerRecord.init(row:))
    }

    static func set(
        _ owner: Owner,
        diskID: Int64,
        source: OwnerRecord.Source,
        at time: Date,
        in db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO owner (disk_id, team, person, contact, cost_centre, purpose, expires_on,
                    set_at, source)
                VALUES (:disk, :team, :person, :contact, :centre, :purpose, :expires, :time, :source)
                """,
            arguments: [
                "disk": diskID, "team": owner.team, "person": owner.person, "contact": owner.contact,
                "centre": owner.costCentre, "purpose": owner.purpose, "expires": owner.expiresOn?.description,
                "time": Timestamp.text(time), "source": source.rawValue,
            ]
        )
    }

    static func clear(diskID: Int64, in db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM owner WHERE disk_id = ?", arguments: [diskID])
        return db.changesCount > 0
    }

    /// Takes over what the metadata on the disk says of its owner: the later setting wins, and an ownership that
    /// was kept on the disk and is no longer there was cleared elsewhere.
    static func observe(_ seen: OwnerObservation?, diskID: Int64, at time: Date, in db: Database) throws {
        let known = try find(diskID: diskID, in: db)
        if let seen, seen.owner.label != nil {
            if known == nil || Timestamp.text(known?.setAt ?? seen.setAt) < Timestamp.text(seen.setAt) {
                try set(seen.owner, diskID: diskID, source: .server, at: seen.setAt, in: db)
            }
        } else if let known, known.source == .server, known.setAt < time {
            _ = try clear(diskID: diskID, in: db)
        }
    }
}
