import GRDB

/// The temporary tables that hold what a sync has read, until it is merged or discarded.
///
/// They belong to the writing connection of this process; each row carries the key of its sync, since one process
/// can read several servers at once. Of a disk that is as the catalog has it, only its ID is kept.
enum SyncStaging {
    /// The tables that hold what was read of each side.
    private static let tables: [SyncPart: [String]] = [
        .datastores: ["staged_datastore"],
        .vms: ["staged_vm", "staged_vm_file"],
        .disks: ["staged_seen", "staged_disk", "staged_absent"] + details,
        .attachments: ["staged_attachment", "staged_read_vm"],
        .datastoreCatalogs: ["staged_listed", "staged_catalog"],
        .files: ["staged_file", "staged_search"],
        .tags: ["staged_tagged", "staged_tag_list"],
        .snapshots: ["staged_snapshot", "staged_snapshot_disk"],
        .catalogClocks: ["staged_clock"],
        // Read once the rest is merged.
        .events: [],
    ]

    static let details = [
        "staged_metadata", "staged_tag", "staged_owner", "staged_retirement", "staged_snapshot_ids", "staged_detailed",
    ]

    /// - Parameter run: its row in `sync`; nil where it has none yet.
    /// - Returns: the key of a new sync.
    static func begin(run: Int64?, in db: Database) throws -> Int64 {
        try db.execute(sql: schema)
        try db.execute(sql: "INSERT INTO temp.staged_sync (run_id) VALUES (?)", arguments: [run])
        return db.lastInsertedRowID
    }

    /// The runs of this process that are under way.
    static func runs(in db: Database) throws -> Set<Int64> {
        try db.execute(sql: schema)
        return try Int64.fetchSet(db, sql: "SELECT run_id FROM temp.staged_sync WHERE run_id IS NOT NULL")
    }

    /// Forgets what a sync has read, and the sync.
    static func remove(sync: Int64, in db: Database) throws {
        try drop(Set(SyncPart.allCases), sync: sync, in: db)
        try db.execute(sql: "DELETE FROM temp.staged_unread WHERE sync_id = ?", arguments: [sync])
        try db.execute(sql: "DELETE FROM temp.staged_sync WHERE id = ?", arguments: [sync])
    }

    /// Forgets what a sync has read of some sides.
    static func drop(_ parts: Set<SyncPart>, sync: Int64, in db: Database) throws {
        for table in parts.flatMap({ tables[$0] ?? [] }) {
            try db.execute(sql: "DELETE FROM temp.\(table) WHERE sync_id = ?", arguments: [sync])
        }
    }

    // staged_seen: every disk that was read. `disk_id` is the row in `disk`; `what` says what the merge did (added, back,
    // changed). staged_disk: those that differ from the catalog; `stale` is set where the catalog's row is newer than
    // what the sync read. staged_catalog: datastores whose own list was read. staged_listed: what those lists have.
    // staged_absent: disks that a list shows and that their datastores do not have. staged_tag_list: tags whose disks were
    // read, and staged_tagged: those. staged_search: datastores that were searched for files. staged_vm: `has_files` where
    // the devices were read. staged_snapshot_ids: of disks with snapshots, what their list tells. staged_snapshot_disk: disks
    // whose snapshots were read. staged_detailed: disks of which more was read than lists tell.
    private static let schema = """
        CREATE TEMP TABLE IF NOT EXISTS staged_sync (id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER);
        CREATE TEMP TABLE IF NOT EXISTS staged_datastore (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, type TEXT NOT NULL,
            capacity_mib INTEGER, free_mib INTEGER, uncommitted_mib INTEGER, accessible INTEGER NOT NULL,
            datacenter_path TEXT NOT NULL,
            PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_vm (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, name TEXT NOT NULL, instance_uuid TEXT, inventory_path TEXT,
            power_state TEXT NOT NULL, hardware_version TEXT, is_template INTEGER NOT NULL, host_name TEXT,
            changed_block_tracking INTEGER, has_files INTEGER NOT NULL,
            PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_vm_file (
            sync_id INTEGER NOT NULL, vm_moid TEXT NOT NULL, path TEXT NOT NULL, role TEXT NOT NULL, datastore_moid TEXT,
            PRIMARY KEY (sync_id, vm_moid, path)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS temp.staged_vm_file_by_path ON staged_vm_file (sync_id, path);
        CREATE TEMP TABLE IF NOT EXISTS staged_seen (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, disk_id INTEGER, is_faulty INTEGER NOT NULL,
            has_metadata INTEGER NOT NULL, in_global_catalog INTEGER, in_datastore_catalog INTEGER, what TEXT,
            PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_disk (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, name TEXT NOT NULL, capacity_mib INTEGER,
            datastore_moid TEXT, path TEXT, provisioning TEXT, created_at TEXT, keep_after_delete_vm INTEGER,
            relocation_disabled INTEGER, changed_block_tracking INTEGER, used_mib INTEGER, snapshots INTEGER,
            backing_object_id TEXT, has_metadata INTEGER NOT NULL, has_tags INTEGER NOT NULL, fault TEXT,
            disk_id INTEGER, what TEXT, stale INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_absent (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, PRIMARY KEY (sync_id, fcd_id)
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
            controller_label TEXT, unit_number INTEGER, device_key INTEGER, device_label TEXT, disk_mode TEXT,
            sharing TEXT, path TEXT, disk_id INTEGER, vm_id INTEGER,
            PRIMARY KEY (sync_id, fcd_id, vm_moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_catalog (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_listed (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, fcd_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_tag_list (
            sync_id INTEGER NOT NULL, category TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sync_id, category, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_tagged (
            sync_id INTEGER NOT NULL, category TEXT NOT NULL, name TEXT NOT NULL, fcd_id TEXT NOT NULL,
            PRIMARY KEY (sync_id, fcd_id, category, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_search (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_file (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, size_mib INTEGER,
            capacity_mib INTEGER, modified_at TEXT,
            PRIMARY KEY (sync_id, moid, path)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_snapshot_ids (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, ids TEXT NOT NULL, PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_detailed (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_snapshot_disk (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, disk_id INTEGER, PRIMARY KEY (sync_id, fcd_id)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_snapshot (
            sync_id INTEGER NOT NULL, fcd_id TEXT NOT NULL, number INTEGER NOT NULL, snapshot_id TEXT, created_at TEXT,
            description TEXT NOT NULL, stranding TEXT,
            PRIMARY KEY (sync_id, fcd_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_clock (
            sync_id INTEGER NOT NULL, url TEXT NOT NULL, object_clock INTEGER, sync_clock INTEGER, error TEXT,
            PRIMARY KEY (sync_id, url)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_read_vm (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS staged_unread (
            sync_id INTEGER NOT NULL, moid TEXT NOT NULL, PRIMARY KEY (sync_id, moid)
        ) STRICT, WITHOUT ROWID;
        """
}
