import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct OpeningTests {
    @Test func `a missing folder and file are made for their owner only`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/a b/数据/catalog.sqlite"
        _ = try DiskCatalog.open(at: path)
        #expect(try mode(path) == 0o600)
        #expect(try mode(folder + "/a b/数据") == 0o700)
    }

    @Test func `the file is in WAL mode, checks foreign keys and writes through to the disk`() throws {
        let fixture = try CatalogFixture()
        let pragmas = try fixture.catalog.stage { db in
            try ["journal_mode", "foreign_keys", "synchronous"].map { name in
                try String.fetchOne(db, sql: "PRAGMA main.\(name)")
            }
        }
        // 2 is FULL: GRDB itself sets 1, NORMAL, with which a power cut loses the last rows of the journal.
        #expect(pragmas == ["wal", "1", "2"])
    }

    @Test func `all tables are strict`() throws {
        let fixture = try CatalogFixture()
        let tables = try fixture.raw().read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'"
            )
        }
        let names = tables.map { $0["name"] as String }
        #expect(names.contains("disk") && names.contains("operation_step"))
        for table in tables where !["sqlite_schema", "grdb_migrations"].contains(table["name"] as String) {
            #expect(table["strict"] == 1, "\(table)")
        }
    }

    @Test func `opening again keeps what is there`() throws {
        let fixture = try CatalogFixture()
        _ = try fixture.server()
        #expect(try DiskCatalog.open(at: fixture.path).servers().map(\.name) == ["vc1"])
    }

    @Test func `a catalog whose making was cut off right at the beginning is made by the next command`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/catalog.sqlite"
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        try queue.close()
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path, mode: .readOnly) }
        #expect(error?.code == .notFound)
        #expect(try DiskCatalog.open(at: path).servers().isEmpty)
    }

    @Test func `a catalog from a newer version is refused, for reading and for writing, and not touched`() throws {
        let fixture = try CatalogFixture()
        let path = fixture.folder + "/newer.sqlite"
        try fixture.raw().writeWithoutTransaction { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 from the future')")
            try db.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
        let before = try Data(contentsOf: URL(filePath: path))
        for mode in [DiskCatalog.Mode.readWrite, .readOnly] {
            let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path, mode: mode) }
            #expect(error?.code == .newerVersion)
            #expect(error?.message.contains("newer version") == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test func `a file that is no database is refused and left as it is`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/catalog.sqlite"
        let content = String(repeating: "no database at all\n", count: 100)
        try content.write(toFile: path, atomically: true, encoding: .utf8)
        for mode in [DiskCatalog.Mode.readWrite, .readOnly] {
            let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path, mode: mode) }
            #expect(error?.code == .corrupt)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    }

    @Test func `another program's database is refused and gets no tables`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/other.sqlite"
        try DatabaseQueue(path: path).write { db in try db.execute(sql: "CREATE TABLE theirs (id INTEGER)") }
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path) }
        #expect(error?.code == .corrupt)
        let tables = try DatabaseQueue(path: path).read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master")
        }
        #expect(tables == ["theirs"])
    }

    @Test func `a missing catalog is not made by reading, and the hint names the next command`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/none.sqlite"
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path, mode: .readOnly) }
        #expect(error?.code == .notFound)
        #expect(error?.hint?.contains("fcd sync") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a folder in the place of the file is called one`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for mode in [DiskCatalog.Mode.readWrite, .readOnly] {
            let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: folder, mode: mode) }
            #expect(error?.code == .failed)
            #expect(error?.message.contains("is a folder") == true)
        }
    }

    @Test func `a place where no folder can be made is named`() throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "a file".write(toFile: folder + "/file", atomically: true, encoding: .utf8)
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: folder + "/file/catalog.sqlite") }
        #expect(error?.code == .notWritable)
        #expect(error?.message.contains(folder + "/file") == true)
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let mode = try #require(attributes[.posixPermissions] as? NSNumber)
        return mode.intValue
    }
}
