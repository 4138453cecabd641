import Foundation
import GRDB

/// Statements on `tag`.
enum TagStatement {
    static func add(_ tag: CatalogTag, diskID: Int64, at time: Date, in db: Database) throws -> Bool {
        try db.execute(
            sql: "INSERT INTO tag (disk_id, category, name, added_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [diskID, tag.category, tag.name, Timestamp.text(time)]
        )
        return db.changesCount > 0
    }

    static func all(diskID: Int64, in db: Database) throws -> [CatalogTag] {
        let statement = try db.cachedStatement(
            sql: "SELECT category, name FROM tag WHERE disk_id = ? ORDER BY category, name"
        )
        return try Row.all(statement, arguments: [diskID]) { CatalogTag(category: $0[0], name: $0[1]) }
    }

    /// Takes over all vSphere tags of a disk. Local tags are not the server's and stay.
    static func replaceServerTags(_ tags: [CatalogTag], diskID: Int64, at time: Date, in db: Database) throws {
        let wanted = Set(tags.filter { !$0.isLocal })
        for tag in try all(diskID: diskID, in: db) where !tag.isLocal && !wanted.contains(tag) {
            try db.execute(
                sql: "DELETE FROM tag WHERE disk_id = ? AND category = ? AND name = ?",
                arguments: [diskID, tag.category, tag.name]
            )
        }
        for tag in wanted {
            _ = try add(tag, diskID: diskID, at: time, in: db)
        }
    }
}
