import GRDB

/// The disks themselves.
extension SyncMerge {
    /// Finds the row of each disk that was read, and what the merge has to leave alone: rows that are newer than the
    /// sync, disks whose deletion is under way, and disks that a list shows though they are not there.
    func matchDisks(in db: Database) throws {
        try execute(
            """
            UPDATE temp.staged_disk SET (disk_id, stale) = (
                SELECT disk.id, \(SyncClock.isNewer("disk.seen_at")) OR \(SyncClock.isNewer("disk.gone_at"))
                    OR disk.state = 'deleting'
                    OR EXISTS (SELECT 1 FROM temp.staged_absent AS a
                        WHERE a.sync_id = :sync AND a.fcd_id = disk.fcd_id) FROM disk
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
                created_at, first_seen, seen_at, keep_after_delete_vm, relocation_disabled, changed_block_tracking,
                used_mib, snapshots, backing_object_id, in_global_catalog, in_datastore_catalog, fault)
            SELECT :server, staged.fcd_id, staged.name, staged.capacity_mib, datastore.id, path, provisioning, 'ready',
                created_at, :time, :time, keep_after_delete_vm, relocation_disabled, changed_block_tracking,
                used_mib, snapshots, backing_object_id, seen.in_global_catalog,
                coalesce(seen.in_datastore_catalog, CASE WHEN EXISTS (SELECT 1 FROM temp.staged_listed AS l
                    WHERE l.sync_id = :sync AND l.fcd_id = staged.fcd_id) THEN 1 END), fault
            FROM temp.staged_disk AS staged
            JOIN temp.staged_seen AS seen ON seen.sync_id = staged.sync_id AND seen.fcd_id = staged.fcd_id
            LEFT JOIN datastore ON datastore.server_id = :server AND datastore.moid = staged.datastore_moid
            WHERE staged.sync_id = :sync AND staged.disk_id IS NULL;

            UPDATE temp.staged_disk SET what = 'added', disk_id = (
                SELECT disk.id FROM disk WHERE disk.server_id = :server AND disk.fcd_id = staged_disk.fcd_id)
            WHERE sync_id = :sync AND disk_id IS NULL;

            UPDATE temp.staged_seen SET disk_id = (SELECT d.disk_id FROM temp.staged_disk AS d
                WHERE d.sync_id = :sync AND d.fcd_id = staged_seen.fcd_id)
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
                    OR disk.datastore_id IS NOT coalesce(datastore.id, disk.datastore_id)
                    OR \(differs(Self.properties, "staged_disk"))));

            UPDATE disk SET
                name = staged.name, datastore_id = coalesce(staged.datastore_id, disk.datastore_id),
                \(taken(Self.properties, "staged")), fault = NULL
            FROM (SELECT staged_disk.*, datastore.id AS datastore_id FROM temp.staged_disk
                LEFT JOIN datastore ON datastore.server_id = :server AND datastore.moid = datastore_moid
                WHERE sync_id = :sync AND what IN ('back', 'changed') AND fault IS NULL) AS staged
            WHERE disk.id = staged.disk_id;

            UPDATE disk SET \(taken(Self.measures, "staged"))
            FROM temp.staged_disk AS staged
            WHERE staged.sync_id = :sync AND disk.id = staged.disk_id AND NOT staged.stale AND staged.fault IS NULL
                AND (\(differs(Self.measures, "staged")));

            UPDATE disk SET state = 'ready', gone_at = NULL, detached_since = NULL
            WHERE id IN (SELECT disk_id FROM temp.staged_disk WHERE sync_id = :sync AND what = 'back');

            UPDATE disk SET seen_at = :time, fault = staged.fault
            FROM temp.staged_disk AS staged
            WHERE staged.sync_id = :sync AND disk.id = staged.disk_id AND NOT staged.stale
                AND (staged.what IN ('back', 'changed') OR staged.fault IS NOT disk.fault)
            """,
            in: db
        )
    }

    /// Disks whose tags, metadata, owner or mark alone are others now count as seen, too: a sync that read them earlier and
    /// is merged later must not bring back what it saw.
    func noteSeen(in db: Database) throws {
        try execute(
            """
            UPDATE disk SET seen_at = :time
            WHERE seen_at <> :time AND id IN (SELECT disk_id FROM temp.staged_disk
                WHERE sync_id = :sync AND what IS NOT NULL AND NOT stale)
            """,
            in: db
        )
    }

    /// Notes of which disks more was read than lists tell. A time that a command wrote since the sync began is the later
    /// one, and so are the flags of a row that the merge has left alone.
    func noteDetails(in db: Database) throws {
        try note(
            """
            UPDATE disk SET details_read_at = :start
            WHERE id IN (SELECT seen.disk_id FROM temp.staged_detailed AS d
                    JOIN temp.staged_seen AS seen ON seen.sync_id = d.sync_id AND seen.fcd_id = d.fcd_id
                    WHERE d.sync_id = :sync)
                AND id NOT IN (SELECT disk_id FROM temp.staged_disk
                    WHERE sync_id = :sync AND stale AND disk_id IS NOT NULL)
                AND NOT \(SyncClock.isNewer("details_read_at"))
            """,
            in: db
        )
    }

    /// What a list or the disk itself tells, where a change is one of the disk.
    private static let properties = [
        "capacity_mib", "path", "provisioning", "created_at", "keep_after_delete_vm", "relocation_disabled",
        "changed_block_tracking",
    ]

    /// What changes while a disk is used as ever.
    private static let measures = ["used_mib", "snapshots", "backing_object_id"]

    private func taken(_ columns: [String], _ staged: String) -> String {
        columns.map { "\($0) = coalesce(\(staged).\($0), disk.\($0))" }.joined(separator: ", ")
    }

    private func differs(_ columns: [String], _ staged: String) -> String {
        columns.map { "disk.\($0) IS NOT coalesce(\(staged).\($0), disk.\($0))" }.joined(separator: " OR ")
    }

    /// Marks what the server no longer has. One whose deletion was begun, and whose end nobody wrote down, was deleted.
    /// A disk on a datastore that could not be read, or of which nobody knows where it lies while one could not be read,
    /// is left: that it was not listed says nothing. So is one whose datastore's own list was not read, where that list is
    /// needed.
    /// - Returns: how many disks are gone.
    func markGone(in db: Database) throws -> Int {
        try execute(
            """
            UPDATE attachment SET to_time = max(from_time, :time)
            WHERE to_time IS NULL AND disk_id IN (SELECT disk.id FROM disk WHERE \(isGone));

            UPDATE disk SET state = CASE state WHEN 'deleting' THEN 'deleted' ELSE 'gone' END, gone_at = :time,
                detached_since = coalesce(detached_since, :time),
                seen_at = max(seen_at, coalesce(
                    (SELECT disks_read_at FROM datastore WHERE datastore.id = disk.datastore_id), seen_at))
            WHERE \(isGone)
            """,
            in: db
        )
    }

    private var isGone: String {
        """
        disk.server_id = :server AND disk.state IN ('ready', 'deleting') AND NOT \(SyncClock.isNewer("disk.seen_at"))
            AND NOT EXISTS (SELECT 1 FROM temp.staged_seen
                WHERE staged_seen.sync_id = :sync AND staged_seen.fcd_id = disk.fcd_id)
            AND (\(needsDatastoresWord ? isNowhere : "ifnull(disk.in_global_catalog, 1) = 1")
                OR disk.datastore_id IN (SELECT datastore.id FROM datastore
                    WHERE datastore.server_id = :server AND (datastore.gone_at IS NOT NULL
                        OR datastore.moid IN (SELECT moid FROM temp.staged_catalog WHERE sync_id = :sync))))
            AND CASE WHEN disk.datastore_id IS NULL
                THEN NOT EXISTS (SELECT 1 FROM temp.staged_unread WHERE sync_id = :sync)
                ELSE disk.datastore_id NOT IN (SELECT datastore.id FROM datastore
                    WHERE datastore.server_id = :server AND (datastore.accessible = 0 AND datastore.gone_at IS NULL
                        OR datastore.moid IN (SELECT moid FROM temp.staged_unread WHERE sync_id = :sync))) END
        """
    }

    /// Of a disk of which nobody knows where it lies, every datastore that can be reached has to tell.
    private var isNowhere: String {
        """
        disk.datastore_id IS NULL AND NOT EXISTS (SELECT 1 FROM datastore
            WHERE datastore.server_id = :server AND datastore.gone_at IS NULL AND datastore.accessible = 1
                AND datastore.moid NOT IN (SELECT moid FROM temp.staged_catalog WHERE sync_id = :sync))
        """
    }
}
