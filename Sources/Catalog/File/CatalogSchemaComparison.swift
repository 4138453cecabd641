import GRDB

/// The tables, indexes, triggers and views of a catalog against those that its version has. A trigger that is missing
/// would leave gaps in the history from then on.
enum CatalogSchemaComparison {
    static let check = "schema"

    static func compare(in db: Database, _ report: (CatalogFinding) -> Void) throws {
        let reference = try DatabaseQueue()
        try CatalogMigrations.migrator.migrate(reference)
        let expected = try reference.read(objects)
        let found = try objects(db)
        for (name, sql) in expected.sorted(by: { $0.key < $1.key }) where found[name] != sql {
            let what = found[name] == nil ? "is missing" : "is not as fcd made it"
            report(CatalogFinding(check: check, object: name, message: what))
        }
        for name in found.keys.sorted() where expected[name] == nil {
            report(CatalogFinding(check: check, object: name, message: "is not of fcd's making"))
        }
    }

    /// What there is, by type and name. The tables that full-text search keeps are its own matter.
    private static func objects(_ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT type || ' ' || name, sql FROM sqlite_master
                WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                    AND name NOT LIKE 'disk\\_text\\_%' ESCAPE '\\'
                """
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }
}
