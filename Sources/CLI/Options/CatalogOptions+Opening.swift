import Catalog
import Foundation

extension CatalogOptions {
    /// Whether there is a file where the catalog should be.
    func exists() throws -> Bool {
        FileManager.default.fileExists(atPath: try path())
    }

    /// Opens the catalog for what only reads it, and says on stderr what a person should know about that.
    ///
    /// - Throws: `CatalogError`, with `notFound` where there is none.
    func openForReading() throws -> DiskCatalog {
        let catalog = try DiskCatalog.open(at: try path(), mode: .readOnly)
        for notice in catalog.notices { CommandContext.current.warn(notice) }
        return catalog
    }

    /// Opens the catalog for a change; makes it where there is none.
    ///
    /// - Throws: `CatalogError`.
    func openForWriting() throws -> DiskCatalog {
        try DiskCatalog.open(at: try path(), mode: .readWrite)
    }
}
