import GRDB

/// The fifth shape of the catalog: who made the changes that syncs saw, by the server's own events, and what VMs on a
/// datastore may still take.
///
/// Only strings, never the app's types: those change, this must not.
enum Migration5Authors {
    static func run(_ db: Database) throws {
        for view in ["server_parts", "datastores", "events"] { try db.execute(sql: "DROP VIEW \(view)") }
        try db.execute(sql: parts)
        try db.execute(sql: authors)
        try db.execute(sql: growth)
        try db.execute(sql: Migration5Views.sql)
    }

    private static let parts = """
        CREATE TABLE server_part_new (
            server_id INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,
            part TEXT NOT NULL CHECK (part IN ('datastores', 'vms', 'disks', 'attachments', 'datastore-catalogs',
                'files', 'tags', 'snapshots', 'catalog-clocks', 'events')),
            read_at TEXT CHECK (read_at GLOB '????-??-??T??:??:??.???Z'),
            tried_at TEXT CHECK (tried_at GLOB '????-??-??T??:??:??.???Z'),
            error TEXT,
            PRIMARY KEY (server_id, part)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO server_part_new SELECT server_id, part, read_at, tried_at, error FROM server_part;
        DROP TABLE server_part;
        ALTER TABLE server_part_new RENAME TO server_part;
        """

    // event_author: what the server's own events say of a change that a sync saw. user: who made it, as the server writes
    // it; NULL where its events do not tell, or where the server did it by itself (`event` is not NULL then). event: the
    // kind of event or task that tells it. time: when, by the server's clock. asked_at: when the server was asked.
    private static let authors = """
        CREATE TABLE event_author (
            disk_id INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            user TEXT CHECK (user <> ''),
            event TEXT CHECK (event <> ''),
            time TEXT CHECK (time GLOB '????-??-??T??:??:??.???Z'),
            asked_at TEXT NOT NULL CHECK (asked_at GLOB '????-??-??T??:??:??.???Z'),
            PRIMARY KEY (disk_id, seq),
            FOREIGN KEY (disk_id, seq) REFERENCES event (disk_id, seq) ON DELETE CASCADE,
            CHECK (user IS NULL OR event IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        """

    // uncommitted_mib: what VMs on the datastore may still take beyond what is used, by the server's word.
    private static let growth = """
        ALTER TABLE datastore ADD COLUMN uncommitted_mib INTEGER CHECK (uncommitted_mib >= 0);
        """
}
