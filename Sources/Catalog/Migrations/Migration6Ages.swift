import GRDB

/// The sixth shape of the catalog: how old some of what is known is, and whose authors were not asked for yet.
///
/// Only strings, never the app's types: those change, this must not.
enum Migration6Ages {
    static func run(_ db: Database) throws {
        try db.execute(sql: "DROP VIEW disks")
        try db.execute(sql: ages)
        try db.execute(sql: unasked)
        try db.execute(sql: Migration6Views.sql)
    }

    // disk.details_read_at: when what lists do not tell of it (control flags, provisioning) was last read; NULL where that
    // was never so, or before this column was there. datastore_usage.noted_at: when the figures of the day came to be so;
    // NULL in a row of an earlier version.
    private static let ages = """
        ALTER TABLE disk ADD COLUMN details_read_at TEXT CHECK (details_read_at GLOB '????-??-??T??:??:??.???Z');
        ALTER TABLE datastore_usage ADD COLUMN noted_at TEXT CHECK (noted_at GLOB '????-??-??T??:??:??.???Z');
        """

    // event_unasked: changes that a sync saw and whose author no server was asked for. Looking for them among all events
    // would read those of every disk that changed lately: all of them, after a first sync. Those that were there before are
    // taken over for the week that they are asked for.
    private static let unasked = """
        CREATE TABLE event_unasked (
            disk_id INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (disk_id, seq),
            FOREIGN KEY (disk_id, seq) REFERENCES event (disk_id, seq) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        INSERT INTO event_unasked SELECT event.disk_id, event.seq
        FROM disk CROSS JOIN event ON event.disk_id = disk.id
        WHERE disk.changed_at >= (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(time), '-7 days') FROM change_context)
            AND event.time >= (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(time), '-7 days') FROM change_context)
            AND event.source = 'sync' AND event.operation_id IS NULL
            AND event.kind IN ('attached', 'detached', 'slot', 'sharing', 'grew', 'moved', 'gone')
            AND disk.fcd_id IS NOT NULL AND event.time > disk.first_seen
            AND NOT EXISTS (SELECT 1 FROM event_author AS a WHERE a.disk_id = event.disk_id AND a.seq = event.seq);

        CREATE TRIGGER event_to_ask AFTER INSERT ON event
        WHEN new.source = 'sync' AND new.operation_id IS NULL
            AND new.kind IN ('attached', 'detached', 'slot', 'sharing', 'grew', 'moved', 'gone')
        BEGIN
            INSERT INTO event_unasked SELECT new.disk_id, new.seq FROM disk
            WHERE id = new.disk_id AND fcd_id IS NOT NULL AND first_seen < new.time;
        END;

        CREATE TRIGGER event_asked AFTER INSERT ON event_author BEGIN
            DELETE FROM event_unasked WHERE disk_id = new.disk_id AND seq = new.seq;
        END;
        """
}
