import GRDB

/// Statements on `metadata`.
enum MetadataStatement {
    static func all(diskID: Int64, in db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(db, sql: "SELECT key, value FROM metadata WHERE disk_id = ?", arguments: [diskID])
        return Dictionary(rows.map { ($0["key"], $0["value"]) }) { first, _ in first }
    }

    /// Whether a row of `metadata` is one that Kubernetes' storage driver wrote: a range, for which there is the key.
    static let isDriverKey = "metadata.key >= 'cns.' AND metadata.key < 'cns/'"

    /// What the driver wrote.
    static func driverMetadata(diskID: Int64, in db: Database) throws -> [String: String] {
        let sql = "SELECT key, value FROM metadata WHERE disk_id = ? AND \(isDriverKey)"
        let rows = try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: [diskID])
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    /// Writes only what differs: each row that is written is a change in the history.
    static func replace(_ metadata: [String: String], diskID: Int64, in db: Database) throws {
        let known = try all(diskID: diskID, in: db)
        guard known != metadata else { return }
        for key in known.keys where metadata[key] == nil {
            try db.cachedStatement(sql: "DELETE FROM metadata WHERE disk_id = ? AND key = ?")
                .execute(arguments: [diskID, key])
        }
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO metadata (disk_id, key, value) VALUES (?, ?, ?)
                ON CONFLICT (disk_id, key) DO UPDATE SET value = excluded.value
                """
        )
        for (key, value) in metadata where known[key] != value {
            try upsert.execute(arguments: [diskID, key, value])
        }
    }
}
