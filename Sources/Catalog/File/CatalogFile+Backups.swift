import Foundation
import GRDB

extension CatalogFile {
    /// The newest file beside the catalog that is a copy of a catalog, by what stands at its beginning; nil where there is
    /// none.
    static func latestBackup(of path: String) -> String? {
        let folder = folder(of: path)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
        return names.lazy
            .filter { name in !(sideFiles + [PartFile.end]).contains { name.hasSuffix($0) } }
            .prefix(1_000)
            .map { folder == "." ? $0 : folder + "/" + $0 }
            .filter { !isSame($0, path) && isCatalog($0) }
            .max { modified($0) < modified($1) }
    }

    /// Whether the file begins as a catalog does: as an SQLite database with the catalog's application ID.
    ///
    /// It may be one that this process has open, by this name or another. Closing any descriptor of a file drops all locks
    /// of the process on it; SQLite keeps those in mind that it holds, so only SQLite opens it.
    private static func isCatalog(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= 512 else { return false }
        var configuration = Configuration()
        configuration.readonly = true
        // As it lies there: neither waiting for others nor writing anything beside it.
        guard let queue = try? DatabaseQueue(path: immutableURI(path), configuration: configuration) else {
            return false
        }
        defer { try? queue.close() }
        let applicationID = try? queue.read { db in try Int.fetchOne(db, sql: "PRAGMA application_id") }
        return applicationID == CatalogMigrations.applicationID
    }

    private static func modified(_ path: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }
}
