import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct ReadOnlyTests {
    @Test func `a catalog opened for reading refuses to write`() throws {
        let fixture = try CatalogFixture()
        _ = try fixture.server()
        let catalog = try DiskCatalog.open(at: fixture.path, mode: .readOnly)
        #expect(try catalog.servers().count == 1)
        #expect(catalog.notices.isEmpty)
        let error = #expect(throws: CatalogError.self) {
            try catalog.begin(OperationIntent(kind: .sync, target: "vc1"))
        }
        #expect(error?.code == .notWritable)
    }

    // Permission bits do not stop root, who often runs tests. A symbolic link to itself in the place of the -shm file
    // stops SQLite for everybody in the same way: a file that WAL needs can be neither made nor opened.
    @Test func `where WAL's files cannot be made the catalog is read as it is, and a notice says so`() throws {
        let path = try closedCatalog()
        defer { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }
        try FileManager.default.createSymbolicLink(atPath: path + "-shm", withDestinationPath: path + "-shm")

        let catalog = try DiskCatalog.open(at: path, mode: .readOnly)
        #expect(try catalog.servers().map(\.name) == ["vc1"])
        #expect(try catalog.disks().map(\.disk.name) == ["disk-a"])
        #expect(catalog.notices.count == 1)
        #expect(catalog.notices.first?.contains("cannot be written") == true)

        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path) }
        #expect(error?.code == .notWritable)
        #expect(error?.message.contains(path) == true)
    }

    @Test(.enabled(if: getuid() != 0, "root is not stopped by permission bits"))
    func `a folder without write permission is read as it is`() throws {
        let path = try closedCatalog()
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder)
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
            try? FileManager.default.removeItem(atPath: folder)
        }
        let catalog = try DiskCatalog.open(at: path, mode: .readOnly)
        #expect(try catalog.servers().map(\.name) == ["vc1"])
        #expect(!catalog.notices.isEmpty)
    }

    @Test func `changes that still lie beside the file are said to be missing`() throws {
        let fixture = try CatalogFixture()
        _ = try fixture.server()
        // The fixture's connection is open: what it wrote is in the -wal file, of which a copy is made.
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/copy #1?.sqlite"
        try fixture.raw().writeWithoutTransaction { db in try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        _ = try fixture.server("vc2")
        try FileManager.default.copyItem(atPath: fixture.path, toPath: path)
        try FileManager.default.copyItem(atPath: fixture.path + "-wal", toPath: path + "-wal")
        let catalog = try DiskCatalog.openImmutable(path)
        #expect(try catalog.servers().map(\.name) == ["vc1"])
        #expect(catalog.notices.count == 2)
    }

    @Test func `a path with characters that mean something in a URI is encoded`() {
        #expect(CatalogFile.immutableURI("/a b/c?d#e%.db") == "file:/a%20b/c%3Fd%23e%25.db?immutable=1")
        #expect(CatalogFile.immutableURI("/数.db") == "file:/%E6%95%B0.db?immutable=1")
    }

    @Test(arguments: [
        (ResultCode.SQLITE_BUSY, CatalogError.Code.busy), (.SQLITE_LOCKED, .busy), (.SQLITE_READONLY, .notWritable),
        (.SQLITE_READONLY_DIRECTORY, .notWritable), (.SQLITE_CANTOPEN, .notWritable), (.SQLITE_FULL, .full),
        (.SQLITE_CORRUPT, .corrupt), (.SQLITE_NOTADB, .corrupt), (.SQLITE_CONSTRAINT_UNIQUE, .conflict),
        (.SQLITE_IOERR_READ, .failed), (.SQLITE_IOERR_SHMSIZE, .full),
    ])
    func `SQLite's result codes become errors that name the file`(code: ResultCode, expected: CatalogError.Code) {
        let error = CatalogError(mapping: DatabaseError(resultCode: code, message: "words"), path: "/c.sqlite")
        #expect(error.code == expected)
        #expect(error.underlying == "words")
        if expected != .conflict { #expect(error.message.contains("/c.sqlite")) }
    }

    /// A catalog with one server and one disk that nobody has open any more.
    private func closedCatalog() throws -> String {
        let folder = try CatalogFixture.makeFolder()
        let path = folder + "/catalog.sqlite"
        let catalog = try DiskCatalog.open(at: path)
        let server = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-vc1",
                url: "https://vc1.example/sdk",
                name: "vc1",
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            )
        )
        try catalog.record(.disk("a"), serverID: server.id)
        return path
    }
}
