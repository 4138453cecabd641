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
                    WHERE tag.disk_id = staged_disk.disk_id AND tag.category IS NOT NULL AND tag.added_at < :start
                        AND NOT EXISTS (SELECT 1 FROM temp.staged_tag AS s WHERE s.sync_id = :sync
                            AND s.fcd_id = staged_disk.fcd_id AND s.category = tag.category AND s.name = tag.name))
                OR EXISTS (SELECT 1 FROM temp.staged_tag AS s
                    WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id
                        AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.disk_id = staged_disk.disk_id
                            AND ifnull(tag.category, '') = s.category AND tag.name = s.name)));

            DELETE FROM tag
            WHERE category IS NOT NULL AND added_at < :start AND disk_id IN (\(changedDisks("has_tags")))
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

            DELETE FROM metadata WHERE disk_id IN (\(changedDisks("has_metadata")));

            INSERT INTO metadata (disk_id, key, value)
            SELECT d.disk_id, s.key, s.value FROM temp.staged_disk AS d
            JOIN temp.staged_metadata AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.has_metadata
            """,
            in: db
        )
    }

    /// The later setting wins. An ownership that was kept on the disk and is no longer there was cleared elsewhere.
    func mergeOwners(in db: Database) throws {
        let isCleared = """
            owner.source = 'server' AND owner.set_at < :start
                AND NOT EXISTS (SELECT 1 FROM disk JOIN temp.staged_owner AS s ON s.fcd_id = disk.fcd_id
                    WHERE disk.id = owner.disk_id AND s.sync_id = :sync)
            """
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale AND fault IS NULL AND has_metadata AND (
                EXISTS (SELECT 1 FROM temp.staged_owner AS s
                    LEFT JOIN owner ON owner.disk_id = staged_disk.disk_id
                    WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id
                        AND (owner.disk_id IS NULL OR owner.set_at < s.set_at))
                OR EXISTS (SELECT 1 FROM owner WHERE owner.disk_id = staged_disk.disk_id
                    AND owner.source = 'server' AND owner.set_at < :start
                    AND NOT EXISTS (SELECT 1 FROM temp.staged_owner AS s
                        WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id)));

            DELETE FROM owner WHERE disk_id IN (\(changedDisks("has_metadata"))) AND \(isCleared);

            INSERT INTO owner (disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source)
            SELECT d.disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, 'server'
            FROM temp.staged_disk AS d
            JOIN temp.staged_owner AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.has_metadata
            ON CONFLICT (disk_id) DO UPDATE SET
                team = excluded.team, person = excluded.person, contact = excluded.contact,
                cost_centre = excluded.cost_centre, purpose = excluded.purpose, expires_on = excluded.expires_on,
                set_at = excluded.set_at, source = excluded.source
            WHERE excluded.set_at > owner.set_at
            """,
            in: db
        )
    }

    private func changedDisks(_ part: String) -> String {
        """
        SELECT d.disk_id FROM temp.staged_disk AS d
        WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.\(part)
        """
    }
}
