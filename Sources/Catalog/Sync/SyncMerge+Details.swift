import GRDB

/// vSphere tags, metadata, and the ownership that metadata carries. Each part first marks the disks that differ and
/// then writes only those.
extension SyncMerge {
    /// Local tags are not the server's: they stay.
    func mergeTags(in db: Database) throws {
        let isWanted = """
            EXISTS (SELECT 1 FROM disk JOIN temp.staged_tag AS s
                ON s.fcd_id = disk.fcd_id AND s.category = tag.category AND s.name = tag.name
                WHERE disk.id = tag.disk_id AND s.sync_id = :sync)
            """
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale AND fault IS NULL AND has_tags AND (
                EXISTS (SELECT 1 FROM tag
                    WHERE tag.disk_id = staged_disk.disk_id AND tag.category IS NOT NULL
                        AND NOT \(SyncClock.isNewer("tag.added_at"))
                        AND NOT EXISTS (SELECT 1 FROM temp.staged_tag AS s WHERE s.sync_id = :sync
                            AND s.fcd_id = staged_disk.fcd_id AND s.category = tag.category AND s.name = tag.name))
                OR EXISTS (SELECT 1 FROM temp.staged_tag AS s
                    WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id
                        AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.disk_id = staged_disk.disk_id
                            AND ifnull(tag.category, '') = s.category AND tag.name = s.name)));

            DELETE FROM tag
            WHERE category IS NOT NULL AND NOT \(SyncClock.isNewer("added_at")) AND disk_id IN (\(changedDisks("has_tags")))
                AND NOT \(isWanted);

            INSERT INTO tag (disk_id, category, name, added_at)
            SELECT d.disk_id, s.category, s.name, :time FROM temp.staged_disk AS d
            JOIN temp.staged_tag AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.has_tags
            ON CONFLICT DO NOTHING
            """,
            in: db
        )
    }

    func mergeMetadata(in db: Database) throws {
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale AND fault IS NULL AND has_metadata AND (
                EXISTS (SELECT 1 FROM metadata
                    WHERE metadata.disk_id = staged_disk.disk_id
                        AND NOT EXISTS (SELECT 1 FROM temp.staged_metadata AS s WHERE s.sync_id = :sync
                            AND s.fcd_id = staged_disk.fcd_id AND s.key = metadata.key AND s.value = metadata.value))
                OR EXISTS (SELECT 1 FROM temp.staged_metadata AS s
                    WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id
                        AND NOT EXISTS (SELECT 1 FROM metadata
                            WHERE metadata.disk_id = staged_disk.disk_id AND metadata.key = s.key)));

            DELETE FROM metadata
            WHERE disk_id IN (\(changedDisks("has_metadata")))
                AND NOT EXISTS (SELECT 1 FROM disk JOIN temp.staged_metadata AS s ON s.fcd_id = disk.fcd_id
                    WHERE disk.id = metadata.disk_id AND s.sync_id = :sync AND s.key = metadata.key);

            INSERT INTO metadata (disk_id, key, value)
            SELECT d.disk_id, s.key, s.value FROM temp.staged_disk AS d
            JOIN temp.staged_metadata AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.has_metadata
            ON CONFLICT (disk_id, key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
            """,
            in: db
        )
    }

    /// See ``OwnerMerge``.
    /// - Returns: how many disks of the server have owners that contradict each other.
    func mergeOwners(in db: Database) throws -> Int {
        let columns = OwnerMerge.columns.map { "s.\($0)" }.joined(separator: ", ")
        try OwnerMerge(
            seen: """
                SELECT d.disk_id, \(columns)
                FROM temp.staged_disk AS d
                LEFT JOIN temp.staged_owner AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
                WHERE d.sync_id = :sync AND NOT d.stale AND d.fault IS NULL AND d.has_metadata
                """,
            arguments: arguments
        ).run(in: db) { sql in try execute(sql, in: db) }
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND disk_id IN (\(OwnerMerge.changedDisks))
            """,
            in: db
        )
        return try number(
            """
            SELECT count(*) FROM owner_conflict JOIN disk ON disk.id = owner_conflict.disk_id
            WHERE disk.server_id = :server AND disk.state IN ('creating', 'ready', 'deleting')
            """,
            in: db
        )
    }

    /// Where all disks were read, rules are applied to all: they may be others than at the sync before. A look for changes
    /// applies them to what it found, and to what commands have made or changed since all were read.
    /// - Returns: how many owners were written or taken away.
    func applyOwnerRules(in db: Database) throws -> Int {
        guard let ownerRules else { return 0 }
        var merge = OwnerRuleMerge(rules: ownerRules, serverID: serverID, time: time)
        if !complete.contains(.disks) {
            merge.scope = BoundSQL(
                sql: """
                    SELECT disk_id FROM temp.staged_disk WHERE sync_id = ? AND what IS NOT NULL
                    UNION SELECT changed.id FROM disk AS changed
                    WHERE changed.changed_at > (SELECT last_sync FROM server WHERE server.id = ?)
                    """,
                arguments: [syncID, serverID]
            )
        }
        return try merge.run(in: db, counting: rows).total
    }

    private func changedDisks(_ part: String) -> String {
        """
        SELECT d.disk_id FROM temp.staged_disk AS d
        WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.\(part)
        """
    }
}
