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

    /// What stands with the disk is the truth: it is what every colleague's catalog arrives at. An ownership that this
    /// catalog wrote after the sync began is newer than what the sync read. One that was never written to the disk stays
    /// where it is later than the disk's, and is a conflict that is kept in view; one that was on the disk and is no
    /// longer there was cleared elsewhere.
    /// - Returns: how many disks have owners that contradict each other.
    func mergeOwners(in db: Database) throws -> Int {
        let isTaken = """
            (o.disk_id IS NULL OR (o.noted_at < :start AND (\(ownerDiffers))
                AND (o.source <> 'local' OR o.set_at <= s.set_at)))
            """
        let isCleared = """
            o.source = 'server' AND o.noted_at < :start
                AND NOT EXISTS (SELECT 1 FROM temp.staged_owner AS s
                    WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id)
            """
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale AND fault IS NULL AND has_metadata AND (
                EXISTS (SELECT 1 FROM temp.staged_owner AS s LEFT JOIN owner AS o ON o.disk_id = staged_disk.disk_id
                    WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id AND \(isTaken))
                OR EXISTS (SELECT 1 FROM owner AS o WHERE o.disk_id = staged_disk.disk_id AND \(isCleared)));

            DELETE FROM owner WHERE disk_id IN (
                SELECT staged_disk.disk_id FROM temp.staged_disk JOIN owner AS o ON o.disk_id = staged_disk.disk_id
                WHERE sync_id = :sync AND what IS NOT NULL AND fault IS NULL AND has_metadata AND \(isCleared));

            INSERT INTO owner (disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source, noted_at)
            SELECT d.disk_id, s.team, s.person, s.contact, s.cost_centre, s.purpose, s.expires_on, s.set_at, 'server', :time
            FROM temp.staged_disk AS d
            JOIN temp.staged_owner AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            LEFT JOIN owner AS o ON o.disk_id = d.disk_id
            WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.has_metadata AND \(isTaken)
            ON CONFLICT (disk_id) DO UPDATE SET \(OwnerStatement.replacing)
            """,
            in: db
        )
        return try mergeOwnerConflicts(in: db)
    }

    private func mergeOwnerConflicts(in db: Database) throws -> Int {
        let isInConflict = "o.source = 'local' AND o.set_at > s.set_at AND (\(ownerDiffers))"
        try execute(
            """
            DELETE FROM owner_conflict WHERE disk_id IN (
                SELECT d.disk_id FROM temp.staged_disk AS d
                WHERE d.sync_id = :sync AND NOT d.stale AND d.fault IS NULL AND d.has_metadata
                    AND NOT EXISTS (SELECT 1 FROM temp.staged_owner AS s JOIN owner AS o ON o.disk_id = d.disk_id
                        WHERE s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id AND \(isInConflict)
                            AND s.set_at = owner_conflict.set_at));

            INSERT INTO owner_conflict (disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, noted_at)
            SELECT d.disk_id, s.team, s.person, s.contact, s.cost_centre, s.purpose, s.expires_on, s.set_at, :time
            FROM temp.staged_disk AS d
            JOIN temp.staged_owner AS s ON s.sync_id = d.sync_id AND s.fcd_id = d.fcd_id
            JOIN owner AS o ON o.disk_id = d.disk_id
            WHERE d.sync_id = :sync AND NOT d.stale AND d.fault IS NULL AND d.has_metadata AND \(isInConflict)
            ON CONFLICT DO NOTHING
            """,
            in: db
        )
        return try number(
            """
            SELECT count(*) FROM owner_conflict JOIN disk ON disk.id = owner_conflict.disk_id
            WHERE disk.server_id = :server
            """,
            in: db
        )
    }

    private var ownerDiffers: String {
        ["team", "person", "contact", "cost_centre", "purpose", "expires_on", "set_at"]
            .map { "o.\($0) IS NOT s.\($0)" }.joined(separator: " OR ") + " OR o.source <> 'server'"
    }

    private func changedDisks(_ part: String) -> String {
        """
        SELECT d.disk_id FROM temp.staged_disk AS d
        WHERE d.sync_id = :sync AND d.what IS NOT NULL AND d.fault IS NULL AND d.\(part)
        """
    }
}
