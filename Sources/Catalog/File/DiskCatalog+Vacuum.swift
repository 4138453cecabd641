import Foundation
import GRDB

/// What came of making a catalog's file as small as what it holds.
public struct CatalogVacuum: Equatable, Sendable {
    /// The size of the file before, in bytes.
    public var bytesBefore: Int
    /// Its size now, in bytes.
    public var bytes: Int
}

extension DiskCatalog {
    /// Writes the file at `path` anew without what is empty in it. Nobody else may have it open meanwhile, and no operation
    /// may be open: it would want to write to its journal. A crash on the way leaves the file as it was.
    /// - Throws: ``CatalogError`` with code `notFound`, `conflict` (an operation is open), `busy` (another process has the
    ///   catalog open), `full` (there is no room for the work), `corrupt`.
    public static func vacuum(_ path: String) throws -> CatalogVacuum {
        try CatalogError.mapping(path) {
            let before = try information(path)
            guard before.isCurrent else {
                throw CatalogError(
                    .conflict,
                    "the catalog at \(path) was written by another version of fcd",
                    hint: "run `fcd sync`, which brings it up to date"
                )
            }
            guard before.openOperations == 0 else {
                let words = before.openOperations == 1 ? "1 operation is" : "\(before.openOperations) operations are"
                throw CatalogError(
                    .conflict,
                    "\(words) open, and must be able to write to the journal",
                    hint: "run `fcd recover` first"
                )
            }
            try requireRoom(for: before)
            return CatalogVacuum(
                bytesBefore: before.bytes + before.pendingBytes,
                bytes: try rewrite(path)
            )
        }
    }

    private static func rewrite(_ path: String) throws -> Int {
        var configuration = configuration()
        // Whoever has it open for longer than a moment is at work.
        configuration.busyMode = .timeout(2)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { db in
            do {
                // SQLite does it only for who is alone with the file, and the journal that it then has is what a crash
                // is taken back by.
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
                guard mode == "delete" else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
                try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
            } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
                throw CatalogError(
                    .busy,
                    "\(CatalogHolder.having(path)?.description ?? "another process") has the catalog at \(path) open",
                    hint: "run it again when that has ended"
                )
            }
            defer { try? db.execute(sql: "PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL") }
            try db.execute(sql: "PRAGMA synchronous = FULL; VACUUM")
            return try db.pageBytes()
        }
    }

    /// SQLite writes the new file to its folder for temporary files, and beside the catalog a copy of what it overwrites.
    private static func requireRoom(for file: CatalogInformation) throws(CatalogError) {
        let needed = file.bytes - file.freeBytes
        let temporary = CatalogFile.temporaryFolder + "/x"
        let isOne = CatalogFile.isSameFileSystem(temporary, file.path)
        let places = isOne ? [(file.path, 2 * needed)] : [(file.path, needed), (temporary, needed)]
        for (place, bytes) in places {
            guard let room = CatalogFile.room(at: place), room < bytes else { continue }
            throw CatalogError(
                .full,
                "the work takes \(bytes >> 20) MiB at \(CatalogFile.folder(of: place)), and \(room >> 20) MiB are free there; "
                    + "nothing was changed",
                hint: "free some space"
                    + (isOne ? ", or set SQLITE_TMPDIR to a folder on another disk" : "")
            )
        }
    }
}

extension CatalogFile {
    /// Where SQLite puts temporary files.
    static var temporaryFolder: String {
        let environment = ProcessInfo.processInfo.environment
        let candidates = [environment["SQLITE_TMPDIR"], environment["TMPDIR"], "/var/tmp", "/usr/tmp", "/tmp"]
        return candidates.compactMap { $0 }.first { access($0, W_OK | X_OK) == 0 } ?? "."
    }

    /// Whether the folders of two paths share their room.
    static func isSameFileSystem(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(folder(of: path), &first) == 0, stat(folder(of: other), &second) == 0 else { return false }
        return first.st_dev == second.st_dev
    }
}
