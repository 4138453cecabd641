import GRDB

/// The disks themselves.
extension SyncMerge {
    /// Finds the row of each disk that was read, and what the merge has to leave alone: rows that are newer than the
    /// sync, and disks whose deletion is under way.
    func matchDisks(in db: Database) throws {
        try execute(
            """
            UPDATE temp.staged_disk SET (disk_id, stale) = (
                SELECT disk.id, disk.seen_at >= :start OR disk.state = 'deleting' FROM disk
                WHERE disk.server_id = :server AND disk.fcd_id = staged_disk.fcd_id)
            WHERE sync_id = :sync
                AND EXISTS (SELECT 1 FROM disk WHERE disk.server_id = :server AND disk.fcd_id = staged_disk.fcd_id)
            """,
            in: db
        )
    }

    /// Adds disks that the catalog has never seen, with their fault where they have one.
    func addDisks(in db: Database) throws {
        try execute(
            """
            INSERT INTO disk (server_id, fcd_id, name, capacity_mib, datastore_id, path, provisioning, state,
                created_at, first_seen, seen_at, keep_after_delete_vm, fault)
            SELECT :server, fcd_id, staged.name, staged.capacity_mib, datastore.id, path, provisioning, 'ready',
                created_at, :time, :time, keep_after_delete_vm, fault
            FROM temp.staged_disk AS staged
            LEFT JOIN datastore ON datastore.server_id = :server AND datastore.moid = staged.datastore_moid
            WHERE sync_id = :sync AND disk_id IS NULL;

            UPDATE temp.staged_disk SET what = 'added', disk_id = (
                SELECT disk.id FROM disk WHERE disk.server_id = :server AND disk.fcd_id = staged_disk.fcd_id)
            WHERE sync_id = :sync AND disk_id IS NULL
            """,
            in: db
        )
    }

    /// Brings back what had been gone, and updates what differs. A disk that the server could not read keeps what is
    /// known of it, and gets the fault.
    func updateDisks(in db: Database) throws {
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'back'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale
                AND EXISTS (SELECT 1 FROM disk WHERE disk.id = disk_id AND disk.state IN ('gone', 'deleted'));

            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale AND fault IS NULL AND EXISTS (
                SELECT 1 FROM disk
                LEFT JOIN datastore ON datastore.server_id = :server AND datastore.moid = staged_disk.datastore_moid
                WHERE disk.id = staged_disk.disk_id AND (
                    disk.fault IS NOT NULL OR disk.name <> staged_disk.name
                    OR disk.capacity_mib IS NOT coalesce(staged_disk.capacity_mib, disk.capacity_mib)
                    OR disk.datastore_id IS NOT coalesce(datastore.id, disk.datastore_id)
                    OR disk.path IS NOT coalesce(staged_disk.path, disk.path)
                    OR disk.provisioning IS NOT coalesce(staged_disk.provisioning, disk.provisioning)
                    OR disk.created_at IS NOT coalesce(staged_disk.created_at, disk.created_at)
                    OR disk.keep_after_delete_vm
                        IS NOT coalesce(staged_disk.keep_after_delete_vm, disk.keep_after_delete_vm)));

            UPDATE disk SET
                name = staged.name, capacity_mib = coalesce(staged.capacity_mib, disk.capacity_mib),
                datastore_id = coalesce(staged.datastore_id, disk.datastore_id),
                path = coalesce(staged.path, disk.path),
                provisioning = coalesce(staged.provisioning, disk.provisioning),
                created_at = coalesce(staged.created_at, disk.created_at),
                keep_after_delete_vm = coalesce(staged.keep_after_delete_vm, disk.keep_after_delete_vm),
                fault = NULL
            FROM (SELECT staged_disk.*, datastore.id AS datastore_id FROM temp.staged_disk
                LEFT JOIN datastore ON datastore.server_id = :server AND datastore.moid = datastore_moid
                WHERE sync_id = :sync AND what IN ('back', 'changed') AND fault IS NULL) AS staged
            WHERE disk.id = staged.disk_id;

            UPDATE disk SET state = 'ready', gone_at = NULL, detached_since = NULL
            WHERE id IN (SELECT disk_id FROM temp.staged_disk WHERE sync_id = :sync AND what = 'back');

            UPDATE disk SET seen_at = :time, fault = staged.fault
            FROM temp.staged_disk AS staged
            WHERE staged.sync_id = :sync AND disk.id = staged.disk_id AND NOT staged.stale
                AND (staged.what IS NOT NULL OR staged.fault IS NOT NULL)
            """,
            in: db
        )
    }

    /// Marks what the server no longer has. One whose deletion was begun, and whose end nobody wrote down, was deleted.
    /// A disk on a datastore that could not be read, or of which nobody knows
    /// where it lies while one could not be read, is left: that it was not listed says nothing.
    /// - Returns: how many disks are gone.
    func markGone(in db: Database) throws -> Int {
        try execute(
            """
            UPDATE attachment SET to_time = max(from_time, :time)
            WHERE to_time IS NULL AND disk_id IN (SELECT disk.id FROM disk WHERE \(isGone));

            UPDATE disk SET state = CASE state WHEN 'deleting' THEN 'deleted' ELSE 'gone' END, gone_at = :time, detached_since = coalesce(detached_since, :time),
                seen_at = max(seen_at, coalesce(
                    (SELECT disks_read_at FROM datastore WHERE datastore.id = disk.datastore_id), seen_at))
            WHERE \(isGone)
            """,
            in: db
        )
    }

    private var isGone: String {
        """
        disk.server_id = :server AND disk.state IN ('ready', 'deleting') AND disk.seen_at < :start
            AND NOT EXISTS (SELECT 1 FROM temp.staged_disk
                WHERE staged_disk.sync_id = :sync AND staged_disk.fcd_id = disk.fcd_id)
            AND CASE WHEN disk.datastore_id IS NULL
                THEN NOT EXISTS (SELECT 1 FROM temp.staged_unread WHERE sync_id = :sync)
                ELSE disk.datastore_id NOT IN (SELECT datastore.id FROM datastore
                    WHERE datastore.server_id = :server AND (datastore.accessible = 0 AND datastore.gone_at IS NULL
                        OR datastore.moid IN (SELECT moid FROM temp.staged_unread WHERE sync_id = :sync))) END
        """
    }
}
