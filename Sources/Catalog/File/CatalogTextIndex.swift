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

    /// Calls `report` where the words that are searched are not those of the texts that lie beside them in the index.
    ///
    /// FTS5 compares them itself, but only for who may write. So it is asked about a copy of the words in a temporary
    /// table, which takes them to be of the texts where they lie.
    static func compareWords(in db: Database, _ report: (CatalogFinding) -> Void) throws {
        defer { try? db.execute(sql: "DROP TABLE IF EXISTS temp.word_copy; DROP VIEW IF EXISTS temp.word_text") }
        do {
            try db.execute(sql: copy)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            let words =
                "the words that are searched are not those of the texts: searches miss disks, or find wrong ones"
            report(CatalogFinding(check: check, message: words))
        }
    }

    private static let copy = """
        CREATE TEMP VIEW word_text AS
        SELECT id, c0 AS name, c1 AS path, c2 AS vm, c3 AS tags, c4 AS metadata, c5 AS owner FROM main.disk_text_content;
        CREATE VIRTUAL TABLE temp.word_copy USING fts5 (
            name, path, vm, tags, metadata, owner, tokenize = 'unicode61 remove_diacritics 2', columnsize = 0,
            content = 'word_text', content_rowid = 'id'
        );
        DELETE FROM temp.word_copy_data;
        INSERT INTO temp.word_copy_data SELECT * FROM main.disk_text_data;
        DELETE FROM temp.word_copy_idx;
        INSERT INTO temp.word_copy_idx SELECT * FROM main.disk_text_idx;
        INSERT INTO temp.word_copy (word_copy, rank) VALUES ('integrity-check', 1);
        """

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
