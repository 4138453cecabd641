public import Foundation
import GRDB

/// A change of a disk that a sync saw, made by no operation of this catalog, of which the server's events may tell who
/// made it: one that a virtual machine has to do with, as most have.
public struct UnauthoredChange: Equatable, Sendable {
    /// The catalog's key of the disk.
    public var diskID: Int64
    /// The event's number among those of the disk.
    public var sequence: Int64
    /// What changed.
    public var kind: EventKind
    /// When a sync saw it.
    public var time: Date
    /// When the last whole look before began; nil where the catalog does not know.
    public var lookedBefore: Date?
    /// The server's ID of the disk.
    public var fcdID: String
    /// The disk's present file.
    public var path: String?
    /// The virtual machine that it happened on; nil where there is none, or several could be meant.
    public var machine: Machine?

    /// A virtual machine that has or had the disk.
    public struct Machine: Equatable, Sendable {
        /// Managed object ID.
        public var moid: String
        /// Whether it is gone.
        public var isGone: Bool
        /// The key of the disk's device there, as a sync saw it.
        public var deviceKey: Int?
    }
}

/// What the server's own events say of a change.
public struct EventAuthor: Codable, Equatable, Sendable {
    /// Who made it, as the server writes it, such as `VSPHERE.LOCAL\ann`; nil for the server itself.
    public var user: String?
    /// The kind of event or task that tells it, such as `VmReconfiguredEvent` or `VirtualMachine.attachDisk`.
    public var event: String
    /// When, by the server's clock.
    public var time: Date

    /// What an event says.
    public init(user: String?, event: String, time: Date) {
        self.user = user
        self.event = event
        self.time = time
    }
}

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
    private static let unauthored = """
        WITH change AS MATERIALIZED (
            SELECT event.disk_id, event.seq, event.kind, event.time, disk.fcd_id, disk.path, disk.server_id,
                EXISTS (SELECT 1 FROM metadata
                    WHERE metadata.disk_id = disk.id AND key >= 'cns.' AND key < 'cns/') AS is_kubernetes,
                CASE kind WHEN 'attached' THEN became WHEN 'detached' THEN was ELSE detail END AS vm_name
            FROM disk CROSS JOIN event ON event.disk_id = disk.id
            WHERE disk.server_id = :server AND disk.changed_at >= :since AND event.time >= :since
                AND event.source = 'sync' AND event.operation_id IS NULL AND disk.fcd_id IS NOT NULL
                AND event.kind IN ('attached', 'detached', 'slot', 'sharing', 'grew', 'moved', 'gone')
                AND event.time > disk.first_seen
                AND NOT EXISTS (SELECT 1 FROM event_author AS a
                    WHERE a.disk_id = event.disk_id AND a.seq = event.seq)
            ORDER BY is_kubernetes, event.time DESC, event.disk_id, event.seq LIMIT :limit),
        placed AS (SELECT change.*,
            (SELECT max(sync.started_at) FROM sync
                WHERE sync.server_id = change.server_id AND sync.scope = 'full' AND sync.state = 'done'
                    AND sync.started_at < change.time AND sync.finished_at < change.time) AS looked_before,
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
