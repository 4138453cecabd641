import Foundation
import GRDB

/// Statements on `disk`.
enum DiskStatement {
    static func find(id: Int64, in db: Database) throws -> DiskRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM disk WHERE id = ?", arguments: [id]).map(DiskRecord.init(row:))
    }

    static func find(fcdID: String, serverID: Int64, in db: Database) throws -> DiskRecord? {
        let sql = "SELECT * FROM disk WHERE server_id = ? AND fcd_id = ?"
        return try Row.fetchOne(db, sql: sql, arguments: [serverID, fcdID]).map(DiskRecord.init(row:))
    }

    /// Makes the disk's row newer than what a sync read before, which must not bring back what it saw then.
    static func noteSeen(_ diskID: Int64, at time: Date, in db: Database) throws {
        try db.execute(
            sql: "UPDATE disk SET seen_at = max(seen_at, ?) WHERE id = ?",
            arguments: [Timestamp.text(time), diskID]
        )
    }

    static func upsert(_ disk: DiskObservation, serverID: Int64, at time: Date, in db: Database) throws -> DiskRecord {
        let text = Timestamp.text(time)
        if let fault = disk.fault, let known = try find(fcdID: disk.fcdID, serverID: serverID, in: db) {
            try db.execute(sql: "UPDATE disk SET fault = ? WHERE id = ?", arguments: [fault, known.id])
            try noteSeen(known.id, at: time, in: db)
            return try find(id: known.id, in: db).required("the disk just written")
        }
        try write(disk, serverID: serverID, time: text, in: db)
        let record = try find(fcdID: disk.fcdID, serverID: serverID, in: db).required("the disk just written")
        if let metadata = disk.metadata {
            try MetadataStatement.replace(metadata, diskID: record.id, in: db)
            try OwnerStatement.observe(disk.owner, diskID: record.id, at: time, in: db)
            try RetirementStatement.observe(disk.retirement, diskID: record.id, at: time, in: db)
        }
        if let tags = disk.tags {
            try TagStatement.replaceServerTags(tags, diskID: record.id, at: time, in: db)
        }
        return record
    }

    /// Moves what hangs on the row `old` to `new`, where that has nothing of its own, and removes `old`.
    static func replace(_ old: Int64, by new: Int64, in db: Database) throws {
        let arguments: StatementArguments = ["old": old, "new": new]
        try db.execute(
            sql: """
                UPDATE operation SET disk_id = :new WHERE disk_id = :old;

                INSERT INTO owner (disk_id, team, person, contact, cost_centre, purpose, expires_on, set_at, source, rule,
                    noted_at)
                SELECT :new, team, person, contact, cost_centre, purpose, expires_on, set_at, source, rule, noted_at
                FROM owner WHERE disk_id = :old
                ON CONFLICT DO NOTHING;

                INSERT INTO tag (disk_id, category, name, added_at)
                SELECT :new, category, name, added_at FROM tag WHERE disk_id = :old
                ON CONFLICT DO NOTHING;

                DELETE FROM disk WHERE id = :old
                """,
            arguments: arguments
        )
    }

    private static func write(_ disk: DiskObservation, serverID: Int64, time: String, in db: Database) throws {
        let datastoreID = try disk.datastoreMoid.flatMap { moid in
            try DatastoreStatement.id(moid: moid, serverID: serverID, in: db)
        }
        try db.execute(
            sql: """
                INSERT INTO disk (server_id, fcd_id, name, capacity_mib, datastore_id, path, provisioning, state,
                    created_at, first_seen, seen_at, keep_after_delete_vm, relocation_disabled, changed_block_tracking,
                    used_mib, snapshots, backing_object_id, fault, details_read_at)
                VALUES (:server, :fcd, :name, :capacity, :datastore, :path, :provisioning, 'ready',
                    :created, :time, :time, :keep, :relocation, :tracking, :used, :snapshots, :backing, :fault,
                    :detailed)
                ON CONFLICT (server_id, fcd_id) DO UPDATE SET
                    name = excluded.name,
                    capacity_mib = coalesce(excluded.capacity_mib, capacity_mib),
                    datastore_id = coalesce(excluded.datastore_id, datastore_id),
                    path = coalesce(excluded.path, path),
                    provisioning = coalesce(excluded.provisioning, provisioning),
                    created_at = coalesce(excluded.created_at, created_at),
                    keep_after_delete_vm = coalesce(excluded.keep_after_delete_vm, keep_after_delete_vm),
                    relocation_disabled = coalesce(excluded.relocation_disabled, relocation_disabled),
                    changed_block_tracking = coalesce(excluded.changed_block_tracking, changed_block_tracking),
                    used_mib = coalesce(excluded.used_mib, used_mib),
                    snapshots = coalesce(excluded.snapshots, snapshots),
                    backing_object_id = coalesce(excluded.backing_object_id, backing_object_id),
                    state = CASE state WHEN 'deleting' THEN state ELSE 'ready' END,
                    gone_at = NULL, fault = excluded.fault, seen_at = max(seen_at, excluded.seen_at),
                    details_read_at = coalesce(excluded.details_read_at, details_read_at)
                """,
            arguments: [
                "server": serverID, "fcd": disk.fcdID, "name": disk.name, "capacity": disk.capacityMiB,
                "datastore": datastoreID, "path": disk.path, "provisioning": disk.provisioning?.rawValue,
                "created": disk.createdAt.map(Timestamp.text), "time": time, "keep": disk.keepAfterDeleteVM,
                "relocation": disk.relocationDisabled, "tracking": disk.changedBlockTracking, "used": disk.usedMiB,
                "snapshots": disk.snapshots, "backing": disk.backingObjectID, "fault": disk.fault,
                "detailed": disk.tellsDetails ? time : nil,
            ]
        )
    }
}
