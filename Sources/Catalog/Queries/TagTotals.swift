import Foundation
import GRDB

/// How many disks carry each tag: all that carry it, which an index counts, less those that are gone, which are few.
/// To look up the disk of each tag takes several times as long.
struct TagTotals {
    /// The time that the question is about; nil for now.
    let asOf: Date?

    func read(in db: Database) throws -> [TagCount] {
        let (tag, disk) = (asOf.map(PastTags.init)?.tag, asOf.map(PastTags.init)?.disk)
        let sql = """
            WITH carried AS (SELECT name, category, count(*) AS disks FROM \(tag ?? "tag") GROUP BY name, category),
            lost AS (
                SELECT tag.name, tag.category, count(*) AS disks
                FROM \(disk ?? "disk")
                CROSS JOIN \(tag ?? "tag") ON tag.disk_id = disk.id
                WHERE disk.state <> 'ready' AND disk.state IN ('gone', 'deleted')
                GROUP BY tag.name, tag.category)
            SELECT nullif(carried.category, '') AS category, carried.name, carried.disks - ifnull(lost.disks, 0) AS disks
            FROM carried LEFT JOIN lost ON lost.name = carried.name AND lost.category IS carried.category
            ORDER BY 1, 2
            """
        return try Row.fetchAll(db, sql: sql).compactMap { row in
            row["disks"] == 0
                ? nil : TagCount(tag: CatalogTag(category: row["category"], name: row["name"]), disks: row["disks"])
        }
    }
}

/// Tags and states as they were, by the columns that an index has.
private struct PastTags {
    let picture: PastPicture

    init(_ time: Date) { picture = PastPicture(time: time) }

    var tag: String {
        "(SELECT disk_id, name, category FROM main.tag_version WHERE \(picture.lasted("tag_version"))) AS tag"
    }

    var disk: String {
        """
        (SELECT disk_id AS id, state FROM main.disk_version WHERE \(picture.lasted("disk_version"))
            AND state <> 'ready') AS disk
        """
    }
}
