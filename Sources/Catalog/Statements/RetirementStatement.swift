import Foundation
import GRDB

/// Statements on `retirement`.
enum RetirementStatement {
    static func find(diskID: Int64, in db: Database) throws -> RetirementRecord? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM retirement WHERE disk_id = ?")
        return try Row.first(statement, arguments: [diskID]) { try RetirementRecord(row: $0) }
    }

    /// Writes a mark. A new one begins with the look of whoever set it; one that is only told in other words keeps
    /// what was seen since.
    static func set(
        _ mark: RetirementMark,
        diskID: Int64,
        source: RetirementRecord.Source,
        at time: Date,
        in db: Database
    ) throws {
        let start = RetirementRecord(mark, source: source, notedAt: time).watchedSince
        try db.execute(
            sql: """
                INSERT INTO retirement (disk_id, retired_at, due_at, retired_by, reason, source, noted_at,
                    watched_since, looked_at)
                VALUES (:disk, :retired, :due, :by, :reason, :source, :time, :start, :start)
                ON CONFLICT (disk_id) DO UPDATE SET \(replacing)
                """,
            arguments: [
                "disk": diskID, "retired": mark.retiredAt.map(Timestamp.text), "due": mark.dueAt.map(Timestamp.text),
                "by": mark.by, "reason": mark.reason, "source": source.rawValue, "time": Timestamp.text(time),
                "start": Timestamp.text(start),
            ]
        )
    }

    /// What happens to a row when a mark is written over it.
    static let replacing = """
        retired_at = excluded.retired_at, due_at = excluded.due_at, retired_by = excluded.retired_by,
        reason = excluded.reason, source = excluded.source, noted_at = excluded.noted_at,
        watched_since = CASE WHEN retired_at IS excluded.retired_at THEN watched_since
            ELSE excluded.watched_since END,
        looked_at = CASE WHEN retired_at IS excluded.retired_at THEN looked_at ELSE excluded.looked_at END,
        used_at = CASE WHEN retired_at IS excluded.retired_at THEN used_at END
        """

    static func clear(diskID: Int64, in db: Database) throws -> Bool {
        try db.execute(sql: "DELETE FROM retirement WHERE disk_id = ?", arguments: [diskID])
        return db.changesCount > 0
    }

    /// Takes over what the metadata on the disk says: there a mark is set, changed and taken off by everybody.
    static func observe(_ seen: RetirementMark?, diskID: Int64, at time: Date, in db: Database) throws {
        let known = try find(diskID: diskID, in: db)
        if let seen {
            guard known.map({ $0.mark != seen.rounded && $0.notedAt < time }) ?? true else { return }
            try set(seen, diskID: diskID, source: .server, at: time, in: db)
        } else if let known, known.source == .server, known.notedAt < time {
            _ = try clear(diskID: diskID, in: db)
        }
    }
}

extension RetirementMark {
    /// As it comes back from the catalog.
    fileprivate var rounded: RetirementMark {
        var mark = self
        mark.retiredAt = retiredAt.map(Timestamp.rounded)
        mark.dueAt = dueAt.map(Timestamp.rounded)
        return mark
    }
}
