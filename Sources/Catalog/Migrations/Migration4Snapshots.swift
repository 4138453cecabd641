import GRDB

/// The fourth shape of the catalog: snapshots of disks, how far a server's global catalog lags behind its datastores, and
/// which disks several of them list.
///
/// Only strings, never the app's types: those change, this must not.
enum Migration4Snapshots {
    static func run(_ db: Database) throws {
        for view in ["server_parts", "datastores", "disks"] { try db.execute(sql: "DROP VIEW \(view)") }
        try db.execute(sql: parts)
        try db.execute(sql: snapshots)
        try db.execute(sql: clocks)
        try db.execute(sql: listings)
        try db.execute(sql: Migration4Views.sql)
    }

    private static let parts = """
        CREATE TABLE server_part_new (
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            part TEXT NOT NULL CHECK (part IN ('datastores', 'vms', 'disks', 'attachments', 'datastore-catalogs',
                'files', 'tags', 'snapshots', 'catalog-clocks')),
            read_at TEXT CHECK (read_at GLOB '????-??-??T??:??:??.???Z'),
            tried_at TEXT CHECK (tried_at GLOB '????-??-??T??:??:??.???Z'),
            error TEXT,
            PRIMARY KEY (server_id, part)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO server_part_new SELECT server_id, part, read_at, tried_at, error FROM server_part;
        DROP TABLE server_part;
        ALTER TABLE server_part_new RENAME TO server_part;
        """

    // snapshot: from_time, to_time: between which looks it was there; to_time is NULL as long as it lasts. created_at is
    // by the server's clock. stranding: why it is of no use, where the server shows that.
    // snapshots_read_at: when the disk's snapshots themselves were last read, and not only counted.
    private static let snapshots = """
        CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY,
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            snapshot_id TEXT CHECK (snapshot_id <> ''),
            created_at TEXT CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
            description TEXT NOT NULL,
            stranding TEXT CHECK (stranding IN ('no-id', 'disk-gone')),
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            CHECK (to_time > from_time)
        ) STRICT;
        CREATE INDEX snapshot_by_disk ON snapshot (disk_id, from_time);
        CREATE INDEX snapshot_open ON snapshot (disk_id, created_at) WHERE to_time IS NULL;

        ALTER TABLE disk ADD COLUMN snapshots_read_at TEXT CHECK (snapshots_read_at GLOB '????-??-??T??:??:??.???Z');
        """

    // object_clock, sync_clock: how many changes of the datastore's disks there were, and how many of them the global
    // catalog has taken over. Both are NULL where the server could not tell, and clock_error says why.
    private static let clocks = """
        ALTER TABLE datastore ADD COLUMN object_clock INTEGER;
        ALTER TABLE datastore ADD COLUMN sync_clock INTEGER;
        ALTER TABLE datastore ADD COLUMN clock_error TEXT;
        ALTER TABLE datastore ADD COLUMN clocks_read_at TEXT
            CHECK (clocks_read_at GLOB '????-??-??T??:??:??.???Z');
        CREATE INDEX datastore_by_url ON datastore (url);
        CREATE INDEX unknown_device_by_path ON unknown_device (path);
        """

    // Disks that several datastores of one server list, of which two are the same: a row for each datastore.
    private static let listings = """
        CREATE TABLE duplicate_listing (
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            fcd_id TEXT NOT NULL CHECK (fcd_id <> ''),
            datastore_id INTEGER NOT NULL REFERENCES datastore (id) ON DELETE CASCADE,
            since TEXT NOT NULL CHECK (since GLOB '????-??-??T??:??:??.???Z'),
            PRIMARY KEY (server_id, fcd_id, datastore_id)
        ) STRICT, WITHOUT ROWID;
        """
}
