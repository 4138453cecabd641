import GRDB

/// Snapshots of disks, and how far the server's global catalog has come.
extension SyncMerge {
    /// Snapshots of disks that were asked for them. Those of all others stay as they were, but where the server's list
    /// counts none, or the disk was deleted here, there are none.
    func mergeSnapshots(in db: Database) throws {
        let over = """
            snapshot.to_time IS NULL AND (
                (snapshot.disk_id IN (SELECT disk_id FROM temp.staged_snapshot_disk WHERE sync_id = :sync)
                    AND NOT EXISTS (SELECT 1 FROM temp.staged_snapshot_disk AS d
                        JOIN temp.staged_snapshot AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
                        WHERE d.sync_id = :sync AND d.disk_id = snapshot.disk_id
                            AND s.snapshot_id IS snapshot.snapshot_id AND s.created_at IS snapshot.created_at
                            AND s.description = snapshot.description AND s.stranding IS snapshot.stranding))
                OR snapshot.disk_id IN (SELECT disk.id FROM disk
                    JOIN (SELECT DISTINCT disk_id FROM snapshot WHERE to_time IS NULL) AS held ON held.disk_id = disk.id
                    WHERE disk.server_id = :server AND (disk.snapshots = 0 OR disk.state = 'deleted')))
            """
        try execute(
            """
            UPDATE temp.staged_snapshot_disk SET disk_id = (SELECT disk.id FROM disk
                WHERE disk.server_id = :server AND disk.fcd_id = staged_snapshot_disk.fcd_id)
            WHERE sync_id = :sync;

            UPDATE snapshot SET to_time = :time WHERE from_time < :time AND \(over);

            DELETE FROM snapshot WHERE from_time >= :time AND \(over);

            INSERT INTO snapshot (disk_id, snapshot_id, created_at, description, stranding, from_time)
            SELECT d.disk_id, s.snapshot_id, s.created_at, s.description, s.stranding, :time
            FROM temp.staged_snapshot_disk AS d
            JOIN temp.staged_snapshot AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            WHERE d.sync_id = :sync AND d.disk_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM snapshot AS known
                    WHERE known.disk_id = d.disk_id AND known.to_time IS NULL
                        AND known.snapshot_id IS s.snapshot_id AND known.created_at IS s.created_at
                        AND known.description = s.description AND known.stranding IS s.stranding);

            UPDATE disk SET snapshots = count
            FROM (SELECT d.disk_id, (SELECT count(*) FROM temp.staged_snapshot AS s
                    WHERE s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id) AS count
                FROM temp.staged_snapshot_disk AS d WHERE d.sync_id = :sync) AS seen
            WHERE disk.id = seen.disk_id AND disk.snapshots IS NOT seen.count
            """,
            in: db
        )
        try note(
            """
            UPDATE disk SET snapshots_read_at = :start
            WHERE id IN (SELECT disk_id FROM temp.staged_snapshot_disk WHERE sync_id = :sync)
            """,
            in: db
        )
    }

    func mergeClocks(in db: Database) throws {
        try note(
            """
            UPDATE datastore SET object_clock = c.object_clock, sync_clock = c.sync_clock, clock_error = c.error,
                clocks_read_at = :start
            FROM temp.staged_clock AS c
            WHERE c.sync_id = :sync AND datastore.server_id = :server AND datastore.url = c.url
            """,
            in: db
        )
    }
}
