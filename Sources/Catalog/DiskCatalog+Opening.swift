public import Foundation
import GRDB
import Synchronization

extension DiskCatalog {
    /// How long a connection waits for another process.
    private static let busySeconds = 10.0

    /// Opening is done one at a time within a process: see ``CatalogFile/create(at:)``.
    private static let opening = Mutex(())

    /// Opens the catalog at `path`.
    ///
    /// For writing, a missing folder is made with mode 0700 and a missing file with mode 0600, and an older catalog
    /// is brought up to date, after a copy of it was put beside it, which a notice tells. For reading, a catalog in a
    /// place that cannot be written is read as it is, which a notice tells.
    /// - Throws: ``CatalogError`` with code `newerVersion`, `notWritable`, `notFound` (reading only), `busy`,
    ///   `corrupt` or `full`.
    public static func open(at path: String, mode: Mode = .readWrite) throws(CatalogError) -> DiskCatalog {
        do {
            return try opening.withLock { _ in
                try CatalogFile.refuseFolder(path)
                return switch mode {
                case .readWrite: try openForWriting(path)
                case .readOnly: try openForReading(path)
                }
            }
        } catch {
            throw CatalogError(mapping: error, path: path)
        }
    }

    /// Opens the catalog at `path` for reading, as it was at `time`: everything that is read is what the catalog knew or,
    /// by what it has learnt since, would have known then.
    /// - Throws: as ``open(at:mode:)`` for reading.
    public static func open(at path: String, asOf time: Date) throws(CatalogError) -> DiskCatalog {
        do {
            return try opening.withLock { _ in
                try CatalogFile.refuseFolder(path)
                return try openForReading(path, asOf: time)
            }
        } catch {
            throw CatalogError(mapping: error, path: path)
        }
    }

    /// An empty catalog that lives in memory only, for tests.
    package static func inMemory() throws(CatalogError) -> DiskCatalog {
        do {
            let queue = try DatabaseQueue(configuration: configuration())
            try CatalogMigrations.migrate(queue)
            return DiskCatalog(path: ":memory:", mode: .readWrite, notices: [], reader: queue, writer: queue)
        } catch {
            throw CatalogError(mapping: error, path: ":memory:")
        }
    }

    /// Reads a file that nobody writes, in a place where SQLite cannot make the files that WAL needs.
    static func openImmutable(_ path: String, asOf time: Date? = nil) throws -> DiskCatalog {
        var configuration = configuration(asOf: time)
        configuration.readonly = true
        let queue = try DatabaseQueue(path: CatalogFile.immutableURI(path), configuration: configuration)
        _ = try queue.read { db in try checkVersion(db, path: path, mayMigrate: false) }
        var notices = ["the catalog at \(path) cannot be written; it is read as it is"]
        if CatalogFile.size(path + "-wal") ?? 0 > 0 {
            notices.append("the latest changes are missing: they lie in \(path)-wal, which cannot be read this way")
        }
        return DiskCatalog(path: path, mode: .readOnly, notices: notices, asOf: time, reader: queue, writer: nil)
    }

    private static func openForWriting(_ path: String) throws -> DiskCatalog {
        var notices = try CatalogFile.takeBack(path)
        try refuseNewer(path)
        try CatalogFile.create(at: path)
        let pool = try DatabasePool(path: path, configuration: configuration())
        // In WAL mode GRDB sets synchronous to NORMAL, with which a power cut loses the last transactions: the
        // journal would forget a call that was made. The pool has one writing connection, so FULL holds for every
        // write; that costs one fsync each, little beside a call to a server, and a sync is one transaction.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        let isCurrent = try pool.read { db in try checkVersion(db, path: path, mayMigrate: true) }
        if !isCurrent {
            notices += try CatalogUpgrade.run(pool, path: path)
            try pool.write(DiskText.refresh(in:))
            // A connection that knew the older views would give their columns to the first `SELECT *`.
            pool.invalidateReadOnlyConnections()
        }
        return DiskCatalog(path: path, mode: .readWrite, notices: notices, reader: pool, writer: pool)
    }

    /// Refuses a catalog of a newer version before anything of it is touched: opening it for writing would alter it.
    private static func refuseNewer(_ path: String) throws {
        guard CatalogFile.size(path) ?? 0 > 0 else { return }
        var configuration = configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        _ = try queue.read { db in try checkVersion(db, path: path, mayMigrate: true) }
    }

    private static func openForReading(_ path: String, asOf time: Date? = nil) throws -> DiskCatalog {
        guard CatalogFile.size(path) != nil else {
            throw CatalogError(.notFound, "there is no catalog at \(path)", hint: "run `fcd sync` to make one")
        }
        let notices = try CatalogFile.takeBack(path)
        do {
            var configuration = configuration(asOf: time)
            configuration.readonly = true
            // Questions jump about in a large file: 64 MiB of pages hold the upper parts of its indices and some 10,000 disks.
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -65536") }
            let pool = try DatabasePool(path: path, configuration: configuration)
            _ = try pool.read { db in try checkVersion(db, path: path, mayMigrate: false) }
            return DiskCatalog(path: path, mode: .readOnly, notices: notices, asOf: time, reader: pool, writer: nil)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
        {
            guard CatalogFile.isReadable(path) else {
                throw CatalogError(
                    .failed,
                    "the catalog at \(path) cannot be read",
                    hint: "check the permissions of the file and of its folder",
                    underlying: error.message
                )
            }
            return try openImmutable(path, asOf: time)
        }
    }

    static func configuration(asOf time: Date? = nil) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "catalog"
        if let time { configuration.prepareDatabase(PastPicture(time: time).prepare) }
        return configuration
    }

    /// Refuses what is no catalog or is newer than this program.
    /// - Returns: whether all migrations have been applied.
    static func checkVersion(_ db: Database, path: String, mayMigrate: Bool) throws -> Bool {
        // The migrator's own table is made before anything else: whoever is killed then leaves no more than that.
        let sql = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'"
        let isEmpty = try Int.fetchOne(db, sql: sql) == 0
        let applicationID = try Int.fetchOne(db, sql: "PRAGMA application_id")
        guard isEmpty || applicationID == CatalogMigrations.applicationID else {
            throw CatalogError(
                .corrupt,
                "the file at \(path) is an SQLite database, but no catalog",
                hint: "name another file with --catalog"
            )
        }
        let migrator = CatalogMigrations.migrator
        if try migrator.hasBeenSuperseded(db) {
            throw CatalogError(
                .newerVersion,
                "the catalog at \(path) was written by a newer version of fcd",
                hint: "use that version, or name another file with --catalog"
            )
        }
        let isCurrent = try migrator.hasCompletedMigrations(db)
        guard isCurrent || mayMigrate else {
            throw CatalogError(
                .notFound,
                isEmpty
                    ? "the catalog at \(path) is empty"
                    : "the catalog at \(path) was written by an older version and must be brought up to date first",
                hint: "run `fcd sync`"
            )
        }
        return isCurrent
    }
}
