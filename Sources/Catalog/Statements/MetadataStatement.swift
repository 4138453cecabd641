import GRDB

/// Statements on `metadata`.
enum MetadataStatement {
    static func all(diskID: Int64, in db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(db, sql: "SELECT key, value FROM metadata WHERE disk_id = ?", arguments: [diskID])
        return Dictionary(rows.map { ($0["key"], $0["value"]) }) { first, _ in first }
    }

    static func replace(_ metadata: [String: String], diskID: Int64, in db: Database) throws {
        guard try all(diskID: diskID, in: db) != metadata else { return }
        try db.execute(sql: "DELETE FROM metadata WHERE disk_id = ?", arguments: [diskID])
        let insert = try db.cachedStatement(sql: "INSERT INTO metadata (disk_id, key, value) VALUES (?, ?, ?)")
        for (key, value) in metadata {
            try insert.execute(arguments: [diskID, key, value])
        }
    }
}
