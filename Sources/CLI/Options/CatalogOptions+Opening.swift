import Catalog
import Foundation
import Lifecycle

extension CatalogOptions {
    /// Whether there is a file where the catalog should be.
    func exists() throws -> Bool {
        FileManager.default.fileExists(atPath: try path())
    }

    /// Opens the catalog for what only reads it, and says on stderr what a person should know about that.
    ///
    /// - Parameter notingOpenOperations: whether a person is told of what earlier commands left open.
    /// - Throws: `CatalogError`, with `notFound` where there is none.
    func openForReading(notingOpenOperations: Bool = true) throws -> DiskCatalog {
        let catalog = try DiskCatalog.open(at: try path(), mode: .readOnly)
        for notice in catalog.notices { CommandContext.current.warn(notice) }
        if notingOpenOperations { try catalog.noteOpenOperations() }
        return catalog
    }

    /// Opens the catalog for a change; makes it where there is none, and says on stderr where it was brought up to date.
    ///
    /// - Throws: `CatalogError`.
    func openForWriting() throws -> DiskCatalog {
        let catalog = try DiskCatalog.open(at: try path(), mode: .readWrite)
        for notice in catalog.notices { CommandContext.current.say("note: " + VisibleText.escape(notice)) }
        return catalog
    }
}

extension DiskCatalog {
    /// Says on stderr when operations of earlier commands have not come to an end.
    func noteOpenOperations() throws {
        let count = try operations(OperationFilter(openOnly: true)).filter(\.isInterrupted).count
        guard count > 0 else { return }
        CommandContext.current.say(
            "note: \(count) operation\(count == 1 ? " is" : "s are") open: run `fcd recover`"
        )
    }
}
