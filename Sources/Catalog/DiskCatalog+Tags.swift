public import Foundation
import GRDB

extension DiskCatalog {
    /// Puts the tag on the disk.
    /// - Returns: false when it carried the tag already.
    @discardableResult
    public func addTag(_ tag: CatalogTag, diskID: Int64, at time: Date = Date()) throws(CatalogError) -> Bool {
        try write(at: time) { db in
            _ = try DiskStatement.find(id: diskID, in: db).required("disk \(diskID)")
            return try TagStatement.add(tag, diskID: diskID, at: time, in: db)
        }
    }

    /// Takes the tag off the disk.
    /// - Returns: false when it did not carry the tag.
    @discardableResult
    public func removeTag(_ tag: CatalogTag, diskID: Int64, at time: Date = Date()) throws(CatalogError) -> Bool {
        try write(at: time) { db in
            try db.execute(
                sql: "DELETE FROM tag WHERE disk_id = ? AND category IS ? AND name = ?",
                arguments: [diskID, tag.category, tag.name]
            )
            return db.changesCount > 0
        }
    }

    /// The disk's tags, in order.
    public func tags(diskID: Int64) throws(CatalogError) -> [CatalogTag] {
        try read { db in try TagStatement.all(diskID: diskID, in: db) }
    }

    /// All tags in use, with the number of disks that carry them.
    public func tags() throws(CatalogError) -> [TagCount] {
        try read { db in try TagTotals(asOf: asOf).read(in: db) }
    }
}

extension DiskCatalog {
    /// The vSphere tags that any disk of the catalog has or had, by category and name.
    public func knownServerTags() throws(CatalogError) -> [CatalogTag] {
        try read { db in
            // From one name to the next by the index: there are many disks and few tags.
            let next = "FROM tag_version WHERE (name, category) > (t.name, t.category) ORDER BY name, category LIMIT 1"
            let rows = try Row.fetchAll(
                db,
                sql: """
                    WITH RECURSIVE t (name, category) AS (
                        VALUES ('', '')
                        UNION ALL
                        SELECT (SELECT name \(next)), (SELECT category \(next)) FROM t WHERE t.name IS NOT NULL
                    )
                    SELECT category, name FROM t WHERE name IS NOT NULL AND category <> '' ORDER BY category, name
                    """
            )
            return rows.map { CatalogTag(category: $0["category"], name: $0["name"]) }
        }
    }
}
