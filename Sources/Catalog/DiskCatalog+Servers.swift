public import Foundation
import GRDB

extension DiskCatalog {
    /// Adds the server, or updates the row that has its instance UUID.
    @discardableResult
    public func upsertServer(_ server: ServerObservation, at time: Date = Date()) throws(CatalogError) -> ServerRecord {
        try write(at: time) { db in
            try db.execute(
                sql: """
                    INSERT INTO server (instance_uuid, url, name, product, api_version, is_vcenter, first_seen, last_seen)
                    VALUES (:uuid, :url, :name, :product, :version, :vcenter, :time, :time)
                    ON CONFLICT (instance_uuid) DO UPDATE SET
                        url = excluded.url, name = excluded.name, product = excluded.product,
                        api_version = excluded.api_version, is_vcenter = excluded.is_vcenter,
                        last_seen = max(last_seen, excluded.last_seen)
                    """,
                arguments: [
                    "uuid": server.instanceUUID, "url": server.url, "name": server.name, "product": server.product,
                    "version": server.apiVersion, "vcenter": server.isVCenter, "time": Timestamp.text(time),
                ]
            )
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM server WHERE instance_uuid = ?",
                arguments: [server.instanceUUID]
            )
            return try ServerRecord(row: row.required("the server just written"))
        }
    }

    /// All servers, by name.
    public func servers() throws(CatalogError) -> [ServerRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM server ORDER BY name, id").map(ServerRecord.init(row:))
        }
    }

    /// The server with this key; nil when there is none.
    public func server(id: Int64) throws(CatalogError) -> ServerRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM server WHERE id = ?", arguments: [id]).map(ServerRecord.init(row:))
        }
    }

    /// The server last reached at this URL; nil when there is none.
    public func server(url: String) throws(CatalogError) -> ServerRecord? {
        try read { db in
            let sql = "SELECT * FROM server WHERE url = ? ORDER BY last_seen DESC LIMIT 1"
            return try Row.fetchOne(db, sql: sql, arguments: [url]).map(ServerRecord.init(row:))
        }
    }
}
