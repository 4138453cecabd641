public import Foundation
import GRDB

/// The steps of a disk's life that this program itself takes.
extension DiskCatalog {
    /// Writes down a disk that is about to be made or registered, before the call leaves. A sync does not touch it.
    /// - Parameter operationID: the operation that makes it; its row then points at the disk.
    public func insertCreating(
        name: String,
        capacityMiB: Int64? = nil,
        datastoreMoid: String? = nil,
        path: String? = nil,
        serverID: Int64,
        operationID: String? = nil,
        at time: Date = Date()
    ) throws(CatalogError) -> DiskRecord {
        try write(at: time) { db in
            let datastoreID = try datastoreMoid.flatMap { moid in
                try DatastoreStatement.id(moid: moid, serverID: serverID, in: db)
            }
            try db.execute(
                sql: """
                    INSERT INTO disk (server_id, name, capacity_mib, datastore_id, path, state, first_seen, seen_at)
                    VALUES (:server, :name, :capacity, :datastore, :path, 'creating', :time, :time)
                    """,
                arguments: [
                    "server": serverID, "name": name, "capacity": capacityMiB, "datastore": datastoreID,
                    "path": path, "time": Timestamp.text(time),
                ]
            )
            let diskID = db.lastInsertedRowID
            if let operationID {
                try OperationStatement.update(operationID, set: "disk_id = ?", arguments: [diskID], in: db)
            }
            return try DiskStatement.find(id: diskID, in: db).required("the disk just written")
        }
    }

    /// The server made the disk of a `creating` row: the row becomes `ready`.
    ///
    /// Where a sync of another process has found the disk in the meantime, its row is kept, the `creating` row
    /// goes away, and operations point at the one that stays: use the returned key from here on.
    @discardableResult
    public func completeCreating(
        diskID: Int64,
        with disk: DiskObservation,
        at time: Date = Date()
    ) throws(CatalogError) -> DiskRecord {
        try write(at: time) { db in
            let row = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            guard row.state == .creating else {
                throw CatalogError(.conflict, "disk \(row.name) is \(row.state.rawValue), not being created")
            }
            if let found = try DiskStatement.find(fcdID: disk.fcdID, serverID: row.serverID, in: db) {
                try DiskStatement.replace(diskID, by: found.id, in: db)
            } else {
                try db.execute(
                    sql: "UPDATE disk SET fcd_id = ?, state = 'ready' WHERE id = ?",
                    arguments: [disk.fcdID, diskID]
                )
            }
            return try DiskStatement.upsert(disk, serverID: row.serverID, at: time, in: db)
        }
    }

    /// The server did not make the disk: the `creating` row goes away. Another row is left as it is.
    /// - Returns: whether there was such a row.
    @discardableResult
    public func abandonCreating(diskID: Int64) throws(CatalogError) -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM disk WHERE id = ? AND state = 'creating'", arguments: [diskID])
            return db.changesCount > 0
        }
    }

    /// Writes down that the disk is about to be deleted.
    @discardableResult
    public func markDeleting(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> DiskRecord {
        try transition(diskID, to: .deleting, from: [.ready, .deleting], at: time)
    }

    /// The disk was deleted: its attachments end, and it no longer shows in lists. Owner and tags stay.
    @discardableResult
    public func markDeleted(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> DiskRecord {
        try transition(diskID, to: .deleted, from: [.ready, .deleting, .gone, .deleted], at: time)
    }

    /// The disk is a disk no more, and its file stays: its attachments end, and it no longer shows in lists.
    @discardableResult
    public func markGone(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> DiskRecord {
        try transition(diskID, to: .gone, from: [.ready, .gone], at: time)
    }

    /// The deletion did not happen: the disk is `ready` as before.
    @discardableResult
    public func markReady(diskID: Int64, at time: Date = Date()) throws(CatalogError) -> DiskRecord {
        try transition(diskID, to: .ready, from: [.deleting, .ready], at: time)
    }

    private func transition(
        _ diskID: Int64,
        to state: DiskRecord.State,
        from allowed: Set<DiskRecord.State>,
        at time: Date
    ) throws(CatalogError) -> DiskRecord {
        try write(at: time) { db in
            let disk = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            guard allowed.contains(disk.state) else {
                throw CatalogError(
                    .conflict,
                    "disk \(disk.name) is \(disk.state.rawValue) and cannot become \(state.rawValue)"
                )
            }
            if disk.state != state {
                let isEnd = state == .deleted || state == .gone
                try db.execute(
                    sql: """
                        UPDATE disk SET state = :state, seen_at = max(seen_at, :time),
                            gone_at = CASE WHEN :end THEN coalesce(gone_at, :time) END
                        WHERE id = :id
                        """,
                    arguments: [
                        "state": state.rawValue, "time": Timestamp.text(time), "end": isEnd, "id": diskID,
                    ]
                )
                if isEnd { try AttachmentStatement.close(diskID: diskID, vmID: nil, at: time, in: db) }
            }
            return try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
        }
    }
}
