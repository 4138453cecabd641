import GRDB

/// The second shape of the catalog: disks that are marked for deletion, and what was seen of them since.
///
/// Only strings, never the app's types: those change, this must not.
enum Migration2Retirement {
    static func run(_ db: Database) throws {
        try db.execute(sql: table)
        try db.execute(sql: views)
    }

    // retired_at, due_at: NULL where the mark on the disk cannot be read. noted_at: when this catalog wrote the mark.
    // watched_since, looked_at: the first and the last look in a row, none of them far apart, that saw the disk
    // attached to nothing. used_at: the last look that saw it in use.
    private static let table = """
        CREATE TABLE retirement (
            disk_id INTEGER PRIMARY KEY REFERENCES disk (id) ON DELETE CASCADE,
            retired_at TEXT CHECK (retired_at GLOB '????-??-??T??:??:??.???Z'),
            due_at TEXT CHECK (due_at GLOB '????-??-??T??:??:??.???Z'),
            retired_by TEXT CHECK (retired_by <> ''),
            reason TEXT CHECK (reason <> ''),
            source TEXT NOT NULL CHECK (source IN ('local', 'server')),
            noted_at TEXT NOT NULL CHECK (noted_at GLOB '????-??-??T??:??:??.???Z'),
            watched_since TEXT NOT NULL CHECK (watched_since GLOB '????-??-??T??:??:??.???Z'),
            looked_at TEXT NOT NULL CHECK (looked_at GLOB '????-??-??T??:??:??.???Z'),
            used_at TEXT CHECK (used_at GLOB '????-??-??T??:??:??.???Z'),
            CHECK (looked_at >= watched_since)
        ) STRICT;
        """

    /// `disks` as the first migration made it, with new columns at its end: those of the retirement, and what Kubernetes'
    /// storage driver writes into a volume's metadata.
    private static let views = """
        DROP VIEW disks;

        CREATE VIEW disks AS
        SELECT disk.id AS disk_id, disk.fcd_id, disk.name AS disk, disk.state, disk.capacity_mib,
            disk.server_id, server.name AS server,
            datastore.name AS datastore, datastore.moid AS datastore_moid, disk.path, disk.provisioning,
            disk.created_at, disk.first_seen,
            CASE WHEN disk.state IN ('ready', 'deleting')
                THEN max(disk.seen_at, coalesce(datastore.disks_read_at, disk.seen_at)) ELSE disk.seen_at
            END AS last_seen,
            disk.gone_at, disk.keep_after_delete_vm, disk.detached_since, disk.fault,
            coalesce(owner.team, owner.person, owner.contact) AS owner,
            owner.team, owner.person, owner.contact, owner.cost_centre, owner.purpose, owner.expires_on,
            (SELECT group_concat(label, ', ') FROM (
                SELECT CASE WHEN category IS NULL THEN tag.name ELSE category || '/' || tag.name END AS label
                FROM tag WHERE tag.disk_id = disk.id ORDER BY category, tag.name)) AS tags,
            EXISTS (SELECT 1 FROM attachment
                WHERE attachment.disk_id = disk.id AND to_time IS NULL) AS attached,
            (SELECT group_concat(vm_name, ', ') FROM (
                SELECT vm.name AS vm_name FROM attachment JOIN vm ON vm.id = attachment.vm_id
                WHERE attachment.disk_id = disk.id AND to_time IS NULL ORDER BY from_time, attachment.id)) AS vm,
            retirement.disk_id IS NOT NULL AS retired, retirement.retired_at, retirement.due_at AS purge_due,
            EXISTS (SELECT 1 FROM metadata
                WHERE metadata.disk_id = disk.id AND key >= 'cns.' AND key < 'cns/') AS kubernetes,
            (SELECT value FROM metadata
                WHERE metadata.disk_id = disk.id AND key = 'cns.k8s.pvc.namespace') AS kubernetes_namespace,
            (SELECT value FROM metadata
                WHERE metadata.disk_id = disk.id AND key = 'cns.k8s.pvc.name') AS kubernetes_claim
        FROM disk
        JOIN server ON server.id = disk.server_id
        LEFT JOIN datastore ON datastore.id = disk.datastore_id
        LEFT JOIN owner ON owner.disk_id = disk.id
        LEFT JOIN retirement ON retirement.disk_id = disk.id;

        CREATE VIEW retirements AS
        SELECT retirement.disk_id, disk.fcd_id, disk.name AS disk, server.name AS server, disk.state,
            retired_at, due_at AS purge_due, retired_by, reason, source, noted_at, watched_since, looked_at, used_at
        FROM retirement
        JOIN disk ON disk.id = retirement.disk_id
        JOIN server ON server.id = disk.server_id;
        """
}
