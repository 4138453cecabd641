import GRDB

/// What a copy of the catalog came to.
public struct CatalogBackup: Equatable, Sendable {
    /// The file.
    public var path: String
    /// Its size.
    public var bytes: Int
    /// The migrations that made the catalog, in their order.
    public var version: [String]
}

extension DiskCatalog {
    /// How much is copied between two reports of progress: 10 MiB with SQLite's usual pages.
    private static let pagesPerStep: CInt = 2_560

    /// Copies the catalog at `path` into one file that is whole and needs none beside it, while others go on writing: the
    /// copy is how the catalog was when it began. It is made under another name, checked, and renamed at its end; its mode
    /// is 0600.
    ///
    /// Catalogs of older and newer versions are copied as they are.
    /// - Parameters:
    ///   - overwrite: whether a file that is there may be replaced.
    ///   - progress: is told how many of how many pages are copied, and may throw to give up.
    /// - Throws: ``CatalogError`` with code `notFound`, `conflict` (the file is there, or is the catalog itself), `full`,
    ///   `corrupt` (the catalog is damaged: no copy is left), or what `progress` throws.
    public static func backUp(
        _ path: String,
        to target: String,
        overwrite: Bool = false,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> CatalogBackup {
        try CatalogError.mapping(path) {
            let source = try CatalogSource(path)
            try CatalogFile.refuseTarget(target, ofCopyOf: path, overwrite: overwrite)
            return try copy(source, to: target, overwrite: overwrite, progress: progress)
        }
    }

    /// As ``backUp(_:to:overwrite:progress:)``, without looking at what is at the target.
    static func copy(
        _ source: CatalogSource,
        to target: String,
        overwrite: Bool,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws -> CatalogBackup {
        let version = try CatalogFile.replacing(target, overwrite: overwrite) { temporary in
            // One transaction of the source: whatever is written meanwhile, SQLite need not begin anew.
            try source.read { db in
                let bytes = try db.pageBytes()
                if let room = CatalogFile.room(at: target), room < bytes {
                    throw CatalogError(
                        .full,
                        "a copy of the catalog takes \(bytes) bytes, and there is room for \(room) at \(target)",
                        hint: "free some space, or name a file elsewhere"
                    )
                }
                let copy = try DatabaseQueue(path: temporary)
                defer { try? copy.close() }
                do {
                    return try copy.writeWithoutTransaction { copy in
                        try copy.execute(sql: "PRAGMA synchronous = OFF")
                        // What small catalogs need no second step for can be given up too.
                        try progress(0, Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
                        try withoutActuallyEscaping(progress) { progress in
                            try db.backup(to: copy, pagesPerStep: pagesPerStep) { step in
                                try progress(step.completedPageCount, step.totalPageCount)
                            }
                        }
                        // One file that needs no others beside it, also where nothing can be written.
                        try copy.execute(sql: "PRAGMA journal_mode = DELETE")
                        let words = try String.fetchAll(copy, sql: "PRAGMA quick_check(1)")
                        guard words == ["ok"] else {
                            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: words.first)
                        }
                        return try copy.catalogVersion()
                    }
                } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
                    throw CatalogError(
                        .full,
                        "there is no room left for a copy of the catalog at \(target)",
                        hint: "free some space, or name a file elsewhere",
                        underlying: error.message
                    )
                }
            }
        }
        return CatalogBackup(path: target, bytes: CatalogFile.size(target) ?? 0, version: version)
    }
}
