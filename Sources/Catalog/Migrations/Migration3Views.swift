/// The views of the third migration: those of the first two with new columns at their ends, and one for each thing that
/// the catalog has learnt to keep. Their names and columns are stable.
enum Migration3Views {
    static let sql = """
        CREATE VIEW servers AS
        SELECT server.id AS server_id, server.name AS server, url, instance_uuid, product, api_version, is_vcenter,
            first_seen, last_seen, last_sync
        FROM server;

        CREATE VIEW server_parts AS
        SELECT server.id AS server_id, server.name AS server, part, read_at, tried_at, error
        FROM server_part JOIN server ON server.id = server_part.server_id;

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
                WHERE attachment.disk_id = disk.id AND to_time IS NULL ORDER BY from_time, attachment.id)) AS vm,
            retirement.disk_id IS NOT NULL AS retired, retirement.retired_at, retirement.due_at AS purge_due,
            EXISTS (SELECT 1 FROM metadata
                WHERE metadata.disk_id = disk.id AND key >= 'cns.' AND key < 'cns/') AS kubernetes,
            (SELECT value FROM metadata
                WHERE metadata.disk_id = disk.id AND key = 'cns.k8s.pvc.namespace') AS kubernetes_namespace,
            (SELECT value FROM metadata
                WHERE metadata.disk_id = disk.id AND key = 'cns.k8s.pvc.name') AS kubernetes_claim,
            owner.source AS owner_source, owner.rule AS owner_rule, disk.changed_at, disk.used_mib, disk.snapshots,
            disk.relocation_disabled, disk.changed_block_tracking, disk.backing_object_id, disk.in_global_catalog,
            disk.in_datastore_catalog,
            (SELECT value FROM metadata
                WHERE metadata.disk_id = disk.id AND key = 'cns.containerCluster.clusterId') AS kubernetes_cluster
        FROM disk
        JOIN server ON server.id = disk.server_id
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        LEFT JOIN owner ON owner.disk_id = disk.id
        LEFT JOIN retirement ON retirement.disk_id = disk.id;

        CREATE VIEW attachments AS
        SELECT attachment.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server,
            vm.name AS vm, vm.moid AS vm_moid, vm.power_state, controller_key, controller_label AS controller,
            unit_number AS unit, device_key, device_label AS device, from_time, to_time,
            to_time IS NULL AS attached, disk_mode, sharing
        FROM attachment
        JOIN disk ON disk.id = attachment.disk_id
        JOIN server ON server.id = disk.server_id
        JOIN vm ON vm.id = attachment.vm_id;

        CREATE VIEW owners AS
        SELECT owner.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state,
            coalesce(team, person, contact) AS owner, team, person, contact, cost_centre, purpose, expires_on,
            set_at, source, rule
        FROM owner
        JOIN disk ON disk.id = owner.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW owner_conflicts AS
        SELECT owner_conflict.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server,
            coalesce(owner.team, owner.person, owner.contact) AS owner_here, owner.set_at AS set_here_at,
            coalesce(owner_conflict.team, owner_conflict.person, owner_conflict.contact) AS owner_on_disk,
            owner_conflict.set_at AS set_on_disk_at, owner_conflict.noted_at
        FROM owner_conflict
        JOIN disk ON disk.id = owner_conflict.disk_id
        JOIN server ON server.id = disk.server_id
        LEFT JOIN owner ON owner.disk_id = owner_conflict.disk_id;

        CREATE VIEW tags AS
        SELECT tag.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state, category,
            tag.name AS name, CASE WHEN category IS NULL THEN tag.name ELSE category || '/' || tag.name END AS tag,
            added_at
        FROM tag
        JOIN disk ON disk.id = tag.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW disk_metadata AS
        SELECT metadata.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state, key, value
        FROM metadata
        JOIN disk ON disk.id = metadata.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW operations AS
        SELECT operation.id AS operation_id, kind, operation.state,
            operation.state IN ('intended', 'running', 'unknown') AS open,
            server.name AS server, operation.disk_id, disk.fcd_id, disk.name AS disk, target, intent, task,
            user, host, pid, started_at, finished_at, outcome, error
        FROM operation
        LEFT JOIN server ON server.id = operation.server_id
        LEFT JOIN disk ON disk.id = operation.disk_id;

        CREATE VIEW retirements AS
        SELECT retirement.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state,
            retired_at, due_at AS purge_due, retired_by, reason, source, noted_at, watched_since, looked_at, used_at
        FROM retirement
        JOIN disk ON disk.id = retirement.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW events AS
        SELECT event.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, event.seq, event.time, event.kind,
            event.source, event.operation_id, operation.kind AS operation, operation.user, event.was, event.became,
            event.detail
        FROM event
        JOIN disk ON disk.id = event.disk_id
        JOIN server ON server.id = disk.server_id
        LEFT JOIN operation ON operation.id = event.operation_id;

        CREATE VIEW disk_history AS
        SELECT disk_version.disk_id, disk.fcd_id, server.name AS server, from_time, to_time, disk_version.name AS disk,
            disk_version.capacity_mib, datastore.name AS datastore, disk_version.path, disk_version.provisioning,
            disk_version.state, disk_version.keep_after_delete_vm, disk_version.relocation_disabled,
            disk_version.changed_block_tracking, disk_version.fault
        FROM disk_version
        JOIN disk ON disk.id = disk_version.disk_id
        JOIN server ON server.id = disk.server_id
        LEFT JOIN datastore ON datastore.id = disk_version.datastore_id;

        CREATE VIEW owner_history AS
        SELECT owner_version.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, from_time, to_time,
            coalesce(team, person, contact) AS owner, team, person, contact, cost_centre, purpose, expires_on, set_at,
            source, rule
        FROM owner_version
        JOIN disk ON disk.id = owner_version.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW tag_history AS
        SELECT tag_version.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server,
            nullif(category, '') AS category, tag_version.name,
            CASE WHEN category = '' THEN tag_version.name ELSE category || '/' || tag_version.name END AS tag,
            from_time, to_time
        FROM tag_version
        JOIN disk ON disk.id = tag_version.disk_id
        JOIN server ON server.id = disk.server_id;

        CREATE VIEW datastores AS
        SELECT datastore.id AS datastore_id, server.name AS server, datastore.moid, datastore.name AS datastore,
            datastore.url, datastore.type, datastore.capacity_mib, datastore.free_mib, datastore.accessible,
            datastore.datacenter_path, datastore.disks_read_at, datastore.catalog_read_at, datastore.files_read_at,
            datastore.seen_at, datastore.gone_at
        FROM datastore JOIN server ON server.id = datastore.server_id;

        CREATE VIEW datastore_use AS
        SELECT datastore_usage.datastore_id, server.name AS server, datastore.name AS datastore, day,
            datastore_usage.capacity_mib, datastore_usage.free_mib, disks, provisioned_mib
        FROM datastore_usage
        JOIN datastore ON datastore.id = datastore_usage.datastore_id
        JOIN server ON server.id = datastore.server_id;

        CREATE VIEW vms AS
        SELECT vm.id AS vm_id, server.name AS server, vm.moid, vm.name AS vm, vm.instance_uuid, vm.inventory_path,
            vm.power_state, vm.power_since, vm.hardware_version, vm.is_template, vm.changed_block_tracking, vm.seen_at,
            vm.gone_at
        FROM vm JOIN server ON server.id = vm.server_id;

        CREATE VIEW vm_files AS
        SELECT vm_file.vm_id, server.name AS server, vm.name AS vm, vm.moid AS vm_moid, vm_file.path, vm_file.role
        FROM vm_file
        JOIN vm ON vm.id = vm_file.vm_id
        JOIN server ON server.id = vm.server_id;

        CREATE VIEW unknown_devices AS
        SELECT unknown_device.vm_id, server.name AS server, vm.name AS vm, vm.moid AS vm_moid, fcd_id,
            device_label AS device, path, since
        FROM unknown_device
        JOIN vm ON vm.id = unknown_device.vm_id
        JOIN server ON server.id = vm.server_id;

        CREATE VIEW files AS
        SELECT file.id AS file_id, server.name AS server, datastore.name AS datastore, file.path, file.size_mib,
            file.capacity_mib, file.modified_at, file.kind, file.first_seen, file.gone_at, datastore.files_read_at AS read_at,
            (SELECT disk.id FROM disk
                WHERE disk.path = file.path AND disk.datastore_id = file.datastore_id
                    AND disk.state IN ('creating', 'ready', 'deleting') LIMIT 1) AS disk_id,
            (SELECT vm.name FROM vm_file JOIN vm ON vm.id = vm_file.vm_id
                WHERE vm_file.path = file.path AND vm.server_id = datastore.server_id
                    AND ifnull(vm_file.datastore_moid, datastore.moid) = datastore.moid LIMIT 1) AS vm
        FROM file
        JOIN datastore ON datastore.id = file.datastore_id
        JOIN server ON server.id = datastore.server_id;

        CREATE VIEW syncs AS
        SELECT sync.id AS sync_id, server.name AS server, started_at, finished_at, scope, state, error, disks, added,
            changed, gone, back, faulty, attached, detached, rows_written
        FROM sync JOIN server ON server.id = sync.server_id;
        """
}
