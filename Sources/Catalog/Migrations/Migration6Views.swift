/// The view that the sixth migration makes anew: its new column stands at its end. Its name and columns are stable.
enum Migration6Views {
    static let sql = """
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
                WHERE metadata.disk_id = disk.id AND key = 'cns.containerCluster.clusterId') AS kubernetes_cluster,
            disk.snapshots_read_at, disk.details_read_at
        FROM disk
        JOIN server ON server.id = disk.server_id
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        LEFT JOIN owner ON owner.disk_id = disk.id
        LEFT JOIN retirement ON retirement.disk_id = disk.id;
        """
}
