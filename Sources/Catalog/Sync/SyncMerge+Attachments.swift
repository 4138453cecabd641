import GRDB

/// What is attached to what. A disk that a command attached or detached after the sync began is left alone.
extension SyncMerge {
    /// Finds the rows of disks and virtual machines.
    /// - Returns: how many attachments have no such row, and are left out.
    func matchAttachments(in db: Database) throws -> Int {
        try execute(
            """
            UPDATE temp.staged_attachment SET
                disk_id = (SELECT disk.id FROM disk
                    WHERE disk.server_id = :server AND disk.fcd_id = staged_attachment.fcd_id
                        AND disk.state IN ('ready', 'deleting')),
                vm_id = (SELECT vm.id FROM vm
                    WHERE vm.server_id = :server AND vm.moid = staged_attachment.vm_moid)
            WHERE sync_id = :sync
            """,
            in: db
        )
        return try number(
            """
            SELECT count(*) FROM temp.staged_attachment
            WHERE sync_id = :sync AND (disk_id IS NULL OR vm_id IS NULL)
            """,
            in: db
        )
    }

    /// - Returns: how many attachments ended.
    func closeAttachments(in db: Database) throws -> Int {
        try execute(
            """
            UPDATE attachment SET to_time = max(from_time, :time)
            WHERE to_time IS NULL AND from_time < :start
                AND disk_id IN (SELECT disk.id FROM disk WHERE disk.server_id = :server)
                AND NOT EXISTS (SELECT 1 FROM temp.staged_attachment AS s
                    JOIN disk ON disk.fcd_id = s.fcd_id JOIN vm ON vm.moid = s.vm_moid
                    WHERE s.sync_id = :sync AND disk.id = attachment.disk_id AND vm.id = attachment.vm_id)
            """,
            in: db
        )
    }

    /// A disk with an attachment that began or ended since the start, other than by this merge, is left alone.
    /// - Returns: how many attachments began.
    func openAttachments(in db: Database) throws -> Int {
        try updateDevices(in: db)
        return try execute(
            """
            INSERT INTO attachment (disk_id, vm_id, controller_key, controller_label, unit_number, device_key,
                device_label, from_time)
            SELECT disk_id, vm_id, controller_key, controller_label, unit_number, device_key, device_label, :time
            FROM temp.staged_attachment AS s
            WHERE sync_id = :sync AND disk_id IS NOT NULL AND vm_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM attachment AS a
                    WHERE a.disk_id = s.disk_id AND a.vm_id = s.vm_id AND a.to_time IS NULL)
                AND NOT EXISTS (SELECT 1 FROM attachment AS a
                    WHERE a.disk_id = s.disk_id AND (
                        (a.from_time >= :start AND a.from_time <> :time)
                        OR (a.to_time >= :start AND a.to_time <> :time)))
            """,
            in: db
        )
    }

    /// Since when a disk is attached to nothing: from the sync that first found it so.
    func noteFreeDisks(in db: Database) throws {
        let isAttached = "EXISTS (SELECT 1 FROM attachment WHERE disk_id = disk.id AND to_time IS NULL)"
        try execute(
            """
            UPDATE disk SET detached_since = NULL
            WHERE server_id = :server AND detached_since IS NOT NULL AND \(isAttached)
            """,
            in: db
        )
        guard complete.contains(.attachments) else { return }
        try execute(
            """
            UPDATE disk SET detached_since = :time
            WHERE server_id = :server AND detached_since IS NULL AND state IN ('ready', 'deleting')
                AND NOT \(isAttached)
            """,
            in: db
        )
    }

    private func updateDevices(in db: Database) throws {
        try execute(
            """
            UPDATE temp.staged_disk SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND NOT stale AND EXISTS (
                SELECT 1 FROM temp.staged_attachment AS s
                JOIN attachment AS a ON a.disk_id = s.disk_id AND a.vm_id = s.vm_id AND a.to_time IS NULL
                WHERE s.sync_id = :sync AND s.fcd_id = staged_disk.fcd_id AND a.from_time < :start AND \(differs));

            UPDATE attachment AS a SET
                controller_key = coalesce(s.controller_key, a.controller_key),
                controller_label = coalesce(s.controller_label, a.controller_label),
                unit_number = coalesce(s.unit_number, a.unit_number),
                device_key = coalesce(s.device_key, a.device_key),
                device_label = coalesce(s.device_label, a.device_label)
            FROM temp.staged_attachment AS s
            WHERE s.sync_id = :sync AND a.disk_id = s.disk_id AND a.vm_id = s.vm_id AND a.to_time IS NULL
                AND a.from_time < :start AND \(differs)
            """,
            in: db
        )
    }

    private var differs: String {
        """
        (a.controller_key IS NOT coalesce(s.controller_key, a.controller_key)
            OR a.controller_label IS NOT coalesce(s.controller_label, a.controller_label)
            OR a.unit_number IS NOT coalesce(s.unit_number, a.unit_number)
            OR a.device_key IS NOT coalesce(s.device_key, a.device_key)
            OR a.device_label IS NOT coalesce(s.device_label, a.device_label))
        """
    }
}
