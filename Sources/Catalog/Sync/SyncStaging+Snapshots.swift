import GRDB

/// A disk whose snapshots are to be read.
public struct SnapshotHolderKey: Equatable, Sendable {
    /// The server's ID of the disk.
    public var fcdID: String
    /// Managed object ID of its datastore, where known.
    public var datastoreMoid: String?
    /// Whether the server's lists do not have the disk any more.
    public var isGone: Bool
}

/// Snapshots of disks, and the clocks of datastores.
extension SyncStaging {
    static func add(_ snapshots: [SnapshotObservation], of fcdID: String, sync: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM temp.staged_snapshot WHERE sync_id = ? AND fcd_id = ?")
            .execute(arguments: [sync, fcdID])
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO temp.staged_snapshot_disk (sync_id, fcd_id) VALUES (?, ?)")
            .execute(arguments: [sync, fcdID])
        let insert = try db.cachedStatement(sql: "INSERT INTO temp.staged_snapshot VALUES (?, ?, ?, ?, ?, ?, ?)")
        for (number, snapshot) in snapshots.enumerated() {
            try insert.execute(arguments: [
                sync, fcdID, number, snapshot.id, snapshot.createdAt.map(Timestamp.text), snapshot.description,
                snapshot.stranding?.rawValue,
            ])
        }
    }

    static func add(_ clocks: [CatalogClockObservation], sync: Int64, in db: Database) throws {
        let insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO temp.staged_clock VALUES (?, ?, ?, ?, ?)")
        for clock in clocks {
            try insert.execute(arguments: [
                sync, clock.datastoreURL, clock.objectClock, clock.syncClock, clock.error,
            ])
        }
    }

    /// A list tells the IDs of snapshots: where these are known, so is everything about them.
    static func snapshotsToRead(
        includingUnknown: Bool,
        after fcdID: String?,
        limit: Int,
        sync: Int64,
        serverID: Int64,
        in db: Database
    ) throws -> [SnapshotHolderKey] {
        let known = """
            (SELECT group_concat(id, ',') FROM (SELECT ifnull(snapshot_id, '') AS id FROM snapshot
                WHERE snapshot.disk_id = disk.id AND to_time IS NULL ORDER BY 1))
            """
        let place = """
            coalesce(d.datastore_moid, datastore.moid) AS moid, 0 AS is_gone
            """
        let joins = """
            LEFT JOIN temp.staged_disk AS d ON d.sync_id = s.sync_id AND d.fcd_id = s.fcd_id
            LEFT JOIN disk ON disk.server_id = :server AND disk.fcd_id = s.fcd_id
            LEFT JOIN datastore ON datastore.id = disk.datastore_id
            """
        let sql = """
            SELECT s.fcd_id, \(place) FROM temp.staged_snapshot_ids AS s \(joins)
            WHERE s.sync_id = :sync AND s.fcd_id > :after AND (disk.snapshots_read_at IS NULL OR s.ids IS NOT \(known))
            UNION ALL
            SELECT s.fcd_id, \(place) FROM temp.staged_seen AS s \(joins)
            WHERE :unknown AND s.sync_id = :sync AND s.fcd_id > :after AND NOT s.is_faulty
                AND coalesce(d.snapshots, disk.snapshots) IS NULL
            UNION ALL
            SELECT disk.fcd_id, datastore.moid, 1
            FROM (SELECT DISTINCT disk_id FROM snapshot WHERE to_time IS NULL) AS held
            JOIN disk ON disk.id = held.disk_id
            LEFT JOIN datastore ON datastore.id = disk.datastore_id
            WHERE disk.server_id = :server AND disk.fcd_id > :after AND disk.state <> 'deleted'
                AND NOT EXISTS (SELECT 1 FROM temp.staged_seen AS s
                    WHERE s.sync_id = :sync AND s.fcd_id = disk.fcd_id)
            ORDER BY 1 LIMIT :limit
            """
        let arguments: StatementArguments = [
            "sync": sync, "server": serverID, "after": fcdID ?? "", "unknown": includingUnknown, "limit": limit,
        ]
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            SnapshotHolderKey(fcdID: row["fcd_id"], datastoreMoid: row["moid"], isGone: row["is_gone"])
        }
    }
}
