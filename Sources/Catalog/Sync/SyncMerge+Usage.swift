import GRDB

/// How full datastores are: a row a day for each, as the last sync of that day saw it.
extension SyncMerge {
    func noteUsage(in db: Database) throws {
        guard complete.isSuperset(of: [.datastores, .disks]) else { return }
        if try number("SELECT \(mayDiffer)", in: db) == 0 { return try noteSpace(in: db) }
        // Only what differs is written: since when the figures are so is known then.
        try note(
            """
            INSERT INTO datastore_usage (datastore_id, day, capacity_mib, free_mib, disks, provisioned_mib, noted_at)
            SELECT datastore.id, \(Self.day), datastore.capacity_mib, datastore.free_mib, count(disk.id),
                ifnull(sum(disk.capacity_mib), 0), :time
            FROM datastore
            LEFT JOIN disk ON disk.datastore_id = datastore.id AND disk.state IN ('ready', 'deleting')
            WHERE \(Self.isRead)
            GROUP BY datastore.id
            ON CONFLICT (datastore_id, day) DO UPDATE SET capacity_mib = excluded.capacity_mib,
                free_mib = excluded.free_mib, disks = excluded.disks, provisioned_mib = excluded.provisioned_mib,
                noted_at = excluded.noted_at
            WHERE capacity_mib IS NOT excluded.capacity_mib OR free_mib IS NOT excluded.free_mib
                OR disks <> excluded.disks OR provisioned_mib <> excluded.provisioned_mib OR noted_at IS NULL
            """,
            in: db
        )
    }

    /// Where no disk has changed, a million of them need not be added up again; what else lies on their datastores may
    /// have grown nevertheless.
    private func noteSpace(in db: Database) throws {
        try note(
            """
            UPDATE datastore_usage
            SET capacity_mib = datastore.capacity_mib, free_mib = datastore.free_mib, noted_at = :time
            FROM datastore
            WHERE datastore_usage.datastore_id = datastore.id AND datastore_usage.day = \(Self.day) AND \(Self.isRead)
                AND (datastore_usage.capacity_mib IS NOT datastore.capacity_mib
                    OR datastore_usage.free_mib IS NOT datastore.free_mib)
            """,
            in: db
        )
    }

    /// Whether the disks may add up to something else than the rows of today say: a datastore has no such row, or one of an
    /// earlier version; this sync has written a disk; or the sync before did not see both, or somebody has written a disk
    /// since. What that sync wrote itself bears its time. A command's may be a little earlier: it waited for its turn, or its
    /// clock was behind.
    private var mayDiffer: String {
        """
        EXISTS (SELECT 1 FROM temp.staged_disk WHERE sync_id = :sync AND what IS NOT NULL)
            OR EXISTS (SELECT 1 FROM datastore
                LEFT JOIN datastore_usage AS u ON u.datastore_id = datastore.id AND u.day = \(Self.day)
                WHERE \(Self.isRead) AND u.noted_at IS NULL)
            OR NOT EXISTS (SELECT 1 FROM server
                JOIN server_part AS disks ON disks.server_id = server.id AND disks.part = 'disks'
                JOIN server_part AS datastores ON datastores.server_id = server.id AND datastores.part = 'datastores'
                WHERE server.id = :server AND disks.read_at = datastores.read_at AND server.last_sync <= :time
                    AND NOT EXISTS (SELECT 1 FROM disk WHERE changed_at > server.last_sync)
                    AND NOT EXISTS (SELECT 1 FROM disk WHERE changed_at < server.last_sync AND changed_at >=
                        strftime('%Y-%m-%dT%H:%M:%fZ', server.last_sync, '-\(Int(SyncClock.tolerance)) seconds')))
        """
    }

    private static let day = "substr(:time, 1, 10)"

    /// Whether this sync has read the datastore.
    private static let isRead = """
        datastore.server_id = :server AND datastore.gone_at IS NULL
            AND datastore.moid IN (SELECT moid FROM temp.staged_datastore WHERE sync_id = :sync)
        """
}
