import Foundation
import GRDB

/// Statements on `datastore`.
enum DatastoreStatement {
    static func upsert(
        _ datastore: DatastoreObservation,
        serverID: Int64,
        at time: Date,
        in db: Database
    ) throws -> DatastoreRecord {
        try db.execute(
            sql: """
                INSERT INTO datastore (server_id, moid, name, url, type, capacity_mib, free_mib, uncommitted_mib,
                    accessible, datacenter_path, seen_at)
                VALUES (:server, :moid, :name, :url, :type, :capacity, :free, :uncommitted, :accessible, :path, :time)
                ON CONFLICT (server_id, moid) DO UPDATE SET
                    name = excluded.name, url = excluded.url, type = excluded.type,
                    capacity_mib = coalesce(excluded.capacity_mib, capacity_mib), free_mib = excluded.free_mib,
                    uncommitted_mib = excluded.uncommitted_mib, accessible = excluded.accessible,
                    datacenter_path = excluded.datacenter_path,
                    seen_at = max(seen_at, excluded.seen_at), gone_at = NULL
                """,
            arguments: [
                "server": serverID, "moid": datastore.moid, "name": datastore.name, "url": datastore.url,
                "type": datastore.type, "capacity": datastore.capacityMiB, "free": datastore.freeMiB,
                "uncommitted": datastore.uncommittedMiB, "accessible": datastore.accessible,
                "path": datastore.datacenterPath, "time": Timestamp.text(time),
            ]
        )
        let sql = "SELECT * FROM datastore WHERE server_id = ? AND moid = ?"
        let row = try Row.fetchOne(db, sql: sql, arguments: [serverID, datastore.moid])
        return try DatastoreRecord(row: row.required("the datastore just written"))
    }

    static func id(moid: String, serverID: Int64, in db: Database) throws -> Int64? {
        let sql = "SELECT id FROM datastore WHERE server_id = ? AND moid = ?"
        return try Int64.fetchOne(db, sql: sql, arguments: [serverID, moid])
    }
}
