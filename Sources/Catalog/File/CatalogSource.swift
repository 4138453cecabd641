import Foundation
import GRDB

/// A catalog's file as it lies there, opened for reading: whatever version wrote it, and without bringing it up to date.
struct CatalogSource {
    let path: String
    private let queue: DatabaseQueue

    /// - Throws: ``CatalogError`` with code `notFound`, `corrupt` for what is no catalog, and others.
    init(_ path: String) throws {
        try CatalogFile.refuseFolder(path)
        guard CatalogFile.size(path) != nil else {
            throw CatalogError(.notFound, "there is no catalog at \(path)", hint: "name another file with --catalog")
        }
        self.path = path
        _ = try CatalogFile.takeBack(path)
        do {
            queue = try Self.open(path, path)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) && CatalogFile.isReadable(path)
        {
            queue = try Self.open(CatalogFile.immutableURI(path), path)
        }
    }

    private static func open(_ name: String, _ path: String) throws -> DatabaseQueue {
        var configuration = DiskCatalog.configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: name, configuration: configuration)
        try queue.read { db in try requireCatalog(db, path) }
        return queue
    }

    /// Runs `body` on one unchanging picture of the file.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value { try queue.read(body) }

    private static func requireCatalog(_ db: Database, _ path: String) throws {
        let applicationID = try Int.fetchOne(db, sql: "PRAGMA application_id")
        guard applicationID == CatalogMigrations.applicationID else {
            let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
            throw CatalogError(
                isEmpty ? .notFound : .corrupt,
                isEmpty
                    ? "the catalog at \(path) is empty" : "the file at \(path) is an SQLite database, but no catalog",
                hint: isEmpty ? "run `fcd sync`" : "name another file with --catalog"
            )
        }
    }
}

extension CatalogError {
    /// Runs what works on files of catalogs, with SQLite's errors as the catalog's.
    /// - Throws: ``CatalogError``, `CancellationError`, or what foreign code in `body` throws.
    static func mapping<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw CatalogError(mapping: error, path: path)
        }
    }
}

extension Database {
    /// The migrations that made this file, in their order; those of a newer version at the end.
    func catalogVersion() throws -> [String] {
        let applied = try CatalogMigrations.migrator.appliedIdentifiers(self)
        let known = CatalogMigrations.migrator.migrations
        return known.filter(applied.contains) + applied.subtracting(known).sorted()
    }

    /// How many bytes the pages of the database take.
    func pageBytes() throws -> Int {
        try (Int.fetchOne(self, sql: "PRAGMA page_count") ?? 0) * (Int.fetchOne(self, sql: "PRAGMA page_size") ?? 0)
    }

    /// How many of them are empty.
    func freeBytes() throws -> Int {
        try (Int.fetchOne(self, sql: "PRAGMA freelist_count") ?? 0) * (Int.fetchOne(self, sql: "PRAGMA page_size") ?? 0)
    }
}
