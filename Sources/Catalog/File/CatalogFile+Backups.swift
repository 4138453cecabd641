import Foundation

extension CatalogFile {
    /// The newest file beside the catalog that is a copy of a catalog, by what stands at its beginning; nil where there is
    /// none.
    static func latestBackup(of path: String) -> String? {
        let folder = folder(of: path)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
        return names.lazy
            .filter { name in !(sideFiles + [".part"]).contains { name.hasSuffix($0) } }
            .prefix(1_000)
            .map { folder == "." ? $0 : folder + "/" + $0 }
            // Not the catalog: closing a descriptor of it would drop the locks that SQLite has on it.
            .filter { !isSame($0, path) && isCatalog($0) }
            .max { modified($0) < modified($1) }
    }

    /// Whether the file begins as a catalog does: as an SQLite database with the catalog's application ID.
    ///
    /// Not to be asked about a file that this process has open as a database.
    private static func isCatalog(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size >= 512,
            let file = FileHandle(forReadingAtPath: path)
        else { return false }
        defer { try? file.close() }
        guard let header = try? file.read(upToCount: 100), header.count == 100 else { return false }
        let applicationID = header[68..<72].reduce(0) { $0 << 8 | Int($1) }
        return header.starts(with: Data("SQLite format 3\0".utf8)) && applicationID == CatalogMigrations.applicationID
    }

    private static func modified(_ path: String) -> Date {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.modificationDate] as? Date ?? .distantPast
    }
}
