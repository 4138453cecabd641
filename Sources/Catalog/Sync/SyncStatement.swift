import Foundation
import GRDB

/// Statements on `sync` and `server_part`.
enum SyncStatement {
    /// Notes that a sync runs.
    /// - Returns: its row.
    static func begin(serverID: Int64, scope: SyncScope, by actor: OperationActor, at time: Date, in db: Database)
        throws
        -> Int64
    {
        try db.execute(
            sql: "INSERT INTO sync (server_id, started_at, scope, state, host, pid) VALUES (?, ?, ?, 'running', ?, ?)",
            arguments: [serverID, Timestamp.text(time), scope.rawValue, actor.host, actor.pid]
        )
        return db.lastInsertedRowID
    }

    /// Closes the rows of syncs whose process has ended.
    static func closeAbandoned(
        serverID: Int64,
        at time: Date,
        isRunning: (OperationActor, Date) -> Bool,
        in db: Database
    ) throws {
        let own = try SyncStaging.runs(in: db)
        let sql = "SELECT id, host, pid, started_at FROM sync WHERE server_id = ? AND state = 'running'"
        for row in try Row.fetchAll(db, sql: sql, arguments: [serverID]) {
            let id: Int64 = row["id"]
            let actor = OperationActor(user: "", host: row["host"], pid: row["pid"])
            guard !own.contains(id), !isRunning(actor, try row.time("started_at")) else { continue }
            try fail(id, "its process (\(actor.pid) on \(actor.host)) ended before it did", at: time, in: db)
        }
    }

    /// Notes that a sync failed; one that has ended is left alone.
    static func fail(_ id: Int64, _ error: String, at time: Date, in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE sync SET state = 'failed', finished_at = max(started_at, ?), error = ?
                WHERE id = ? AND state = 'running'
                """,
            arguments: [Timestamp.text(time), error, id]
        )
    }

    static func finish(_ id: Int64, _ summary: SyncSummary, in db: Database) throws {
        let error = summary.old.map { part in
            part.part.rawValue + (part.datastore.map { " (\($0))" } ?? "") + ": " + part.error
        }
        try db.execute(
            sql: """
                UPDATE sync SET state = :state, finished_at = max(started_at, :time), error = :error, disks = :disks,
                    added = :added, changed = :changed, gone = :gone, back = :back, faulty = :faulty,
                    attached = :attached, detached = :detached, rows_written = :rows
                WHERE id = :id
                """,
            arguments: [
                "id": id, "state": summary.state.rawValue, "time": Timestamp.text(summary.committedAt),
                "error": error.isEmpty ? nil : error.joined(separator: "; "), "disks": summary.disks,
                "added": summary.added, "changed": summary.changed, "gone": summary.gone, "back": summary.back,
                "faulty": summary.faulty, "attached": summary.attached, "detached": summary.detached,
                "rows": summary.rowsWritten,
            ]
        )
    }

    /// A query for when the last whole look began that had ended before a time.
    static func lastLook(before time: String, of server: String) -> String {
        """
        SELECT max(sync.started_at) FROM sync
        WHERE sync.server_id = \(server) AND sync.scope = 'full' AND sync.state = 'done'
            AND sync.started_at < \(time) AND sync.finished_at < \(time)
        """
    }

    static func noteRead(_ part: SyncPart, serverID: Int64, at start: Date, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO server_part (server_id, part, read_at) VALUES (?, ?, ?)
                ON CONFLICT (server_id, part) DO UPDATE SET read_at = max(ifnull(read_at, ''), excluded.read_at),
                    tried_at = NULL, error = NULL
                """,
            arguments: [serverID, part.rawValue, Timestamp.text(start)]
        )
    }

    static func noteFailed(_ part: SyncPart, _ error: String, serverID: Int64, at start: Date, in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO server_part (server_id, part, tried_at, error) VALUES (?, ?, ?, ?)
                ON CONFLICT (server_id, part) DO UPDATE SET tried_at = excluded.tried_at, error = excluded.error
                """,
            arguments: [serverID, part.rawValue, Timestamp.text(start), error]
        )
    }

    /// What stays as it was, with the time of which it is: to be asked before the failures are noted.
    static func oldParts(_ failures: [SyncFailure], serverID: Int64, in db: Database) throws -> [OldPart] {
        try failures.map { failure in
            guard let moid = failure.datastoreMoid else {
                let sql = "SELECT read_at FROM server_part WHERE server_id = ? AND part = ?"
                let row = try Row.fetchOne(db, sql: sql, arguments: [serverID, failure.part.rawValue])
                return OldPart(part: failure.part, since: try row?.optionalTime("read_at"), error: failure.error)
            }
            let column =
                switch failure.part {
                case .files: "files_read_at"
                case .datastoreCatalogs: "catalog_read_at"
                default: "disks_read_at"
                }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT name, \(column) AS read_at FROM datastore WHERE server_id = ? AND moid = ?",
                arguments: [serverID, moid]
            )
            return OldPart(
                part: failure.part,
                datastore: row?["name"] ?? moid,
                since: try row?.optionalTime("read_at"),
                error: failure.error
            )
        }
    }
}
