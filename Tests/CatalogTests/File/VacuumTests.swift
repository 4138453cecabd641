import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct VacuumTests {
    private let filled: FilledCatalog

    init() throws {
        filled = try FilledCatalog()
        // The operation that the catalog's last user left open.
        try filled.damage(
            """
            UPDATE operation SET state = 'done', finished_at = ifnull(finished_at, started_at)
            WHERE state IN ('intended', 'running', 'unknown');
            """
        )
    }

    @Test func `what is empty is given back, and nothing else changes`() throws {
        try filled.damage(
            """
            CREATE TABLE padding (text TEXT);
            INSERT INTO padding SELECT hex(randomblob(1000)) FROM metadata AS a, metadata AS b LIMIT 2000;
            DROP TABLE padding;
            """
        )
        let before = try FilledCatalog.export(filled.path)
        #expect(try DiskCatalog.information(filled.path).freeBytes > 1 << 20)
        let vacuum = try DiskCatalog.vacuum(filled.path)
        #expect(vacuum.bytes < vacuum.bytesBefore - 1 << 20)
        #expect(vacuum.bytes == CatalogFile.size(filled.path))
        #expect(try FilledCatalog.export(filled.path) == before)
        #expect(try DiskCatalog.check(filled.path).findings == [])
        #expect(try DiskCatalog.information(filled.path).freeBytes == 0)
    }

    @Test func `while another has the catalog open it is left as it is`() throws {
        let catalog = try DiskCatalog.open(at: filled.path)
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.vacuum(filled.path) }
        #expect(error?.code == .busy)
        #expect(error?.message.hasSuffix("has the catalog at \(filled.path) open") == true)
        // It goes on as before.
        try catalog.record(.disk("late"), serverID: 1)
        #expect(try DiskCatalog.check(filled.path).findings == [])
    }

    @Test func `while an operation is open its journal is left alone, and the hint says what ends it`() throws {
        try DiskCatalog.open(at: filled.path).begin(OperationIntent(kind: .attach, target: "x"))
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.vacuum(filled.path) }
        #expect(error?.code == .conflict)
        #expect(error?.hint == "run `fcd recover` first")
    }

    @Test func `a catalog of an earlier version is refused, and stays as it is`() throws {
        let old = try FilledCatalog(version: 2)
        let before = try Data(contentsOf: URL(filePath: old.path))
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.vacuum(old.path) }
        #expect(error?.code == .conflict)
        #expect(try Data(contentsOf: URL(filePath: old.path)) == before)
    }

    @Test func `the file stays readable for its owner alone, and in WAL mode`() throws {
        _ = try DiskCatalog.vacuum(filled.path)
        let attributes = try FileManager.default.attributesOfItem(atPath: filled.path)
        let mode = try filled.raw().read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        #expect(mode == "wal")
        #expect((attributes[.posixPermissions] as? NSNumber).map { $0.intValue & 0o022 } == 0)
    }
}
