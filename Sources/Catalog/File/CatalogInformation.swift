public import Foundation
import GRDB

/// What a catalog's file is and holds.
public struct CatalogInformation: Equatable, Sendable {
    /// A server, and when it was last read.
    public struct Server: Equatable, Sendable {
        /// Host name.
        public var name: String
        /// When a sync last succeeded; nil before the first time.
        public var lastSync: Date?
    }

    /// The file.
    public var path: String
    /// The migrations that made it, in their order.
    public var version: [String]
    /// Whether that is this program's version.
    public var isCurrent: Bool
    /// The size of the file, in bytes.
    public var bytes: Int
    /// The size of what was written last and is still to be brought into the file (`-wal`), in bytes.
    public var pendingBytes: Int
    /// How much of the file is empty, in bytes: it is used again, and `vacuum` gives it back.
    public var freeBytes: Int
    /// The rows of each table, by its name.
    public var rows: [String: Int]
    /// The servers by their names.
    public var servers: [Server]
    /// Operations whose outcome is not known.
    public var openOperations: Int
}

extension DiskCatalog {
    /// Looks at the file at `path`, of whatever version it is, without bringing it up to date.
    /// - Throws: ``CatalogError`` with code `notFound`, or `corrupt` for what is no catalog.
    public static func information(_ path: String) throws -> CatalogInformation {
        try CatalogError.mapping(path) {
            try CatalogSource(path).read { db in
                let version = try db.catalogVersion()
                var rows: [String: Int] = [:]
                for table in try ExportFormat.tables(db) where table.name != "change_context" {
                    rows[table.name] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.name)")
                }
                let servers = try Row.fetchAll(db, sql: "SELECT name, last_sync FROM server ORDER BY name, id")
                let open = "SELECT count(*) FROM operation WHERE state IN ('intended', 'running', 'unknown')"
                return CatalogInformation(
                    path: path,
                    version: version,
                    isCurrent: version == CatalogMigrations.migrator.migrations,
                    bytes: try db.pageBytes(),
                    pendingBytes: CatalogFile.size(path + "-wal") ?? 0,
                    freeBytes: try db.freeBytes(),
                    rows: rows,
                    servers: servers.map { row in
                        CatalogInformation.Server(
                            name: row[0],
                            lastSync: String.fromDatabaseValue(row[1]).flatMap(Timestamp.date)
                        )
                    },
                    openOperations: try Int.fetchOne(db, sql: open) ?? 0
                )
            }
        }
    }
}
