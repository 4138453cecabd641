public import Foundation
import GRDB

/// The local SQLite catalog: disks, who owns them, what they are attached to, and the journal of operations.
///
/// ```swift
/// let catalog = try DiskCatalog.open(at: path)
/// let server = try catalog.upsertServer(observation)
/// let disks = try catalog.disks(matching: DiskQuery(owner: "storage", attached: false))
/// ```
///
/// All methods are synchronous: SQLite answers in microseconds to milliseconds, and a synchronous write is not
/// given up when the calling task is cancelled, so that the outcome of a call to the server is always recorded.
/// Several processes may use one file at once; a writer waits up to ten seconds for another.
public final class DiskCatalog: Sendable {
    /// What a catalog is opened for.
    public enum Mode: String, Sendable {
        /// Reading and writing; the file is made when there is none.
        case readWrite
        /// Reading only, also from a folder that cannot be written.
        case readOnly
    }

    /// Where the file is.
    public let path: String
    /// What it was opened for.
    public let mode: Mode
    /// What a person should know about how the catalog was opened, one sentence each; usually empty.
    public let notices: [String]
    /// The time whose state it shows; nil for today's.
    public let asOf: Date?

    private let reader: any DatabaseReader
    private let writer: (any DatabaseWriter)?

    init(
        path: String,
        mode: Mode,
        notices: [String],
        asOf: Date? = nil,
        reader: any DatabaseReader,
        writer: (any DatabaseWriter)?
    ) {
        self.path = path
        self.asOf = asOf
        self.mode = mode
        self.notices = notices
        self.reader = reader
        self.writer = writer
    }

    /// Runs `body` on one unchanging picture of the catalog.
    func read<Value>(_ body: (Database) throws -> Value) throws(CatalogError) -> Value {
        do {
            return try picture(body)
        } catch {
            throw CatalogError(mapping: error, path: path)
        }
    }

    /// As ``read(_:)``, for a `body` that calls foreign code: what that throws arrives as it is.
    func readRethrowing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try picture(body)
        } catch let error as DatabaseError {
            throw CatalogError(mapping: error, path: path)
        }
    }

    private func picture<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if let shared = SharedTransaction.current(of: self) { return try body(shared.db) }
        return try reader.read(body)
    }

    /// Runs `body` in one transaction, which is rolled back when it throws.
    /// - Parameters:
    ///   - time: when what is written came to be known: the history has it as the time of each change.
    ///   - source: how it came to be known.
    func write<Value>(
        at time: Date = Date(),
        source: ChangeContext.Source = .command,
        _ body: (Database) throws -> Value
    ) throws(CatalogError) -> Value {
        let writer = try writable()
        do {
            if let shared = SharedTransaction.current(of: self) {
                return try shared.db.savepoint { db in
                    try ChangeContext(time: time, source: source, operationID: shared.operationID).enter(db)
                    return try body(db)
                }
            }
            return try writer.write { db in
                try ChangeContext(time: time, source: source).enter(db)
                let value = try body(db)
                try DiskText.refresh(in: db)
                return value
            }
        } catch {
            throw CatalogError(mapping: error, path: path)
        }
    }

    /// As ``write(at:source:_:)``, for a `body` that calls foreign code: what that throws arrives as it is.
    func writeRethrowing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        let writer = try writable()
        do {
            return try writer.write { db in
                let value = try body(db)
                try DiskText.refresh(in: db)
                return value
            }
        } catch let error as DatabaseError {
            throw CatalogError(mapping: error, path: path)
        }
    }

    /// Runs `body` on the writing connection in a deferred transaction, which takes no lock on the file as long as
    /// it only touches temporary tables.
    func stage<Value>(_ body: (Database) throws -> Value) throws(CatalogError) -> Value {
        let writer = try writable()
        do {
            return try writer.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.deferred) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { throw CatalogError(.failed, "the transaction gave no value") }
                return value
            }
        } catch {
            throw CatalogError(mapping: error, path: path)
        }
    }

    private func writable() throws(CatalogError) -> any DatabaseWriter {
        guard let writer else {
            throw CatalogError(.notWritable, "the catalog at \(path) was opened for reading only")
        }
        return writer
    }
}
