import Foundation
import GRDB
import Testing

@testable import Catalog

/// A catalog that nobody has open, with a row in every table, in a folder that goes away with it.
final class FilledCatalog: Sendable {
    let folder: String
    var path: String { folder + "/catalog.sqlite" }

    /// - Parameter version: 1, 2, 4 or 5 for a catalog as that version left it; 6 for today's. 3 was never published alone.
    init(version: Int = 6) throws {
        folder = try CatalogFixture.makeFolder()
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Catalogs/\(min(version, 5)).sqlite").standardizedFileURL
        try FileManager.default.copyItem(atPath: file.path, toPath: path)
        guard version > 5 else { return }
        let catalog = try DiskCatalog.open(at: path)
        try FileManager.default.removeItem(atPath: path + ".v5")
        try catalog.write(at: CatalogFixture.time(0), source: .sync) { db in
            try db.execute(sql: Self.rows)
            try db.execute(sql: "UPDATE disk SET name = ? WHERE id = 1", arguments: [Self.name])
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A name with everything that a line of an export must not stumble over.
    static let name = "a\"b\\c/d\u{1}\u{7F}\u{2028}数据库 👩🏽‍💻 é \u{FEFF}"

    /// What the real catalogs of earlier versions cannot have.
    private static let rows = """
        INSERT OR IGNORE INTO event_unasked VALUES (2, 6);
        UPDATE disk SET details_read_at = '2026-01-01T00:00:00.000Z' WHERE id = 1;
        """

    /// A connection past fcd.
    func raw() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Does something to the file past fcd.
    func damage(_ sql: String) throws {
        let queue = try raw()
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    /// Everything in every table, in words.
    static func content(_ path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try ExportFormat.tables(db).flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table.name) ORDER BY \(table.order)").map {
                    "\(table.name) \($0.databaseValues)"
                }
            }
        }
    }

    /// The keys of the disks that the text index has with a word.
    static func disks(with word: String, in catalog: DiskCatalog) throws -> [Int64] {
        try catalog.read { db in
            try Int64.fetchAll(
                db,
                sql: "SELECT rowid FROM disk_text WHERE disk_text MATCH ? ORDER BY rowid",
                arguments: [word]
            )
        }
    }

    /// An export as one piece.
    static func export(_ path: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try DiskCatalog.export(path, write: { bytes += $0 })
        return bytes
    }

    /// What lies in the folder, without what SQLite keeps beside the catalog: a connection that only read leaves it.
    var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter {
                !$0.hasPrefix("catalog.sqlite-")
            }
        }
    }

    /// Overwrites a part of the file.
    static func overwrite(_ path: String, at offset: UInt64, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        defer { try? file.close() }
        try file.seek(toOffset: offset)
        try file.write(contentsOf: bytes)
    }
}
