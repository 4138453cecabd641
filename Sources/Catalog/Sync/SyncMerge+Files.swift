import GRDB

/// VMDKs: those that virtual machines use otherwise than as First Class Disks, and those that lie on datastores.
extension SyncMerge {
    /// Files of virtual machines whose devices could be read.
    func mergeUsedFiles(in db: Database) throws {
        try execute(
            """
            DELETE FROM vm_file
            WHERE vm_id IN (SELECT vm.id FROM vm
                    LEFT JOIN temp.staged_vm AS s ON s.sync_id = :sync AND s.moid = vm.moid
                    WHERE vm.server_id = :server AND (s.has_files OR vm.gone_at IS NOT NULL))
                AND NOT EXISTS (SELECT 1 FROM temp.staged_vm_file AS f JOIN vm ON vm.moid = f.vm_moid
                    WHERE f.sync_id = :sync AND vm.id = vm_file.vm_id AND f.path = vm_file.path);

            INSERT INTO vm_file (vm_id, path, role, datastore_moid)
            SELECT vm.id, f.path, f.role, f.datastore_moid
            FROM temp.staged_vm_file AS f JOIN vm ON vm.server_id = :server AND vm.moid = f.vm_moid
            WHERE f.sync_id = :sync
            ON CONFLICT (vm_id, path) DO UPDATE SET role = excluded.role, datastore_moid = excluded.datastore_moid
            WHERE role <> excluded.role OR datastore_moid IS NOT excluded.datastore_moid
            """,
            in: db
        )
    }

    /// Files of datastores that were searched. One that is no longer there is kept as gone.
    /// - Returns: how many there are on these datastores; nil where none was searched.
    func mergeFiles(in db: Database) throws -> Int? {
        guard try number("SELECT count(*) FROM temp.staged_search WHERE sync_id = :sync", in: db) > 0 else {
            return nil
        }
        let searched = """
            SELECT datastore.id FROM temp.staged_search AS s
            JOIN datastore ON datastore.server_id = :server AND datastore.moid = s.moid WHERE s.sync_id = :sync
            """
        try execute(
            """
            INSERT INTO file (datastore_id, path, size_mib, capacity_mib, modified_at, kind, first_seen)
            SELECT datastore.id, f.path, f.size_mib, f.capacity_mib, f.modified_at, f.kind, :time
            FROM temp.staged_file AS f JOIN datastore ON datastore.server_id = :server AND datastore.moid = f.moid
            WHERE f.sync_id = :sync
            ON CONFLICT (datastore_id, path) DO UPDATE SET size_mib = excluded.size_mib,
                capacity_mib = excluded.capacity_mib, modified_at = excluded.modified_at, kind = excluded.kind,
                gone_at = NULL
            WHERE gone_at IS NOT NULL OR size_mib IS NOT excluded.size_mib
                OR capacity_mib IS NOT excluded.capacity_mib OR modified_at IS NOT excluded.modified_at
                OR kind IS NOT excluded.kind;

            UPDATE file SET gone_at = :time
            WHERE gone_at IS NULL AND datastore_id IN (\(searched))
                AND NOT EXISTS (SELECT 1 FROM temp.staged_file AS f
                    JOIN datastore ON datastore.server_id = :server AND datastore.moid = f.moid
                    WHERE f.sync_id = :sync AND f.path = file.path AND datastore.id = file.datastore_id)
            """,
            in: db
        )
        try note("UPDATE datastore SET files_read_at = :start WHERE id IN (\(searched))", in: db)
        return try number("SELECT count(*) FROM temp.staged_file WHERE sync_id = :sync", in: db)
    }
}
