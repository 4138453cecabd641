import Foundation
import GRDB

/// Makes a new catalog of an export, piece by piece as it is read.
///
/// ```swift
/// let work = try CatalogImport(to: path)
/// while let bytes = try next() { try work.add(bytes) }
/// let transfer = try work.finish()
/// ```
///
/// The catalog is made under another name and gets its own when it is whole: an import that fails, or whose process is
/// killed, leaves none. Rows are taken as they are: no trigger makes events of them. An export of an older version is
/// brought up to date as a catalog of that version would be.
public final class CatalogImport {
    private let path: String
    private let temporary: String
    private let reader: ExportReader
    private let queue: DatabaseQueue

    /// - Parameter path: where the catalog is to be; nothing may be there.
    /// - Throws: ``CatalogError`` with code `conflict` where something is there, `notWritable` or `full`.
    public init(to path: String) throws {
        self.path = path
        try CatalogError.mapping(path) { try Self.requireNothing(at: path) }
        let temporary = try PartFile.make(for: path)
        self.temporary = temporary
        do {
            (queue, reader) = try Self.begin(temporary, path)
        } catch {
            PartFile.remove(temporary)
            throw error
        }
    }

    private static func begin(_ temporary: String, _ path: String) throws -> (DatabaseQueue, ExportReader) {
        try CatalogError.mapping(path) {
            var configuration = Configuration()
            // What they say is checked at the end: rows come table by table. The transaction lasts from one piece to the
            // next.
            configuration.foreignKeysEnabled = false
            configuration.allowsUnsafeTransactions = true
            let queue = try DatabaseQueue(path: temporary, configuration: configuration)
            // Nothing to protect: what is not finished is thrown away.
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            }
            return (queue, ExportReader(queue))
        }
    }

    deinit {
        try? queue.close()
        PartFile.remove(temporary)
    }

    /// Takes the next bytes of the export.
    /// - Throws: ``CatalogError`` with code `failed`, whose message names the line that is none of an export, or
    ///   `newerVersion`, `full`.
    public func add(_ bytes: some Collection<UInt8>) throws {
        try naming { try reader.add(bytes) }
    }

    /// Sees to it that all has come, and gives the catalog its name.
    /// - Parameter keeping: whether the catalog is made. Without, it was only seen whether it could be.
    /// - Throws: ``CatalogError``: as ``add(_:)`` for a file that was cut or damaged.
    public func finish(keeping: Bool = true) throws -> CatalogTransfer {
        let transfer = try naming { try reader.finish() }
        guard keeping else { return transfer }
        try naming {
            try CatalogMigrations.migrator.migrate(queue)
            try queue.write { db in try CatalogTextIndex.fill(in: db) }
            try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
            try queue.close()
        }
        try naming { try Self.makeWay(at: path) }
        try naming { try PartFile.finish(temporary, as: path, overwrite: false) }
        return transfer
    }

    private func naming<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try CatalogError.mapping(path, body)
        } catch let error as CatalogError where error.code == .full {
            throw CatalogError(
                .full,
                "there is no room left for the new catalog at \(path); nothing was imported",
                hint: "free some space, or name a file elsewhere with --catalog",
                underlying: error.underlying
            )
        }
    }

    /// An empty file, or a catalog without a row, is nothing.
    private static func requireNothing(at path: String) throws {
        try CatalogFile.refuseFolder(path)
        if try isEmpty(path) { return }
        for end in [""] + CatalogFile.sideFiles {
            var status = stat()
            guard lstat(path + end, &status) == 0 else { continue }
            throw CatalogError(
                .conflict,
                "\(path + end) is there already, and an import makes a new catalog; nothing was imported",
                hint: "name a new file with --catalog, or move \(path) away with what lies beside it "
                    + "(\(path)-wal, \(path)-shm, \(path)-journal) when no fcd runs"
            )
        }
    }

    private static func isEmpty(_ path: String) throws -> Bool {
        guard let size = CatalogFile.size(path) else { return false }
        guard size > 0 else { return CatalogFile.sideFiles.allSatisfy { CatalogFile.size(path + $0) == nil } }
        guard let source = try? CatalogSource(path) else { return false }
        return try source.read(isEmpty)
    }

    private static func isEmpty(_ db: Database) throws -> Bool {
        try ExportFormat.tables(db).allSatisfy { table in
            try table.name == "change_context" || Int.fetchOne(db, sql: "SELECT 1 FROM \(table.name) LIMIT 1") == nil
        }
    }

    /// Takes away a catalog without a row, if nobody has it open.
    private static func makeWay(at path: String) throws {
        try requireNothing(at: path)
        guard let size = CatalogFile.size(path) else { return }
        if size > 0 {
            let queue = try DatabaseQueue(path: path, configuration: DiskCatalog.configuration())
            defer { try? queue.close() }
            try queue.writeWithoutTransaction { db in
                // For this SQLite must be alone with the file, and takes away what it keeps beside it.
                try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")
                defer { try? db.execute(sql: "ROLLBACK") }
                guard try isEmpty(db) else {
                    throw CatalogError(.conflict, "another process has filled \(path) meanwhile; nothing was imported")
                }
                unlink(path)
            }
        } else {
            unlink(path)
        }
    }
}
