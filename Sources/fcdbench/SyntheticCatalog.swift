import Catalog
import Foundation
import GRDB

/// A catalog with made-up disks, written by SQLite itself from numbers, the same for each run.
///
/// Each disk has an owner, three tags, four keys of metadata, three versions, and twenty events; six of ten are
/// attached. Owners and tags are as uneven as they are in life: one tag is on a third of the disks, another on a few.
/// The triggers that write the history are set aside meanwhile, since what they would write is made here.
struct SyntheticCatalog {
    let path: String
    let disks: Int

    init(path: String, disks: Int) throws {
        self.path = path
        self.disks = disks
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        _ = try DiskCatalog.open(at: path)
    }

    func fill() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY")
        }
        let triggers = try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                .map { (name: $0["name"] as String, sql: $0["sql"] as String) }
        }
        try queue.write { db in
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger.name)") }
        }
        for (what, sql) in steps {
            let start = Date()
            try queue.write { db in try db.execute(sql: sql) }
            note("\(what): \(Date().timeIntervalSince(start).formatted(.number.precision(.fractionLength(1)))) s")
        }
        try queue.write { db in
            for trigger in triggers { try db.execute(sql: trigger.sql) }
        }
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
    }

    private func note(_ words: String) {
        FileHandle.standardError.write(Data((words + "\n").utf8))
    }

    /// A number below `bound` that a disk's key leads to, another for each `salt`.
    private func pick(_ bound: Int, _ salt: Int, of key: String = "n") -> String {
        "((\(key) * 2654435761 + \(salt) * 40503) % 4294967291 % \(bound))"
    }

    /// A time `days` after the beginning, with seconds that depend on the disk.
    private func time(_ days: String, of key: String = "n") -> String {
        "strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + (\(days)) * 86400 + \(key) % 80000, 'unixepoch')"
    }

    private func numbers(_ count: Int) -> String {
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))"
    }

    private var datastores: Int { max(10, disks / 5_000) }
    private var machines: Int { max(10, disks / 10) }
    private var teams: Int { max(10, disks / 500) }
    private var apps: Int { max(10, disks / 100) }

    /// A fiftieth of the disks belongs to one team.
    private var team: String { "'team-' || (CASE WHEN n % 50 = 0 THEN 0 ELSE \(pick(teams, 3)) END)" }
    private var name: String {
        """
        CASE WHEN n % 100 = 7 THEN '客户数据盘-' || n
            ELSE (CASE n % 4 WHEN 0 THEN 'db' WHEN 1 THEN 'log' WHEN 2 THEN 'data' ELSE 'pvc' END)
                || '-app' || \(pick(apps, 5)) || '-' || n END
        """
    }
    private var datastore: String { "(1 + \(pick(datastores, 7)))" }
    private var file: String { "'[ds-' || \(datastore) || '] fcd/' || printf('%08x%08x', n, n * 7919) || '.vmdk'" }
    private var fcdID: String {
        "printf('%08x-%04x-4%03x-8%03x-%012x', \(pick(4_294_967_291, 11)), n % 65536, n % 4096, n % 4096, n)"
    }

    private var steps: [(String, String)] {
        [
            ("servers, datastores, VMs", inventory), ("disks", diskRows), ("attachments", attachments),
            ("owners and tags", details), ("metadata", metadata), ("versions", versions), ("files", files),
            ("events", events), ("words", words),
        ]
    }

    private var inventory: String {
        """
        \(numbers(4))
        INSERT INTO server (id, instance_uuid, url, name, product, api_version, is_vcenter, first_seen, last_seen, last_sync)
        SELECT n, 'uuid-' || n, 'https://vc' || n, 'vc' || n, 'vCenter', '8.0.3.0', 1, \(time("0")), \(time("300")),
            \(time("300")) FROM numbers;
        \(numbers(datastores))
        INSERT INTO datastore (id, server_id, moid, name, url, type, capacity_mib, free_mib, uncommitted_mib, accessible,
            datacenter_path, seen_at)
        SELECT n, 1 + n % 4, 'datastore-' || n, 'ds-' || n, 'ds:///vmfs/volumes/' || n || '/', 'VMFS', 67108864, 1048576,
            33554432, 1, 'DC', \(time("300")) FROM numbers;
        \(numbers(machines))
        INSERT INTO vm (id, server_id, moid, name, power_state, is_template, seen_at, power_since)
        SELECT n, 1 + n % 4, 'vm-' || n, 'host-' || n, 'poweredOn', 0, \(time("300")), \(time("0")) FROM numbers;
        INSERT INTO vm_version (vm_id, from_time, name, power_state)
        SELECT id, power_since, name, power_state FROM vm;
        """
    }

    private var diskRows: String {
        """
        \(numbers(disks))
        INSERT INTO disk (id, server_id, fcd_id, name, capacity_mib, datastore_id, path, provisioning, state, created_at,
            first_seen, seen_at, detached_since, changed_at, used_mib)
        SELECT n, 1 + \(datastore) % 4, \(fcdID), \(name), 1024 * (1 + \(pick(1_000, 13))), \(datastore), \(file),
            'thin', 'ready', \(time("n % 200")), \(time("n % 200")), \(time("300")),
            CASE WHEN n % 10 >= 6 THEN \(time("250")) END,
            \(time("CASE WHEN n % 200 = 0 THEN 299 ELSE 200 + n % 60 END")), 512
        FROM numbers;
        """
    }

    /// Two that ended, and for six of ten disks one that lasts, of which nineteen of twenty are to a VM that has its disks on
    /// one datastore.
    private var attachments: String {
        let row = """
            INSERT INTO attachment (disk_id, vm_id, controller_key, controller_label, unit_number, device_key,
                device_label, from_time, to_time)
            SELECT id, CASE WHEN id % 20 = 0 THEN 1 + (id * 31 + salt) % \(machines)
                ELSE datastore_id + \(datastores) * ((id / \(datastores) * 31 + salt) % \(max(1, machines / datastores))) END,
                1000, 'SCSI controller 0', id % 15, 2000 + id % 15,
                'Hard disk ' || (id % 15 + 1)
            """
        func rows(_ salt: Int, _ from: String, _ to: String, _ condition: String) -> String {
            row.replacing("salt", with: "\(salt)") + ", \(from), \(to) FROM disk WHERE \(condition);"
        }
        return rows(1, time("200", of: "id"), time("210", of: "id"), "true")
            + rows(2, time("220", of: "id"), time("230", of: "id"), "true")
            + rows(3, time("240", of: "id"), "NULL", "id % 10 < 6")
    }

    /// The owner of a disk before the present one.
    private var former: String { "'former-' || disk_id % \(teams)" }

    private var details: String {
        """
        \(numbers(disks))
        INSERT INTO owner (disk_id, team, contact, cost_centre, expires_on, set_at, source, noted_at)
        SELECT n, \(team), \(team) || '@example.com', 'cc-' || n % 100,
            CASE WHEN n % 20 = 0 THEN '2026-06-01' ELSE '2027-06-01' END, \(time("220")), 'server', \(time("220"))
        FROM numbers;
        \(numbers(disks))
        INSERT INTO tag (disk_id, category, name, added_at)
        SELECT n, 'tier', CASE n % 3 WHEN 0 THEN 'gold' WHEN 1 THEN 'silver' ELSE 'bronze' END, \(time("210"))
        FROM numbers;
        \(numbers(disks))
        INSERT INTO tag (disk_id, category, name, added_at)
        SELECT n, 'app', 'app' || \(pick(apps, 5)), \(time("210")) FROM numbers;
        \(numbers(disks))
        INSERT INTO tag (disk_id, category, name, added_at)
        SELECT n, NULL, 'backup-' || n % 7, \(time("210")) FROM numbers;
        INSERT INTO owner_version (disk_id, from_time, to_time, team, contact, set_at, source)
        SELECT disk_id, \(time("205", of: "disk_id")), noted_at, \(former), \(former) || '@example.com',
            noted_at, 'server' FROM owner;
        INSERT INTO owner_version (disk_id, from_time, team, contact, cost_centre, expires_on, set_at, source)
        SELECT disk_id, noted_at, team, contact, cost_centre, expires_on, set_at, source FROM owner;
        INSERT INTO tag_version (disk_id, name, category, from_time)
        SELECT disk_id, name, ifnull(category, ''), added_at FROM tag;
        """
    }

    private var metadata: String {
        """
        INSERT INTO metadata (disk_id, key, value)
        SELECT id, key, value || CASE key WHEN 'cns.k8s.pvc.name' THEN id ELSE id % 500 END
        FROM disk, (SELECT 'cns.k8s.pvc.name' AS key, 'claim-' AS value UNION ALL SELECT 'cns.k8s.pvc.namespace', 'space-'
            UNION ALL SELECT 'cns.containerCluster.clusterId', 'cluster-' UNION ALL SELECT 'note', 'batch ')
        WHERE id % 4 = 3 OR key = 'note';
        INSERT INTO metadata_version (disk_id, key, from_time, value)
        SELECT disk_id, key, \(time("205", of: "disk_id")), value FROM metadata;
        """
    }

    private var versions: String {
        let columns = "name, capacity_mib, datastore_id, path, provisioning, state"
        func rows(_ from: String, _ to: String, _ name: String, _ part: Int) -> String {
            """
            INSERT INTO disk_version (disk_id, from_time, to_time, \(columns))
            SELECT id, \(from), \(to), \(name), capacity_mib / \(part), datastore_id, path, provisioning, state FROM disk;
            """
        }
        return rows("first_seen", time("215", of: "id"), "'old-' || name", 4)
            + rows(time("215", of: "id"), time("235", of: "id"), "name", 2)
            + rows(time("235", of: "id"), "NULL", "name", 1)
    }

    /// The file of each disk, found by a search after which some disks have changed, and one in twenty that is nobody's.
    private var files: String {
        """
        INSERT INTO file (datastore_id, path, size_mib, capacity_mib, modified_at, kind, first_seen)
        SELECT datastore_id, path, used_mib, capacity_mib, \(time("225", of: "id")), 'disk', \(time("230", of: "id")) FROM disk;
        INSERT INTO file (datastore_id, path, size_mib, capacity_mib, modified_at, kind, first_seen)
        SELECT datastore_id, replace(path, '] fcd/', '] old/'), used_mib, capacity_mib, \(time("225", of: "id")), 'disk', \(time("230", of: "id"))
        FROM disk WHERE id % 20 = 1;
        UPDATE datastore SET disks_read_at = \(time("300", of: "id")), files_read_at = \(time("230", of: "id"));
        INSERT INTO server_part (server_id, part, read_at) SELECT id, 'attachments', \(time("300", of: "id")) FROM server;
        """
    }

    private var events: String {
        let kinds = [
            "found", "tagged", "tagged", "tagged", "owner", "attached", "detached", "renamed", "owner", "grew",
            "attached", "detached", "grew", "slot", "attached", "metadata", "metadata", "flags", "unreadable",
            "readable",
        ]
        let values = kinds.enumerated().map { "(\($0.offset + 1), '\($0.element)')" }.joined(separator: ", ")
        return """
            WITH kinds (seq, kind) AS (VALUES \(values))
            INSERT INTO event (disk_id, seq, time, kind, source, was, became)
            SELECT id, seq, \(time("200 + seq * 3", of: "id")), kind,
                CASE WHEN seq % 2 THEN 'sync' ELSE 'command' END, 'old value', 'new value'
            FROM disk, kinds ORDER BY id, seq;
            """
    }

    /// Han characters stand apart, as the catalog writes them.
    private var words: String {
        """
        INSERT INTO disk_text (rowid, name, path, vm, tags, metadata, owner)
        SELECT disk.id, replace(disk.name, '客户数据盘', ' 客  户  数  据  盘 '), disk.path,
            (SELECT group_concat(vm.name, ' ; ') FROM attachment JOIN vm ON vm.id = attachment.vm_id
                WHERE attachment.disk_id = disk.id AND to_time IS NULL),
            (SELECT group_concat(ifnull(category || '/', '') || tag.name, ' ; ') FROM tag WHERE tag.disk_id = disk.id),
            (SELECT group_concat(key || ' ' || value, ' ; ') FROM metadata WHERE metadata.disk_id = disk.id),
            (SELECT team || ' ; ' || contact || ' ; ' || cost_centre FROM owner WHERE owner.disk_id = disk.id)
        FROM disk;
        """
    }
}
