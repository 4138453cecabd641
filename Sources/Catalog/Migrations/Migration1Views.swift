/// The views of the first migration: what people and the audit's rules read. Their names and columns are stable.
enum Migration1Views {
    static let sql = """
        CREATE VIEW servers AS
        SELECT server.id AS server_id, server.name AS server, url, instance_uuid, product, api_version, is_vcenter,
            first_seen, last_seen, last_sync
        FROM server;

        CREATE VIEW disks AS
        SELECT disk.id AS disk_id, disk.fcd_id, disk.name AS disk, disk.state, disk.capacity_mib,
            disk.server_id, server.name AS server,
            datastore.name AS datastore, datastore.moid AS datastore_moid, disk.path, disk.provisioning,
            disk.created_at, disk.first_seen,
            CASE WHEN disk.state IN ('ready', 'deleting')
                THEN max(disk.seen_at, coalesce(datastore.disks_read_at, disk.seen_at)) ELSE disk.seen_at
            END AS last_seen,
            disk.gone_at, disk.keep_after_delete_vm, disk.detached_since, disk.fault,
            coalesce(owner.team, owner.person, owner.contact) AS owner,
            owner.team, owner.person, owner.contact, owner.cost_centre, owner.purpose, owner.expires_on,
            (SELECT group_concat(label, ', ') FROM (
                SELECT CASE WHEN category IS NULL THEN tag.name ELSE category || '/' || tag.name END AS label
                FROM tag WHERE tag.disk_id = disk.id ORDER BY category, tag.name)) AS tags,
            EXISTS (SELECT 1 FROM attachment
                WHERE attachment.disk_id = disk.id AND to_time IS NULL) AS attached,
            (SELECT group_concat(vm_name, ', ') FROM (
                SELECT vm.name AS vm_name FROM attachment JOIN vm ON vm.id = attachment.vm_id
                WHERE attachment.disk_id = disk.id AND to_time IS NULL ORDER BY from_time, attachment.id)) AS vm
        FROM disk
        JOIN server ON server.id = disk.server_id
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        LEFT JOIN owner ON owner.disk_id = disk.id;

        CREATE VIEW attachments AS
        SELECT attachment.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server,
            vm.name AS vm, vm.moid AS vm_moid, vm.power_state, controller_key, controller_label AS controller,
            unit_number AS unit, device_key, device_label AS device, from_time, to_time,
            to_time IS NULL AS attached
        FROM attachment
        JOIN disk ON disk.id = attachment.disk_id
        JOIN server ON server.id = disk.server_id
        JOIN vm ON vm.id = attachment.vm_id;

        CREATE VIEW owners AS
        SELECT owner.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state,
            coalesce(team, person, contact) AS owner, team, person, contact, cost_centre, purpose, expires_on,
            set_at, source
        FROM owner
        JOIN disk ON disk.id = owner.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW tags AS
        SELECT tag.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state, category,
            tag.name AS name, CASE WHEN category IS NULL THEN tag.name ELSE category || '/' || tag.name END AS tag,
            added_at
        FROM tag
        JOIN disk ON disk.id = tag.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW operations AS
        SELECT operation.id AS operation_id, kind, operation.state,
            operation.state IN ('intended', 'running', 'unknown') AS open,
            server.name AS server, operation.disk_id, disk.fcd_id, disk.name AS disk, target, intent, task,
            user, host, pid, started_at, finished_at, outcome, error
        FROM operation
        LEFT JOIN server ON server.id = operation.server_id
        LEFT JOIN disk ON disk.id = operation.disk_id;
        """
}
