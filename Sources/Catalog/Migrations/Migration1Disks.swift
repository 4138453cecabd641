import GRDB

/// The first shape of the catalog: servers, what they hold, who owns it, and the journal.
///
/// Only strings, never the app's types: those change, this must not. Times are `YYYY-MM-DDThh:mm:ss.mmmZ` in UTC,
/// sizes are MiB.
enum Migration1Disks {
    static func run(_ db: Database) throws {
        // "FCDC": tells a catalog from any other SQLite file.
        try db.execute(sql: "PRAGMA application_id = 0x46434443")
        try db.execute(sql: inventory)
        try db.execute(sql: disks)
        try db.execute(sql: details)
        try db.execute(sql: journal)
        try db.execute(sql: Migration1Views.sql)
    }

    private static let inventory = """
        CREATE TABLE server (
            id INTEGER PRIMARY KEY,
            instance_uuid TEXT NOT NULL UNIQUE CHECK (instance_uuid <> ''),
            url TEXT NOT NULL,
            name TEXT NOT NULL,
            product TEXT NOT NULL,
            api_version TEXT NOT NULL,
            is_vcenter INTEGER NOT NULL CHECK (is_vcenter IN (0, 1)),
            first_seen TEXT NOT NULL CHECK (first_seen GLOB '????-??-??T??:??:??.???Z'),
            last_seen TEXT NOT NULL CHECK (last_seen GLOB '????-??-??T??:??:??.???Z'),
            last_sync TEXT CHECK (last_sync GLOB '????-??-??T??:??:??.???Z')
        ) STRICT;

        -- disks_read_at: when a sync last read the whole list of the datastore's disks. A disk that did not change
        -- is not written again: it was last seen then.
        CREATE TABLE datastore (
            id INTEGER PRIMARY KEY,
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            moid TEXT NOT NULL CHECK (moid <> ''),
            name TEXT NOT NULL,
            url TEXT NOT NULL,
            type TEXT NOT NULL,
            capacity_mib INTEGER CHECK (capacity_mib >= 0),
            free_mib INTEGER CHECK (free_mib >= 0),
            accessible INTEGER NOT NULL CHECK (accessible IN (0, 1)),
            datacenter_path TEXT NOT NULL,
            disks_read_at TEXT CHECK (disks_read_at GLOB '????-??-??T??:??:??.???Z'),
            seen_at TEXT NOT NULL CHECK (seen_at GLOB '????-??-??T??:??:??.???Z'),
            gone_at TEXT CHECK (gone_at GLOB '????-??-??T??:??:??.???Z'),
            UNIQUE (server_id, moid)
        ) STRICT;

        CREATE TABLE vm (
            id INTEGER PRIMARY KEY,
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            moid TEXT NOT NULL CHECK (moid <> ''),
            name TEXT NOT NULL,
            instance_uuid TEXT,
            inventory_path TEXT,
            power_state TEXT NOT NULL,
            hardware_version TEXT,
            is_template INTEGER NOT NULL CHECK (is_template IN (0, 1)),
            host_name TEXT,
            seen_at TEXT NOT NULL CHECK (seen_at GLOB '????-??-??T??:??:??.???Z'),
            gone_at TEXT CHECK (gone_at GLOB '????-??-??T??:??:??.???Z'),
            UNIQUE (server_id, moid)
        ) STRICT;
        """

    private static let disks = """
        CREATE TABLE disk (
            id INTEGER PRIMARY KEY,
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            fcd_id TEXT CHECK (fcd_id <> ''),
            name TEXT NOT NULL,
            capacity_mib INTEGER CHECK (capacity_mib >= 0),
            datastore_id INTEGER REFERENCES datastore (id) ON DELETE SET NULL,
            path TEXT,
            provisioning TEXT CHECK (provisioning IN ('thin', 'eager', 'lazy')),
            state TEXT NOT NULL CHECK (state IN ('creating', 'ready', 'deleting', 'deleted', 'gone')),
            created_at TEXT CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
            first_seen TEXT NOT NULL CHECK (first_seen GLOB '????-??-??T??:??:??.???Z'),
            seen_at TEXT NOT NULL CHECK (seen_at GLOB '????-??-??T??:??:??.???Z'),
            gone_at TEXT CHECK (gone_at GLOB '????-??-??T??:??:??.???Z'),
            keep_after_delete_vm INTEGER CHECK (keep_after_delete_vm IN (0, 1)),
            detached_since TEXT CHECK (detached_since GLOB '????-??-??T??:??:??.???Z'),
            fault TEXT,
            UNIQUE (server_id, fcd_id),
            CHECK (state = 'creating' OR fcd_id IS NOT NULL),
            CHECK ((state IN ('deleted', 'gone')) = (gone_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX disk_by_fcd_id ON disk (fcd_id COLLATE NOCASE);
        CREATE INDEX disk_by_name ON disk (name);
        CREATE INDEX disk_by_path ON disk (path);
        CREATE INDEX disk_by_datastore ON disk (datastore_id);

        CREATE TABLE attachment (
            id INTEGER PRIMARY KEY,
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            vm_id INTEGER NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
            controller_key INTEGER,
            controller_label TEXT,
            unit_number INTEGER,
            device_key INTEGER,
            device_label TEXT,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            CHECK (to_time IS NULL OR to_time >= from_time)
        ) STRICT;
        CREATE UNIQUE INDEX attachment_open ON attachment (disk_id, vm_id) WHERE to_time IS NULL;
        CREATE INDEX attachment_by_disk ON attachment (disk_id, from_time);
        CREATE INDEX attachment_by_vm ON attachment (vm_id, from_time);
        """

    private static let details = """
        CREATE TABLE owner (
            disk_id INTEGER PRIMARY KEY REFERENCES disk (id) ON DELETE CASCADE,
            team TEXT CHECK (team <> ''),
            person TEXT CHECK (person <> ''),
            contact TEXT CHECK (contact <> ''),
            cost_centre TEXT CHECK (cost_centre <> ''),
            purpose TEXT CHECK (purpose <> ''),
            expires_on TEXT CHECK (expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            set_at TEXT NOT NULL CHECK (set_at GLOB '????-??-??T??:??:??.???Z'),
            source TEXT NOT NULL CHECK (source IN ('local', 'server')),
            CHECK (coalesce(team, person, contact) IS NOT NULL)
        ) STRICT;

        -- category is NULL for the catalog's own tags; the index treats two NULLs as equal, which UNIQUE does not.
        CREATE TABLE tag (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            category TEXT CHECK (category <> ''),
            name TEXT NOT NULL CHECK (name <> ''),
            added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.???Z')
        ) STRICT;
        CREATE UNIQUE INDEX tag_unique ON tag (disk_id, ifnull(category, ''), name);
        CREATE INDEX tag_by_name ON tag (name, category);

        CREATE TABLE metadata (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (disk_id, key)
        ) STRICT, WITHOUT ROWID;
        """

    private static let journal = """
        CREATE TABLE operation (
            id TEXT PRIMARY KEY CHECK (id <> ''),
            kind TEXT NOT NULL CHECK (kind <> ''),
            state TEXT NOT NULL CHECK (state IN ('intended', 'running', 'done', 'failed', 'unknown')),
            server_id INTEGER REFERENCES server (id) ON DELETE SET NULL,
            disk_id INTEGER REFERENCES disk (id) ON DELETE SET NULL,
            target TEXT NOT NULL,
            intent TEXT NOT NULL CHECK (json_valid(intent)),
            task TEXT,
            user TEXT NOT NULL,
            host TEXT NOT NULL,
            pid INTEGER NOT NULL,
            started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
            finished_at TEXT CHECK (finished_at GLOB '????-??-??T??:??:??.???Z'),
            outcome TEXT,
            error TEXT,
            CHECK ((state IN ('intended', 'running')) = (finished_at IS NULL))
        ) STRICT;
        CREATE INDEX operation_open ON operation (started_at) WHERE state IN ('intended', 'running', 'unknown');
        CREATE INDEX operation_by_time ON operation (started_at);
        CREATE INDEX operation_by_disk ON operation (disk_id);
        CREATE INDEX operation_by_server ON operation (server_id);

        CREATE TABLE operation_step (
            operation_id TEXT NOT NULL REFERENCES operation (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL CHECK (seq > 0),
            name TEXT NOT NULL CHECK (name <> ''),
            state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'skipped')),
            detail TEXT,
            task TEXT,
            started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
            finished_at TEXT CHECK (finished_at GLOB '????-??-??T??:??:??.???Z'),
            PRIMARY KEY (operation_id, seq),
            CHECK ((state = 'running') = (finished_at IS NULL))
        ) STRICT, WITHOUT ROWID;
        """
}
