import GRDB

/// The third shape of the catalog: what was, beside what is; what a server showed beside its disks; and words to
/// search in.
///
/// Only strings, never the app's types: those change, this must not.
enum Migration3History {
    static func run(_ db: Database) throws {
        for view in ["servers", "disks", "attachments", "owners", "tags", "operations", "retirements"] {
            try db.execute(sql: "DROP VIEW \(view)")
        }
        try db.execute(sql: owners)
        try db.execute(sql: columns)
        try db.execute(sql: observed)
        try db.execute(sql: history)
        try db.execute(sql: search)
        try db.execute(sql: Migration3Backfill.sql)
        try db.execute(sql: Migration3Triggers.sql)
        try db.execute(sql: Migration3Views.sql)
    }

    // rule: the rule of the configuration that named this owner, where nobody did. noted_at: when this catalog wrote
    // the row, whatever the clock said that set the owner: of older rows as near as that tells, and never in the future.
    private static let owners = """
        CREATE TABLE owner_new (
            disk_id INTEGER PRIMARY KEY REFERENCES disk (id) ON DELETE CASCADE,
            team TEXT CHECK (team <> ''),
            person TEXT CHECK (person <> ''),
            contact TEXT CHECK (contact <> ''),
            cost_centre TEXT CHECK (cost_centre <> ''),
            purpose TEXT CHECK (purpose <> ''),
            expires_on TEXT CHECK (expires_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            set_at TEXT NOT NULL CHECK (set_at GLOB '????-??-??T??:??:??.???Z'),
            source TEXT NOT NULL CHECK (source IN ('local', 'server', 'rule')),
            rule TEXT CHECK (rule <> ''),
            noted_at TEXT NOT NULL CHECK (noted_at GLOB '????-??-??T??:??:??.???Z'),
            CHECK (coalesce(team, person, contact) IS NOT NULL),
            CHECK ((source = 'rule') = (rule IS NOT NULL))
        ) STRICT;
        INSERT INTO owner_new (disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source, noted_at)
        SELECT disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source,
            min(max(set_at, (SELECT first_seen FROM disk WHERE disk.id = owner.disk_id)),
                strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
        FROM owner;
        DROP TABLE owner;
        ALTER TABLE owner_new RENAME TO owner;
        CREATE INDEX owner_by_team ON owner (team COLLATE NOCASE) WHERE team IS NOT NULL;
        CREATE INDEX owner_by_person ON owner (person COLLATE NOCASE) WHERE person IS NOT NULL;
        CREATE INDEX owner_by_contact ON owner (contact COLLATE NOCASE) WHERE contact IS NOT NULL;
        CREATE INDEX owner_by_expiry ON owner (expires_on) WHERE expires_on IS NOT NULL;
        CREATE INDEX owner_by_rule ON owner (rule) WHERE rule IS NOT NULL;
        CREATE INDEX owner_unwritten ON owner (disk_id) WHERE source = 'local';

        -- What stands with a disk at the server while this catalog has a later word that the server does not know of.
        CREATE TABLE owner_conflict (
            disk_id INTEGER PRIMARY KEY REFERENCES disk (id) ON DELETE CASCADE,
            team TEXT, person TEXT, contact TEXT, cost_centre TEXT, purpose TEXT, expires_on TEXT,
            set_at TEXT NOT NULL CHECK (set_at GLOB '????-??-??T??:??:??.???Z'),
            noted_at TEXT NOT NULL CHECK (noted_at GLOB '????-??-??T??:??:??.???Z')
        ) STRICT;
        """

    // changed_at: the time of the latest event of the disk. used_mib: what a thin disk takes. snapshots: how many the
    // server listed. in_global_catalog, in_datastore_catalog: which of the server's lists have the disk; NULL where
    // that was not looked at.
    private static let columns = """
        ALTER TABLE disk ADD COLUMN changed_at TEXT CHECK (changed_at GLOB '????-??-??T??:??:??.???Z');
        ALTER TABLE disk ADD COLUMN used_mib INTEGER CHECK (used_mib >= 0);
        ALTER TABLE disk ADD COLUMN snapshots INTEGER CHECK (snapshots >= 0);
        ALTER TABLE disk ADD COLUMN backing_object_id TEXT;
        ALTER TABLE disk ADD COLUMN relocation_disabled INTEGER CHECK (relocation_disabled IN (0, 1));
        ALTER TABLE disk ADD COLUMN changed_block_tracking INTEGER CHECK (changed_block_tracking IN (0, 1));
        ALTER TABLE disk ADD COLUMN in_global_catalog INTEGER CHECK (in_global_catalog IN (0, 1));
        ALTER TABLE disk ADD COLUMN in_datastore_catalog INTEGER CHECK (in_datastore_catalog IN (0, 1));
        CREATE INDEX disk_by_change ON disk (changed_at);
        CREATE INDEX disk_in_order ON disk (name COLLATE NOCASE, id);
        CREATE INDEX disk_by_size ON disk (capacity_mib);
        CREATE INDEX disk_by_creation ON disk (created_at);
        -- Few disks each: those that are not simply there, and those that could not be read.
        CREATE INDEX disk_by_state ON disk (state) WHERE state <> 'ready';
        CREATE INDEX disk_unreadable ON disk (id) WHERE fault IS NOT NULL;

        ALTER TABLE attachment ADD COLUMN disk_mode TEXT;
        ALTER TABLE attachment ADD COLUMN sharing TEXT;
        -- With the end, so that who was attached at a time is told by the index alone.
        DROP INDEX attachment_by_disk;
        CREATE INDEX attachment_by_disk ON attachment (disk_id, from_time, to_time);

        ALTER TABLE vm ADD COLUMN power_since TEXT CHECK (power_since GLOB '????-??-??T??:??:??.???Z');
        ALTER TABLE vm ADD COLUMN changed_block_tracking INTEGER CHECK (changed_block_tracking IN (0, 1));
        CREATE INDEX vm_by_name ON vm (name COLLATE NOCASE);

        ALTER TABLE datastore ADD COLUMN catalog_read_at TEXT CHECK (catalog_read_at GLOB '????-??-??T??:??:??.???Z');
        ALTER TABLE datastore ADD COLUMN files_read_at TEXT CHECK (files_read_at GLOB '????-??-??T??:??:??.???Z');
        CREATE INDEX datastore_by_name ON datastore (name);
        """

    private static let observed = """
        -- One row for each run of a sync, whatever became of it.
        CREATE TABLE sync (
            id INTEGER PRIMARY KEY,
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
            finished_at TEXT CHECK (finished_at GLOB '????-??-??T??:??:??.???Z'),
            scope TEXT NOT NULL CHECK (scope IN ('full', 'changes', 'machines')),
            state TEXT NOT NULL CHECK (state IN ('running', 'done', 'partial', 'failed')),
            error TEXT,
            disks INTEGER, added INTEGER, changed INTEGER, gone INTEGER, back INTEGER, faulty INTEGER,
            attached INTEGER, detached INTEGER, rows_written INTEGER,
            host TEXT NOT NULL, pid INTEGER NOT NULL,
            CHECK ((state = 'running') = (finished_at IS NULL))
        ) STRICT;
        CREATE INDEX sync_by_server ON sync (server_id, started_at);
        -- Readings of everything are few among the looks of a watch.
        CREATE INDEX sync_whole ON sync (server_id, started_at, finished_at) WHERE scope = 'full' AND state = 'done';

        -- How fresh each side of a server is. read_at: the beginning of the last reading that came to its end.
        -- tried_at, error: the last one that did not, where that was later.
        CREATE TABLE server_part (
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            part TEXT NOT NULL CHECK (part IN ('datastores', 'vms', 'disks', 'attachments', 'datastore-catalogs',
                'files', 'tags')),
            read_at TEXT CHECK (read_at GLOB '????-??-??T??:??:??.???Z'),
            tried_at TEXT CHECK (tried_at GLOB '????-??-??T??:??:??.???Z'),
            error TEXT,
            PRIMARY KEY (server_id, part)
        ) STRICT, WITHOUT ROWID;

        -- VMDK files, as a search of the datastore found them.
        CREATE TABLE file (
            id INTEGER PRIMARY KEY,
            datastore_id INTEGER NOT NULL REFERENCES datastore (id) ON DELETE CASCADE,
            path TEXT NOT NULL CHECK (path <> ''),
            size_mib INTEGER CHECK (size_mib >= 0),
            capacity_mib INTEGER CHECK (capacity_mib >= 0),
            modified_at TEXT CHECK (modified_at GLOB '????-??-??T??:??:??.???Z'),
            kind TEXT,
            first_seen TEXT NOT NULL CHECK (first_seen GLOB '????-??-??T??:??:??.???Z'),
            gone_at TEXT CHECK (gone_at GLOB '????-??-??T??:??:??.???Z'),
            UNIQUE (datastore_id, path)
        ) STRICT;
        CREATE INDEX file_by_path ON file (path);

        -- Files that a virtual machine uses otherwise than as a First Class Disk: as a plain disk, or below a snapshot
        -- or a linked clone.
        CREATE TABLE vm_file (
            vm_id INTEGER NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
            path TEXT NOT NULL CHECK (path <> ''),
            role TEXT NOT NULL CHECK (role IN ('disk', 'parent', 'snapshot')),
            datastore_moid TEXT,
            PRIMARY KEY (vm_id, path)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX vm_file_by_path ON vm_file (path);

        -- Devices of virtual machines whose First Class Disk the server's lists do not have.
        CREATE TABLE unknown_device (
            vm_id INTEGER NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
            fcd_id TEXT NOT NULL CHECK (fcd_id <> ''),
            device_label TEXT,
            path TEXT,
            since TEXT NOT NULL CHECK (since GLOB '????-??-??T??:??:??.???Z'),
            PRIMARY KEY (vm_id, fcd_id)
        ) STRICT, WITHOUT ROWID;

        -- How full a datastore was, once a day.
        CREATE TABLE datastore_usage (
            datastore_id INTEGER NOT NULL REFERENCES datastore (id) ON DELETE CASCADE,
            day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            capacity_mib INTEGER,
            free_mib INTEGER,
            disks INTEGER NOT NULL,
            provisioned_mib INTEGER NOT NULL,
            PRIMARY KEY (datastore_id, day)
        ) STRICT, WITHOUT ROWID;
        """

    // change_context: one row, what the writes of the transaction at hand belong to; the triggers read it.
    // recorded_since: from when on each change leaves an event.
    // event: what was seen or done, one row a change. was, became: the old and the new value.
    // …_version: how a thing was, from one time to another; to_time is NULL as long as it lasts.
    private static let history = """
        CREATE TABLE change_context (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            time TEXT NOT NULL CHECK (time GLOB '????-??-??T??:??:??.???Z'),
            source TEXT NOT NULL CHECK (source IN ('sync', 'command', 'other')),
            operation_id TEXT,
            recorded_since TEXT NOT NULL CHECK (recorded_since GLOB '????-??-??T??:??:??.???Z')
        ) STRICT;
        INSERT INTO change_context (id, time, source, recorded_since)
        SELECT 1, now, 'other', now FROM (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now);

        CREATE TABLE event (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL CHECK (seq > 0),
            time TEXT NOT NULL CHECK (time GLOB '????-??-??T??:??:??.???Z'),
            kind TEXT NOT NULL CHECK (kind <> ''),
            source TEXT NOT NULL CHECK (source IN ('sync', 'command', 'other')),
            operation_id TEXT,
            was TEXT,
            became TEXT,
            detail TEXT,
            PRIMARY KEY (disk_id, seq)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE disk_version (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            name TEXT NOT NULL,
            capacity_mib INTEGER,
            datastore_id INTEGER,
            path TEXT,
            provisioning TEXT,
            state TEXT NOT NULL,
            keep_after_delete_vm INTEGER,
            relocation_disabled INTEGER,
            changed_block_tracking INTEGER,
            fault TEXT,
            PRIMARY KEY (disk_id, from_time),
            CHECK (to_time > from_time)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX disk_version_in_order ON disk_version (name COLLATE NOCASE, disk_id);
        CREATE INDEX disk_version_by_path ON disk_version (path);
        CREATE INDEX disk_version_by_state ON disk_version (state, from_time, to_time) WHERE state <> 'ready';

        CREATE TABLE owner_version (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            team TEXT, person TEXT, contact TEXT, cost_centre TEXT, purpose TEXT, expires_on TEXT,
            set_at TEXT NOT NULL,
            source TEXT NOT NULL,
            rule TEXT,
            PRIMARY KEY (disk_id, from_time),
            CHECK (to_time > from_time)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX owner_version_by_team ON owner_version (team COLLATE NOCASE) WHERE team IS NOT NULL;
        CREATE INDEX owner_version_by_person ON owner_version (person COLLATE NOCASE) WHERE person IS NOT NULL;
        CREATE INDEX owner_version_by_contact ON owner_version (contact COLLATE NOCASE) WHERE contact IS NOT NULL;

        -- category is '' for the catalog's own tags.
        CREATE TABLE tag_version (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            category TEXT NOT NULL,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            PRIMARY KEY (disk_id, name, category, from_time),
            CHECK (to_time > from_time)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tag_version_by_name ON tag_version (name, category, from_time, to_time);

        CREATE TABLE metadata_version (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            value TEXT NOT NULL,
            PRIMARY KEY (disk_id, key, from_time),
            CHECK (to_time > from_time)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE retirement_version (
            disk_id INTEGER NOT NULL REFERENCES disk (id) ON DELETE CASCADE,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            retired_at TEXT, due_at TEXT, retired_by TEXT, reason TEXT,
            source TEXT NOT NULL,
            PRIMARY KEY (disk_id, from_time),
            CHECK (to_time > from_time)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE vm_version (
            vm_id INTEGER NOT NULL REFERENCES vm (id) ON DELETE CASCADE,
            from_time TEXT NOT NULL CHECK (from_time GLOB '????-??-??T??:??:??.???Z'),
            to_time TEXT CHECK (to_time GLOB '????-??-??T??:??:??.???Z'),
            name TEXT NOT NULL,
            inventory_path TEXT,
            power_state TEXT NOT NULL,
            PRIMARY KEY (vm_id, from_time),
            CHECK (to_time > from_time)
        ) STRICT, WITHOUT ROWID;
        """

    // text_pending: disks whose words are to be written anew at the end of the transaction at hand.
    private static let search = """
        CREATE VIRTUAL TABLE disk_text USING fts5 (
            name, path, vm, tags, metadata, owner, tokenize = 'unicode61 remove_diacritics 2', columnsize = 0
        );
        CREATE TABLE text_pending (disk_id INTEGER PRIMARY KEY) STRICT;
        """
}
