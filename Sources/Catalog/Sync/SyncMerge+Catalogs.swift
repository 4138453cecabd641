import GRDB

/// Which of the server's own lists have a disk, and which disks the server lists by tag.
extension SyncMerge {
    /// A disk that its datastore does not list is one that only the global catalog knows. Of Kubernetes' volumes the
    /// datastore need not tell: of those nothing is said.
    func mergeCatalogs(into summary: inout SyncSummary, in db: Database) throws {
        try execute(
            """
            UPDATE disk SET in_global_catalog = seen.in_global, in_datastore_catalog = seen.in_datastore
            FROM (SELECT s.disk_id, coalesce(s.in_global_catalog, d.in_global_catalog) AS in_global, CASE
                    WHEN s.in_datastore_catalog IS NOT NULL THEN s.in_datastore_catalog
                    WHEN EXISTS (SELECT 1 FROM temp.staged_listed AS l
                        WHERE l.sync_id = s.sync_id AND l.fcd_id = s.fcd_id) THEN 1
                    WHEN c.moid IS NULL THEN d.in_datastore_catalog
                    WHEN EXISTS (SELECT 1 FROM metadata
                        WHERE metadata.disk_id = d.id AND \(MetadataStatement.isDriverKey)) THEN NULL
                    ELSE 0 END AS in_datastore
                FROM temp.staged_seen AS s
                JOIN disk AS d ON d.id = s.disk_id
                LEFT JOIN datastore ON datastore.id = d.datastore_id
                LEFT JOIN temp.staged_catalog AS c ON c.sync_id = s.sync_id AND c.moid = datastore.moid
                WHERE s.sync_id = :sync) AS seen
            WHERE disk.id = seen.disk_id AND (disk.in_global_catalog IS NOT seen.in_global
                OR disk.in_datastore_catalog IS NOT seen.in_datastore)
            """,
            in: db
        )
        try note(
            """
            UPDATE datastore SET catalog_read_at = :start
            WHERE server_id = :server AND moid IN (SELECT moid FROM temp.staged_catalog WHERE sync_id = :sync)
            """,
            in: db
        )
        try mergeDuplicateListings(in: db)
        summary.onlyInDatastore = try number(
            "SELECT count(*) FROM \(seenDisks) AND disk.in_global_catalog = 0 AND disk.in_datastore_catalog = 1",
            in: db
        )
        summary.onlyInGlobalCatalog = try number(
            "SELECT count(*) FROM \(seenDisks) AND disk.in_global_catalog = 1 AND disk.in_datastore_catalog = 0",
            in: db
        )
    }

    /// Keeps which datastores list a disk that another one lists, too: a VMDK that was copied with its ID. One datastore
    /// that stands in two datacenters is none. A list that could not be read this time is taken to be as it was.
    private func mergeDuplicateListings(in db: Database) throws {
        guard try number("SELECT count(*) FROM temp.staged_catalog WHERE sync_id = :sync", in: db) > 0 else { return }
        try execute(
            """
            DELETE FROM duplicate_listing WHERE server_id = :server AND EXISTS (
                SELECT 1 FROM datastore JOIN temp.staged_catalog AS c ON c.sync_id = :sync AND c.moid = datastore.moid
                WHERE datastore.id = duplicate_listing.datastore_id
                    AND NOT EXISTS (SELECT 1 FROM temp.staged_listed AS l
                        WHERE l.sync_id = :sync AND l.fcd_id = duplicate_listing.fcd_id AND l.moid = c.moid));

            INSERT OR IGNORE INTO duplicate_listing
            SELECT :server, l.fcd_id, datastore.id, :time
            FROM (SELECT fcd_id FROM temp.staged_listed WHERE sync_id = :sync GROUP BY fcd_id HAVING count(*) > 1
                UNION SELECT fcd_id FROM duplicate_listing WHERE server_id = :server) AS several
            CROSS JOIN temp.staged_listed AS l ON l.sync_id = :sync AND l.fcd_id = several.fcd_id
            JOIN datastore ON datastore.server_id = :server AND datastore.moid = l.moid
            WHERE EXISTS (SELECT 1 FROM temp.staged_listed AS o
                    JOIN datastore AS other ON other.server_id = :server AND other.moid = o.moid
                    WHERE o.sync_id = :sync AND o.fcd_id = l.fcd_id AND other.url <> datastore.url)
                OR EXISTS (SELECT 1 FROM duplicate_listing AS o JOIN datastore AS other ON other.id = o.datastore_id
                    WHERE o.server_id = :server AND o.fcd_id = l.fcd_id AND other.url <> datastore.url);

            DELETE FROM duplicate_listing WHERE server_id = :server AND fcd_id NOT IN (
                SELECT d.fcd_id FROM duplicate_listing AS d JOIN datastore ON datastore.id = d.datastore_id
                WHERE d.server_id = :server AND datastore.gone_at IS NULL
                GROUP BY d.fcd_id HAVING count(DISTINCT datastore.url) > 1)
            """,
            in: db
        )
    }

    private var seenDisks: String {
        "temp.staged_seen AS s JOIN disk ON disk.id = s.disk_id WHERE s.sync_id = :sync"
    }

    /// Tags that the server was asked for by their names: a disk that it does not name has lost its tag. A disk that is
    /// gone keeps those that it had.
    /// - Returns: how many tags were asked for; nil for none.
    func mergeTagLists(in db: Database) throws -> Int? {
        let count = try number("SELECT count(*) FROM temp.staged_tag_list WHERE sync_id = :sync", in: db)
        guard count > 0 else { return nil }
        let lost = """
            temp.staged_tag_list AS l
            JOIN tag ON tag.name = l.name AND tag.category = l.category
            JOIN disk ON disk.id = tag.disk_id
            WHERE l.sync_id = :sync AND disk.server_id = :server AND disk.state IN ('ready', 'deleting')
                AND NOT \(SyncClock.isNewer("tag.added_at"))
                AND NOT EXISTS (SELECT 1 FROM temp.staged_tagged AS g
                    WHERE g.sync_id = :sync AND g.fcd_id = disk.fcd_id AND g.category = l.category AND g.name = l.name)
            """
        // One that a command took off since the sync began stays off.
        let found = """
            temp.staged_tagged AS g
            JOIN disk ON disk.server_id = :server AND disk.fcd_id = g.fcd_id
            WHERE g.sync_id = :sync AND disk.state IN ('ready', 'deleting')
                AND NOT EXISTS (SELECT 1 FROM tag
                    WHERE tag.disk_id = disk.id AND ifnull(tag.category, '') = g.category AND tag.name = g.name)
                AND NOT EXISTS (SELECT 1 FROM tag_version AS v WHERE v.disk_id = disk.id AND v.name = g.name
                    AND v.category = g.category AND \(SyncClock.isNewer("v.to_time")))
            """
        try execute(
            """
            UPDATE temp.staged_seen SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL
                AND (disk_id IN (SELECT disk.id FROM \(lost)) OR disk_id IN (SELECT disk.id FROM \(found)));

            DELETE FROM tag WHERE rowid IN (SELECT tag.rowid FROM \(lost));

            INSERT INTO tag (disk_id, category, name, added_at)
            SELECT disk.id, g.category, g.name, :time FROM \(found)
            """,
            in: db
        )
        return count
    }
}
