import GRDB

/// The temporary tables that hold what a sync has read, until it is merged or discarded.
///
/// They belong to the writing connection of this process; each row carries the key of its sync, since one process
/// can read several servers at once.
enum SyncStaging {
    private static let tables = [
        "staged_datastore", "staged_vm", "staged_disk", "staged_metadata", "staged_tag", "staged_owner",
        "staged_retirement", "staged_attachment", "staged_file", "staged_unread", "staged_read_vm",
    ]

    /// - Returns: the key of a new sync.
    static func begin(in db: Database) throws -> Int64 {
        try db.execute(sql: schema)
        try db.execute(sql: "INSERT INTO temp.staged_sync DEFAULT VALUES")
        return db.lastInsertedRowID
    }

    /// Forgets what a sync has read.
    static func remove(sync: Int64, in db: Database) throws {
        for table in tables {
            try db.execute(sql: "DELETE FROM temp.\(table) WHERE sync_id = ?", arguments: [sync])
        }
    }

    // staged_disk: `disk_id` is the row in `disk`; `what` says what the merge did (added, back, changed); `stale` is
    // set where the catalog's row is newer than what the sync read.
    private static let schema = """
        CREATE TEMP TABLE IF NOT EXISTS staged_sync (id INTEGER PRIMARY KEY AUTOINCREMENT);
        CREATE TEMP TABLE IF NOT EXISTS staged_datastore (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, type TEXT NOT NULL,
            capacity_mib INTEGER, free_mib INTEGER, accessible INTEGER NOT NULL, datacenter_path TEXT NOT NULL,
            PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_vm (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, name TEXT NOT NULL, instance_uuid TEXT, inventory_path TEXT,
            power_state TEXT NOT NULL, hardware_version TEXT, is_template INTEGER NOT NULL, host_name TEXT,
            PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_disk (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, name TEXT NOT NULL, capacity_mib INTEGER,
            datastore_moid TEXT, path TEXT, provisioning TEXT, created_at TEXT, keep_after_delete_vm INTEGER,
            has_metadata INTEGER NOT NULL, has_tags INTEGER NOT NULL, fault TEXT,
            disk_id INTEGER, what TEXT, stale INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_metadata (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (sync_id, fcd_id, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_tag (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, category TEXT NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (sync_id, fcd_id, category, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_owner (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, team TEXT, person TEXT, contact TEXT, cost_centre TEXT,
            purpose TEXT, expires_on TEXT, set_at TEXT NOT NULL,
            PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_retirement (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, retired_at TEXT, due_at TEXT, retired_by TEXT, reason TEXT,
            PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_attachment (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, vm_moid TEXT NOT NULL, controller_key INTEGER,
            controller_label TEXT, unit_number INTEGER, device_key INTEGER, device_label TEXT,
            disk_id INTEGER, vm_id INTEGER,
            PRIMARY KEY (sync_id, fcd_id, vm_moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_file (
            sync_id INTEGER NOT NULL, path TEXT NOT NULL, PRIMARY KEY (sync_id, path)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_read_vm (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_unread (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        """
}
