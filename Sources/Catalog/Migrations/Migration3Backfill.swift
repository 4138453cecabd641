/// What the third migration makes of the rows that are there: the history begins with them.
enum Migration3Backfill {
    static let sql = """
        UPDATE vm SET power_since = seen_at;

        INSERT INTO disk_version (disk_id, from_time, name, capacity_mib, datastore_id, path, provisioning, state,
            keep_after_delete_vm, fault)
        SELECT id, first_seen, name, capacity_mib, datastore_id, path, provisioning, 'ready', keep_after_delete_vm, fault
        FROM disk;
        UPDATE disk_version SET state = disk.state FROM disk
        WHERE disk.id = disk_version.disk_id AND disk.gone_at IS NULL;
        UPDATE disk_version SET to_time = disk.gone_at FROM disk
        WHERE disk.id = disk_version.disk_id AND disk.gone_at > disk_version.from_time;
        DELETE FROM disk_version
        WHERE to_time IS NULL AND disk_id IN (SELECT id FROM disk WHERE gone_at IS NOT NULL);
        INSERT INTO disk_version (disk_id, from_time, name, capacity_mib, datastore_id, path, provisioning, state,
            keep_after_delete_vm, fault)
        SELECT id, max(gone_at, first_seen), name, capacity_mib, datastore_id, path, provisioning, state,
            keep_after_delete_vm, fault
        FROM disk WHERE gone_at IS NOT NULL;

        INSERT INTO owner_version (disk_id, from_time, team, person, contact, cost_centre, purpose, expires_on, set_at,
            source)
        SELECT disk_id, noted_at, team, person, contact, cost_centre, purpose, expires_on, set_at, source FROM owner;

        INSERT INTO tag_version (disk_id, name, category, from_time)
        SELECT disk_id, name, ifnull(category, ''), added_at FROM tag;

        INSERT INTO metadata_version (disk_id, key, from_time, value)
        SELECT disk_id, key, disk.first_seen, value FROM metadata JOIN disk ON disk.id = metadata.disk_id;

        INSERT INTO retirement_version (disk_id, from_time, retired_at, due_at, retired_by, reason, source)
        SELECT disk_id, noted_at, retired_at, due_at, retired_by, reason, source FROM retirement;

        INSERT INTO vm_version (vm_id, from_time, name, inventory_path, power_state)
        SELECT id, min(seen_at, coalesce((SELECT min(from_time) FROM attachment WHERE vm_id = vm.id), seen_at)), name,
            inventory_path, power_state
        FROM vm;

        INSERT INTO event (disk_id, seq, time, kind, source, was, became)
        SELECT disk_id, row_number() OVER (PARTITION BY disk_id ORDER BY time, rank), time, kind, 'other', was, became
        FROM (
            SELECT id AS disk_id, first_seen AS time, 1 AS rank, 'found' AS kind, NULL AS was, name AS became
            FROM disk WHERE state <> 'creating'
            UNION ALL
            SELECT disk_id, from_time, 2, 'attached', NULL, vm.name FROM attachment JOIN vm ON vm.id = vm_id
            UNION ALL
            SELECT disk_id, to_time, 3, 'detached', vm.name, NULL FROM attachment JOIN vm ON vm.id = vm_id
            WHERE to_time IS NOT NULL
            UNION ALL
            SELECT disk_id, added_at, 4, 'tagged', NULL,
                CASE WHEN category IS NULL THEN name ELSE category || '/' || name END
            FROM tag
            UNION ALL
            SELECT disk_id, noted_at, 5, 'owner', NULL, coalesce(team, person, contact) FROM owner
            UNION ALL
            SELECT disk_id, noted_at, 6, 'retired', NULL, due_at FROM retirement
            UNION ALL
            SELECT id, gone_at, 7, state, name, NULL FROM disk WHERE gone_at IS NOT NULL
        );
        UPDATE disk SET changed_at = (SELECT max(time) FROM event WHERE event.disk_id = disk.id);

        INSERT INTO text_pending SELECT id FROM disk;
        """
}
