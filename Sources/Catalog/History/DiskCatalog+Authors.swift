public import Foundation
import GRDB

/// Who made the changes that syncs saw, by the server's own events.
extension DiskCatalog {
    /// Changes that no event has been asked for yet, the latest first, Kubernetes' volumes last.
    ///
    /// - Parameters:
    ///   - since: earlier ones are left out.
    ///   - limit: so many at most.
    public func unauthoredChanges(
        serverID: Int64,
        since: Date,
        limit: Int
    ) throws(CatalogError) -> [UnauthoredChange] {
        try read { db in
            try Row.all(
                try db.makeStatement(sql: Self.unauthored),
                arguments: ["server": serverID, "since": Timestamp.text(since), "limit": limit]
            ) { row in
                UnauthoredChange(
                    diskID: row["disk_id"],
                    sequence: row["seq"],
                    kind: EventKind(rawValue: row["kind"]),
                    time: try row.time("time"),
                    lookedBefore: try row.optionalTime("looked_before"),
                    fcdID: row["fcd_id"],
                    path: row["path"],
                    machine: (row["moid"] as String?).map { moid in
                        UnauthoredChange.Machine(moid: moid, isGone: row["is_gone"], deviceKey: row["device_key"])
                    }
                )
            }
        }
    }

    /// Gives up asking who made changes before `time`.
    public func forgetUnauthoredChanges(serverID: Int64, before time: Date) throws(CatalogError) {
        let former = """
            FROM event_unasked AS unasked JOIN event USING (disk_id, seq) JOIN disk ON disk.id = event.disk_id
            WHERE disk.server_id = ? AND event.time < ?
            """
        let arguments: StatementArguments = [serverID, Timestamp.text(time)]
        // Mostly there is none, and a write waits for others.
        let isAny = try read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 \(former))", arguments: arguments)
        }
        guard isAny == true else { return }
        try write(source: .sync) { db in
            try db.execute(
                sql: """
                    DELETE FROM event_unasked WHERE (disk_id, seq) IN (SELECT unasked.disk_id, unasked.seq \(former))
                    """,
                arguments: arguments
            )
        }
    }

    /// Writes down what the server's events say of changes; nil where they do not tell. They are not asked for again.
    public func note(
        _ answers: [(change: UnauthoredChange, author: EventAuthor?)],
        at time: Date = Date()
    ) throws(CatalogError) {
        guard !answers.isEmpty else { return }
        try write(at: time, source: .sync) { db in
            let insert = try db.cachedStatement(
                sql: """
                    INSERT OR IGNORE INTO event_author (disk_id, seq, user, event, time, asked_at)
                    SELECT disk_id, seq, ?, ?, ?, ? FROM event WHERE disk_id = ? AND seq = ?
                    """
            )
            for (change, author) in answers {
                try insert.execute(
                    arguments: [
                        author?.user, author?.event, author.map { Timestamp.text($0.time) }, Timestamp.text(time),
                        change.diskID, change.sequence,
                    ]
                )
            }
        }
    }

    /// Notes whether the server's events could be read: `error` says why not.
    public func noteEventsRead(serverID: Int64, error: String?, at time: Date) throws(CatalogError) {
        try write(at: time, source: .sync) { db in
            if let error {
                try SyncStatement.noteFailed(.events, error, serverID: serverID, at: time, in: db)
            } else {
                try SyncStatement.noteRead(.events, serverID: serverID, at: time, in: db)
            }
        }
    }

    /// Which attachment an event belongs to, by its time: the one that began or ended then, or lasted. An event names its
    /// machine in one of its texts, which decides among several.
    ///
    /// What was not asked for leads, and neither the disks nor the events of a server: there may be a million of them.
    static let unauthored = """
        WITH change AS MATERIALIZED (
            SELECT event.disk_id, event.seq, event.kind, event.time, disk.fcd_id, disk.path, disk.server_id,
                EXISTS (SELECT 1 FROM metadata
                    WHERE metadata.disk_id = disk.id AND \(MetadataStatement.isDriverKey)) AS is_kubernetes,
                CASE kind WHEN 'attached' THEN became WHEN 'detached' THEN was ELSE detail END AS vm_name
            FROM event_unasked AS unasked
            CROSS JOIN event ON event.disk_id = unasked.disk_id AND event.seq = unasked.seq
            CROSS JOIN disk ON disk.id = event.disk_id
            WHERE disk.server_id = :server AND event.time >= :since
            ORDER BY is_kubernetes, event.time DESC, event.disk_id, event.seq LIMIT :limit),
        placed AS (SELECT change.*,
            (\(SyncStatement.lastLook(before: "change.time", of: "change.server_id"))) AS looked_before,
            (SELECT CASE WHEN count(DISTINCT vm_id) = 1 THEN min(vm_id)
                    WHEN count(DISTINCT vm_id) FILTER (WHERE vm.name = change.vm_name) = 1
                    THEN min(vm_id) FILTER (WHERE vm.name = change.vm_name) END
                FROM attachment JOIN vm ON vm.id = attachment.vm_id
                WHERE attachment.disk_id = change.disk_id AND CASE kind
                    WHEN 'attached' THEN from_time = change.time
                    WHEN 'detached' THEN to_time = change.time
                    WHEN 'gone' THEN to_time = change.time
                    ELSE from_time < change.time AND (to_time IS NULL OR to_time > change.time) END) AS vm_id
            FROM change)
        SELECT placed.*, vm.moid, vm.gone_at IS NOT NULL AS is_gone,
            (SELECT device_key FROM attachment WHERE disk_id = placed.disk_id AND vm_id = placed.vm_id
                ORDER BY from_time DESC, id DESC LIMIT 1) AS device_key
        FROM placed LEFT JOIN vm ON vm.id = placed.vm_id
        ORDER BY is_kubernetes, time DESC, disk_id, seq
        """
}
