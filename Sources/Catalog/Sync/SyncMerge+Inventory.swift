import GRDB

/// Datastores and virtual machines.
extension SyncMerge {
    /// - Returns: how many datastores were seen.
    func mergeDatastores(in db: Database) throws -> Int {
        try execute(
            """
            INSERT INTO datastore (server_id, moid, name, url, type, capacity_mib, free_mib, uncommitted_mib,
                accessible, datacenter_path, seen_at)
            SELECT :server, moid, name, url, type, capacity_mib, free_mib, uncommitted_mib, accessible,
                datacenter_path, :time
            FROM temp.staged_datastore WHERE sync_id = :sync
            ON CONFLICT (server_id, moid) DO UPDATE SET
                name = excluded.name, url = excluded.url, type = excluded.type,
                capacity_mib = coalesce(excluded.capacity_mib, capacity_mib), free_mib = excluded.free_mib,
                uncommitted_mib = excluded.uncommitted_mib, accessible = excluded.accessible,
                datacenter_path = excluded.datacenter_path, seen_at = excluded.seen_at, gone_at = NULL
            WHERE NOT \(SyncClock.isNewer("datastore.seen_at")) AND (
                gone_at IS NOT NULL OR name <> excluded.name OR url <> excluded.url OR type <> excluded.type
                OR capacity_mib IS NOT coalesce(excluded.capacity_mib, capacity_mib)
                OR free_mib IS NOT excluded.free_mib OR uncommitted_mib IS NOT excluded.uncommitted_mib
                OR accessible <> excluded.accessible
                OR datacenter_path <> excluded.datacenter_path)
            """,
            in: db
        )
        if complete.contains(.datastores) {
            try execute(
                """
                UPDATE datastore SET gone_at = :time
                WHERE server_id = :server AND gone_at IS NULL AND NOT \(SyncClock.isNewer("seen_at"))
                    AND moid NOT IN (SELECT moid FROM temp.staged_datastore WHERE sync_id = :sync)
                    AND moid NOT IN (SELECT moid FROM temp.staged_unread WHERE sync_id = :sync)
                """,
                in: db
            )
        }
        return try number("SELECT count(*) FROM temp.staged_datastore WHERE sync_id = :sync", in: db)
    }

    /// - Returns: how many virtual machines were seen.
    func mergeVMs(in db: Database) throws -> Int {
        try execute(
            """
            INSERT INTO vm (server_id, moid, name, instance_uuid, inventory_path, power_state, hardware_version,
                is_template, host_name, changed_block_tracking, seen_at)
            SELECT :server, moid, name, instance_uuid, inventory_path, power_state, hardware_version,
                is_template, host_name, changed_block_tracking, :time
            FROM temp.staged_vm WHERE sync_id = :sync
            ON CONFLICT (server_id, moid) DO UPDATE SET
                name = excluded.name, instance_uuid = coalesce(excluded.instance_uuid, instance_uuid),
                inventory_path = coalesce(excluded.inventory_path, inventory_path),
                power_state = excluded.power_state,
                hardware_version = coalesce(excluded.hardware_version, hardware_version),
                is_template = excluded.is_template, host_name = coalesce(excluded.host_name, host_name),
                changed_block_tracking = coalesce(excluded.changed_block_tracking, changed_block_tracking),
                seen_at = excluded.seen_at, gone_at = NULL
            WHERE NOT \(SyncClock.isNewer("vm.seen_at")) AND (
                gone_at IS NOT NULL OR name <> excluded.name
                OR instance_uuid IS NOT coalesce(excluded.instance_uuid, instance_uuid)
                OR inventory_path IS NOT coalesce(excluded.inventory_path, inventory_path)
                OR power_state <> excluded.power_state
                OR hardware_version IS NOT coalesce(excluded.hardware_version, hardware_version)
                OR is_template <> excluded.is_template
                OR host_name IS NOT coalesce(excluded.host_name, host_name)
                OR changed_block_tracking IS NOT coalesce(excluded.changed_block_tracking, changed_block_tracking))
            """,
            in: db
        )
        if complete.contains(.vms) {
            try execute(
                """
                UPDATE vm SET gone_at = :time
                WHERE server_id = :server AND gone_at IS NULL AND NOT \(SyncClock.isNewer("seen_at"))
                    AND moid NOT IN (SELECT moid FROM temp.staged_vm WHERE sync_id = :sync)
                """,
                in: db
            )
        }
        return try number("SELECT count(*) FROM temp.staged_vm WHERE sync_id = :sync", in: db)
    }
}
