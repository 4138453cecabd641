import GRDB

/// Disks that are marked for deletion: the marks that stand with the disks, and what this sync saw of them.
extension SyncMerge {
    /// A mark that is no longer with its disk was taken off elsewhere. One that this catalog wrote after the sync
    /// began is newer than what the sync read.
    func mergeRetirements(in db: Database) throws {
        try execute(
            """
            DELETE FROM retirement
            WHERE source = 'server' AND NOT \(SyncClock.isNewer("noted_at")) AND disk_id IN (
                SELECT d.disk_id FROM temp.staged_disk AS d
                WHERE d.sync_id = :sync AND NOT d.stale AND d.fault IS NULL AND d.has_metadata
                    AND NOT EXISTS (SELECT 1 FROM temp.staged_retirement AS s
                        WHERE s.sync_id = :sync AND s.fcd_id = d.fcd_id));

            INSERT INTO retirement (disk_id, retired_at, due_at, retired_by, reason, source, noted_at, watched_since,
                looked_at)
            SELECT d.disk_id, s.retired_at, s.due_at, s.retired_by, s.reason, 'server', :time,
                min(coalesce(s.retired_at, :start), :start), min(coalesce(s.retired_at, :start), :start)
            FROM temp.staged_retirement AS s
            JOIN temp.staged_disk AS d ON d.sync_id = s.sync_id AND d.fcd_id = s.fcd_id
            WHERE s.sync_id = :sync AND NOT d.stale AND d.fault IS NULL AND d.has_metadata
            ON CONFLICT (disk_id) DO UPDATE SET \(RetirementStatement.replacing)
            WHERE NOT \(SyncClock.isNewer("noted_at")) AND (retired_at IS NOT excluded.retired_at OR due_at IS NOT excluded.due_at
                OR retired_by IS NOT excluded.retired_by OR reason IS NOT excluded.reason OR source = 'local')
            """,
            in: db
        )
    }

    /// Notes of each retired disk whether it was seen in use, or attached to nothing. It counts as seen attached to
    /// nothing only where every VM's devices and the disk itself were read, and no VM uses its file in another way.
    func noteLooks(in db: Database) throws {
        try note(
            """
            UPDATE retirement SET used_at = :time
            WHERE disk_id IN (SELECT disk.id FROM disk WHERE disk.server_id = :server) AND \(isUsed)
            """,
            in: db
        )
        guard readsEveryDevice, complete.isSuperset(of: [.disks, .attachments]) else { return }
        let gap = RetirementRecord.longestGap / 86_400
        try note(
            """
            UPDATE retirement SET
                watched_since = CASE WHEN julianday(:start) - julianday(looked_at) > \(gap)
                    THEN :start ELSE watched_since END,
                looked_at = :start
            WHERE NOT \(SyncClock.isNewer("looked_at")) AND NOT \(isUsed) AND disk_id IN (
                SELECT s.disk_id FROM temp.staged_seen AS s
                LEFT JOIN temp.staged_disk AS d ON d.sync_id = s.sync_id AND d.fcd_id = s.fcd_id
                WHERE s.sync_id = :sync AND NOT s.is_faulty AND NOT coalesce(d.stale, 0)
                    AND s.disk_id IN (SELECT disk_id FROM retirement))
            """,
            in: db
        )
    }

    private var isUsed: String {
        """
        (EXISTS (SELECT 1 FROM attachment AS a WHERE a.disk_id = retirement.disk_id AND a.to_time IS NULL)
            OR EXISTS (SELECT 1 FROM disk JOIN temp.staged_vm_file AS f ON f.path = disk.path
                WHERE disk.id = retirement.disk_id AND f.sync_id = :sync))
        """
    }
}
