import GRDB

extension CatalogView {
    /// The statements that make the views, by the views' names.
    /// - Throws: ``CatalogError``.
    public static func statements() throws -> [String: String] {
        try DiskCatalog.inMemory().read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'view'")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }
}
