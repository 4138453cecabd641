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
        guard source == .server else { return }
        try db.execute(sql: "DELETE FROM owner_conflict WHERE disk_id = ?", arguments: [diskID])
    }

    /// What happens to a row when an owner is written over it.
    static let replacing = """
        team = excluded.team, person = excluded.person, contact = excluded.contact,
        cost_centre = excluded.cost_centre, purpose = excluded.purpose, expires_on = excluded.expires_on,
        set_at = excluded.set_at, source = excluded.source, rule = excluded.rule, noted_at = excluded.noted_at
        """

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
                try set(seen.owner, diskID: diskID, source: .server, setAt: seen.setAt, at: time, in: db)
            }
        } else if let known, known.source == .server, known.setAt < time {
            _ = try clear(diskID: diskID, in: db)
        }
    }
}
