import GRDB

/// The text index against what it is made of. It can be lost without a loss: everything in it stands elsewhere.
enum CatalogTextIndex {
    static let check = "text"

    /// Calls `report` with each disk whose words are not those that it has.
    static func compare(in db: Database, _ report: (CatalogFinding) -> Void) throws {
        let words = try db.cachedStatement(sql: DiskText.select)
        let indexed = try db.cachedStatement(
            sql: "SELECT name, path, vm, tags, metadata, owner FROM disk_text WHERE rowid = ?"
        )
        let disks = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, CASE WHEN fcd_id IS NULL THEN name ELSE name || ' (' || fcd_id || ')' END FROM disk
                WHERE id NOT IN (SELECT disk_id FROM text_pending)
                """
        )
        while let disk = try disks.next() {
            let id: Int64 = disk[0]
            guard let now = try Row.fetchOne(words, arguments: [id]) else { continue }
            guard let then = try Row.fetchOne(indexed, arguments: [id]) else {
                report(CatalogFinding(check: check, object: disk[1], message: "is not in the text index"))
                continue
            }
            let isSame = (0..<6).allSatisfy { column in
                let expected = SearchWords.spaced(text(now, column))
                // In which order SQLite gave several tags or keys does not matter.
                return expected == text(then, column) || sorted(expected) == sorted(text(then, column))
            }
            if !isSame {
                report(CatalogFinding(check: check, object: disk[1], message: "has other words in the text index"))
            }
        }
        let strays = try Int64.fetchCursor(
            db,
            sql: "SELECT rowid FROM disk_text WHERE rowid NOT IN (SELECT id FROM disk)"
        )
        while let stray = try strays.next() {
            report(CatalogFinding(check: check, message: "the text index has a disk \(stray) that is not there"))
        }
    }

    /// Makes the index anew from what it is made of.
    static func rebuild(in db: Database) throws {
        let table = "SELECT sql FROM sqlite_master WHERE name = 'disk_text'"
        guard let sql = try String.fetchOne(db, sql: table) else {
            throw CatalogError(.corrupt, "the catalog has no text index to make anew")
        }
        try db.execute(sql: "DROP TABLE disk_text")
        try db.execute(sql: sql)
        try fill(in: db)
    }

    /// Writes the words of all disks.
    static func fill(in db: Database) throws {
        try db.execute(sql: "DELETE FROM text_pending; INSERT INTO text_pending SELECT id FROM disk")
        try DiskText.refresh(in: db)
    }

    private static func text(_ row: Row, _ column: Int) -> String {
        String.fromDatabaseValue(row[column]) ?? ""
    }

    private static func sorted(_ text: String) -> [Substring] { text.split(separator: " ").sorted() }
}
