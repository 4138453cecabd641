import Foundation
import GRDB

/// Brings a catalog of an older version up to date, and keeps it as it was in a file beside it.
enum CatalogUpgrade {
    /// Applies the migrations that the catalog at `path` lacks. One that has anything is first copied to a file beside it
    /// that is named after its version, such as `catalog.sqlite.v2`.
    /// - Returns: what a person should know, once.
    /// - Throws: ``CatalogError`` with code `full` or `notWritable` where there is no room for the copy, or what a migration
    ///   throws: the catalog is as it was then, or as one of the migrations left it.
    static func run(_ pool: DatabasePool, path: String) throws -> [String] {
        let before = try pool.read { db in try db.catalogVersion() }
        let notices = PartFile.removeLeftovers(of: path).map(PartFile.notice)
        let kept = try before.last.map { try keep(path, version: $0) }
        do {
            try CatalogMigrations.migrate(pool)
        } catch {
            if let kept, try pool.read({ db in try db.catalogVersion() }) == before { unlink(kept) }
            throw error
        }
        // Two processes can meet at an old catalog: whoever copied what the other one had made keeps nothing.
        guard let kept, try CatalogSource(kept).read({ db in try db.catalogVersion() }) == before else {
            if let kept { unlink(kept) }
            return notices
        }
        return notices + ["the catalog at \(path) was brought up to date; how it was before is kept in \(kept)"]
    }

    /// - Parameter version: the last migration that was applied, such as `2 retirement`.
    private static func keep(_ path: String, version: String) throws -> String {
        let name = "\(path).v\(version.prefix { $0 != " " })"
        // One of that name is from a time before: the catalog was put back since, say.
        let target = (2...100).reduce(name) { CatalogFile.size($0) == nil ? $0 : "\(name).\($1)" }
        do {
            _ = try DiskCatalog.copy(CatalogSource(path), to: target, overwrite: false)
        } catch let error as CatalogError where error.code == .full {
            throw CatalogError(
                .full,
                "before a catalog is brought up to date a copy of it is kept, and there is no room for \(target); the catalog "
                    + "is as it was",
                hint: "free some space, or copy the catalog to where there is room and name that file with --catalog",
                underlying: error.message
            )
        }
        return target
    }
}
