import Foundation
import GRDB

/// The catalog as it was at one time, for a connection that only reads.
///
/// Temporary views take the names of the tables, and the documented views are made once more over them: SQLite looks
/// a name up among temporary things first. So every query that is written for today's state, those of the audit's rules
/// and people's own included, answers for that time. Each of these views reads one table by its index, so that a question
/// about one disk costs what it costs today.
struct PastPicture {
    let time: Date

    func prepare(_ db: Database) throws {
        for (name, select) in tables {
            try db.execute(sql: "CREATE TEMP VIEW \(name) AS \(select)")
        }
        let views = try String.fetchAll(db, sql: "SELECT sql FROM main.sqlite_master WHERE type = 'view'")
        for view in views {
            try db.execute(sql: view.replacing("CREATE VIEW", with: "CREATE TEMP VIEW", maxReplacements: 1))
        }
    }

    private var text: String { "'\(Timestamp.text(time))'" }

    /// Whether a version lasted at the time.
    func lasted(_ table: String) -> String {
        "\(table).from_time <= \(text) AND (\(table).to_time IS NULL OR \(table).to_time > \(text))"
    }

    /// The value of a column that holds a time, as far as that had come.
    private func past(_ column: String) -> String { "CASE WHEN \(column) <= \(text) THEN \(column) END" }

    private var tables: [(name: String, select: String)] {
        [
            ("server", server), ("datastore", datastore), ("vm", machine), ("disk", disk),
            ("attachment", attachment), ("owner", owner), ("tag", tag), ("metadata", metadata),
            ("retirement", retirement),
            ("owner_conflict", "SELECT * FROM main.owner_conflict WHERE noted_at <= \(text)"),
            ("event", "SELECT * FROM main.event WHERE time <= \(text)"),
            ("operation", "SELECT * FROM main.operation WHERE started_at <= \(text)"),
            ("sync", "SELECT * FROM main.sync WHERE finished_at <= \(text)"),
            ("datastore_usage", usage),
            ("unknown_device", "SELECT * FROM main.unknown_device WHERE since <= \(text)"),
            ("duplicate_listing", "SELECT * FROM main.duplicate_listing WHERE since <= \(text)"),
            ("snapshot", snapshot),
            // Today's says nothing of then.
            ("vm_file", "SELECT * FROM main.vm_file WHERE false"),
        ]
    }

    private var server: String {
        """
        SELECT id, instance_uuid, url, name, product, api_version, is_vcenter, first_seen,
            min(last_seen, \(text)) AS last_seen,
            CASE WHEN last_sync <= \(text) THEN last_sync ELSE (SELECT max(finished_at) FROM main.sync
                WHERE sync.server_id = server.id AND state IN ('done', 'partial') AND finished_at <= \(text))
            END AS last_sync
        FROM main.server WHERE first_seen <= \(text)
        """
    }

    private var datastore: String {
        """
        SELECT id, server_id, moid, name, url, type, capacity_mib, free_mib, accessible, datacenter_path,
            min(disks_read_at, \(text)) AS disks_read_at, min(seen_at, \(text)) AS seen_at,
            \(past("gone_at")) AS gone_at, min(catalog_read_at, \(text)) AS catalog_read_at,
            min(files_read_at, \(text)) AS files_read_at, NULL AS object_clock, NULL AS sync_clock,
            NULL AS clock_error, NULL AS clocks_read_at, NULL AS uncommitted_mib
        FROM main.datastore
        """
    }

    private var machine: String {
        """
        SELECT vm.id, vm.server_id, vm.moid, v.name, vm.instance_uuid, v.inventory_path, v.power_state,
            vm.hardware_version, vm.is_template, vm.host_name, min(vm.seen_at, \(text)) AS seen_at,
            \(past("vm.gone_at")) AS gone_at,
            CASE WHEN vm.power_since <= \(text) THEN vm.power_since ELSE v.from_time END AS power_since,
            vm.changed_block_tracking
        FROM main.vm_version AS v JOIN main.vm AS vm ON vm.id = v.vm_id WHERE \(lasted("v"))
        """
    }

    private var disk: String {
        """
        SELECT d.id, d.server_id, d.fcd_id, v.name, v.capacity_mib, v.datastore_id, v.path, v.provisioning, v.state,
            d.created_at, d.first_seen, min(d.seen_at, \(text)) AS seen_at,
            CASE WHEN v.state IN ('gone', 'deleted') THEN v.from_time END AS gone_at,
            v.keep_after_delete_vm,
            CASE WHEN v.state IN ('ready', 'deleting') AND NOT EXISTS (SELECT 1 FROM main.attachment AS a
                    WHERE a.disk_id = d.id AND \(lasted("a")))
                THEN CASE WHEN d.detached_since <= \(text) THEN d.detached_since
                    ELSE coalesce(
                        (SELECT max(a.to_time) FROM main.attachment AS a WHERE a.disk_id = d.id AND a.to_time <= \(text)),
                        CASE WHEN \(wasFreeAtFirst) THEN d.first_seen END) END
            END AS detached_since,
            v.fault,
            CASE WHEN d.changed_at <= \(text) THEN d.changed_at
                ELSE (SELECT max(e.time) FROM main.event AS e WHERE e.disk_id = d.id AND e.time <= \(text))
            END AS changed_at,
            NULL AS used_mib, NULL AS snapshots, d.backing_object_id, v.relocation_disabled, v.changed_block_tracking,
            NULL AS in_global_catalog, NULL AS in_datastore_catalog, NULL AS snapshots_read_at,
            \(past("d.details_read_at")) AS details_read_at
        FROM main.disk_version AS v JOIN main.disk AS d ON d.id = v.disk_id WHERE \(lasted("v"))
        """
    }

    /// Whether a disk that had no attachment until then is known to have been free: made or registered by a command, or
    /// seen by a whole sync. When it was first attached it lost its time; one that never was has it still, and if that is
    /// later, it was not known.
    private var wasFreeAtFirst: String {
        """
        EXISTS (SELECT 1 FROM main.attachment AS a WHERE a.disk_id = d.id AND a.from_time > \(text))
            AND (EXISTS (SELECT 1 FROM main.event AS e
                    WHERE e.disk_id = d.id AND e.seq = 1 AND e.kind IN ('created', 'registered'))
                OR d.first_seen <= (SELECT s.finished_at FROM main.sync AS s
                    WHERE s.server_id = d.server_id AND s.scope = 'full' AND s.state = 'done' AND s.finished_at <= \(text)
                    ORDER BY s.started_at DESC LIMIT 1))
        """
    }

    /// A day's row is written anew by each sync of it. Where one of the day itself tells what came later the whole day is
    /// left out: the others alone would look like all that there was.
    private var usage: String {
        let day = "substr(\(text), 1, 10)"
        return """
            SELECT * FROM main.datastore_usage AS u WHERE u.day < \(day) OR (u.day = \(day)
                AND NOT EXISTS (SELECT 1 FROM main.datastore_usage WHERE day = \(day) AND noted_at > \(text)))
            """
    }

    private var snapshot: String {
        """
        SELECT id, disk_id, snapshot_id, created_at, description, stranding, from_time, NULL AS to_time
        FROM main.snapshot WHERE \(lasted("snapshot"))
        """
    }

    private var attachment: String {
        """
        SELECT id, disk_id, vm_id, controller_key, controller_label, unit_number, device_key, device_label, from_time,
            \(past("to_time")) AS to_time, disk_mode, sharing
        FROM main.attachment WHERE from_time <= \(text)
        """
    }

    private var owner: String {
        """
        SELECT disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source, rule,
            from_time AS noted_at
        FROM main.owner_version WHERE \(lasted("owner_version"))
        """
    }

    private var tag: String {
        """
        SELECT disk_id, nullif(category, '') AS category, name, from_time AS added_at
        FROM main.tag_version WHERE \(lasted("tag_version"))
        """
    }

    private var metadata: String {
        "SELECT disk_id, key, value FROM main.metadata_version WHERE \(lasted("metadata_version"))"
    }

    /// Looks are not kept beyond the latest: the mark itself counts as one.
    private var retirement: String {
        """
        SELECT disk_id, retired_at, due_at, retired_by, reason, source, from_time AS noted_at,
            from_time AS watched_since, from_time AS looked_at, NULL AS used_at
        FROM main.retirement_version WHERE \(lasted("retirement_version"))
        """
    }
}
