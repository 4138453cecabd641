public import Foundation
import GRDB

/// Datastores and virtual machines, as far as disks need them.
extension DiskCatalog {
    /// Adds one datastore, or updates it.
    @discardableResult
    public func record(
        _ datastore: DatastoreObservation,
        serverID: Int64,
        at time: Date = Date()
    ) throws(CatalogError) -> DatastoreRecord {
        try write(at: time) { db in
            try DatastoreStatement.upsert(datastore, serverID: serverID, at: time, in: db)
        }
    }

    /// Adds one virtual machine, or updates it.
    @discardableResult
    public func record(
        _ vm: VMObservation,
        serverID: Int64,
        at time: Date = Date()
    ) throws(CatalogError) -> VMRecord {
        try write(at: time) { db in
            try VMStatement.upsert(vm, serverID: serverID, at: time, in: db)
        }
    }

    /// The datastores of a server, by name; those that are gone only when asked for.
    public func datastores(serverID: Int64, includeGone: Bool = false) throws(CatalogError) -> [DatastoreRecord] {
        try read { db in
            let sql = "SELECT * FROM datastore WHERE server_id = ? AND (? OR gone_at IS NULL) ORDER BY name, id"
            return try Row.fetchAll(db, sql: sql, arguments: [serverID, includeGone]).map(DatastoreRecord.init(row:))
        }
    }

    /// The datastore with this managed object ID; nil when the catalog has none.
    public func datastore(moid: String, serverID: Int64) throws(CatalogError) -> DatastoreRecord? {
        try read { db in
            let sql = "SELECT * FROM datastore WHERE server_id = ? AND moid = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [serverID, moid]).map(DatastoreRecord.init(row:))
        }
    }

    /// The virtual machine with this managed object ID; nil when the catalog has none.
    public func vm(moid: String, serverID: Int64) throws(CatalogError) -> VMRecord? {
        try read { db in
            let sql = "SELECT * FROM vm WHERE server_id = ? AND moid = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [serverID, moid]).map(VMRecord.init(row:))
        }
    }
}
