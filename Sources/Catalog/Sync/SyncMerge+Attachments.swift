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
            WHERE to_time IS NULL AND NOT \(SyncClock.isNewer("from_time"))
                AND EXISTS (SELECT 1 FROM disk WHERE disk.id = attachment.disk_id AND disk.server_id = :server)
                AND NOT EXISTS (SELECT 1 FROM temp.staged_attachment AS s
                    WHERE s.sync_id = :sync
                        AND s.fcd_id = (SELECT disk.fcd_id FROM disk WHERE disk.id = attachment.disk_id)
                        AND s.vm_moid = (SELECT vm.moid FROM vm WHERE vm.id = attachment.vm_id))
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
            INSERT INTO attachment (disk_id, vm_id, \(Self.devices.joined(separator: ", ")), from_time)
            SELECT disk_id, vm_id, \(Self.devices.joined(separator: ", ")), :time
            FROM temp.staged_attachment AS s
            WHERE sync_id = :sync AND disk_id IS NOT NULL AND vm_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM attachment AS a
                    WHERE a.disk_id = s.disk_id AND a.vm_id = s.vm_id AND a.to_time IS NULL)
                AND NOT EXISTS (SELECT 1 FROM attachment AS a
                    WHERE a.disk_id = s.disk_id AND (
                        (\(SyncClock.isNewer("a.from_time")) AND a.from_time <> :time)
                        OR (\(SyncClock.isNewer("a.to_time")) AND a.to_time <> :time)))
            """,
            in: db
        )
    }

    /// Since when a disk is attached to nothing: from the sync that first found it so. Where the disks were not all read,
    /// only those are looked at that have changed since.
    func noteFreeDisks(in db: Database) throws {
        let isAttached = "EXISTS (SELECT 1 FROM attachment WHERE disk_id = disk.id AND to_time IS NULL)"
        let reach =
            complete.contains(.disks)
            ? "" : "AND id IN (SELECT changed.id FROM disk AS changed WHERE changed.changed_at >= :start)"
        try execute(
            """
            UPDATE disk SET detached_since = NULL
            WHERE server_id = :server AND detached_since IS NOT NULL AND \(isAttached) \(reach)
            """,
            in: db
        )
        // Any disk may be on a VM whose devices could not be read.
        let unread = "SELECT count(*) FROM temp.staged_vm WHERE sync_id = :sync AND NOT has_files"
        guard complete.contains(.attachments), try number(unread, in: db) == 0 else { return }
        try execute(
            """
            UPDATE disk SET detached_since = :time
            WHERE server_id = :server AND detached_since IS NULL AND state IN ('ready', 'deleting')
                AND NOT \(isAttached) \(reach)
            """,
            in: db
        )
    }

    private static let devices = [
        "controller_key", "controller_label", "unit_number", "device_key", "device_label", "disk_mode", "sharing",
    ]

    private func updateDevices(in db: Database) throws {
        let differs = Self.devices.map { "a.\($0) IS NOT coalesce(s.\($0), a.\($0))" }.joined(separator: " OR ")
        let taken = Self.devices.map { "\($0) = coalesce(s.\($0), a.\($0))" }.joined(separator: ", ")
        try execute(
            """
            UPDATE temp.staged_seen SET what = 'changed'
            WHERE sync_id = :sync AND what IS NULL AND fcd_id IN (
                SELECT s.fcd_id FROM temp.staged_attachment AS s
                JOIN attachment AS a ON a.disk_id = s.disk_id AND a.vm_id = s.vm_id AND a.to_time IS NULL
                WHERE s.sync_id = :sync AND NOT \(SyncClock.isNewer("a.from_time")) AND (\(differs)));

            UPDATE attachment AS a SET \(taken)
            FROM temp.staged_attachment AS s
            WHERE s.sync_id = :sync AND a.disk_id = s.disk_id AND a.vm_id = s.vm_id AND a.to_time IS NULL
                AND NOT \(SyncClock.isNewer("a.from_time")) AND (\(differs))
            """,
            in: db
        )
    }

    /// Keeps the list of devices that name a First Class Disk which is nowhere else. Where the disks could not be read,
    /// nobody knows which those are.
    /// - Returns: how many there are.
    func mergeUnknownDevices(in db: Database) throws -> Int {
        guard complete.isSuperset(of: [.disks, .attachments]) else { return 0 }
        try execute(
            """
            DELETE FROM unknown_device
            WHERE vm_id IN (SELECT vm.id FROM vm
                    LEFT JOIN temp.staged_vm AS s ON s.sync_id = :sync AND s.moid = vm.moid
                    WHERE vm.server_id = :server AND (s.has_files OR vm.gone_at IS NOT NULL))
                AND NOT EXISTS (SELECT 1 FROM temp.staged_attachment AS a
                    WHERE a.sync_id = :sync AND a.fcd_id = unknown_device.fcd_id AND a.vm_id = unknown_device.vm_id
                        AND a.disk_id IS NULL);

            INSERT INTO unknown_device (vm_id, fcd_id, device_label, path, since)
            SELECT vm_id, fcd_id, device_label, path, :time FROM temp.staged_attachment
            WHERE sync_id = :sync AND disk_id IS NULL AND vm_id IS NOT NULL
            ON CONFLICT (vm_id, fcd_id) DO UPDATE SET device_label = excluded.device_label, path = excluded.path
            WHERE device_label IS NOT excluded.device_label OR path IS NOT excluded.path
            """,
            in: db
        )
        return try number(
            """
            SELECT count(*) FROM unknown_device JOIN vm ON vm.id = unknown_device.vm_id WHERE vm.server_id = :server
            """,
            in: db
        )
    }
}
