import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct BackupTests {
    private let filled: FilledCatalog
    private var target: String { filled.folder + "/backup.sqlite" }

    init() throws { filled = try FilledCatalog() }

    @Test func `a backup is the catalog as it was when it began, while another process writes`() throws {
        let catalog = try DiskCatalog.open(at: filled.path)
        let before = try catalog.disks().map(\.disk.id)
        let backup = try DiskCatalog.backUp(filled.path, to: target) { _, _ in
            try catalog.record(.disk("late"), serverID: 1)
        }
        #expect(try DiskCatalog.open(at: filled.path).disks().count == before.count + 1)
        #expect(try DiskCatalog.open(at: target, mode: .readOnly).disks().map(\.disk.id) == before)
        #expect(backup.bytes == CatalogFile.size(target))
        #expect(backup.version == CatalogMigrations.migrator.migrations)
    }

    @Test func `a backup is one file for its owner alone, and nothing is wrong with it`() throws {
        let before = try FilledCatalog.content(filled.path)
        _ = try DiskCatalog.backUp(filled.path, to: target)
        #expect(try FilledCatalog.content(target) == before)
        #expect(try DiskCatalog.check(target).findings == [])
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try filled.files.filter { $0.hasPrefix("backup") } == ["backup.sqlite"])
    }

    @Test func `a file that is there is replaced only when told`() throws {
        try "mine".write(toFile: target, atomically: true, encoding: .utf8)
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.backUp(filled.path, to: target) }
        #expect(error?.code == .conflict)
        #expect(error?.hint == "give --force to replace it")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
        _ = try DiskCatalog.backUp(filled.path, to: target, overwrite: true)
        #expect(try DiskCatalog.check(target).findings == [])
    }

    @Test(arguments: ["catalog.sqlite", "link.sqlite", "hard.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"])
    func `the catalog itself and its parts are never written over`(name: String) throws {
        let target = filled.folder + "/" + name
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: filled.folder + "/link.sqlite", withDestinationPath: filled.path)
        try manager.linkItem(atPath: filled.path, toPath: filled.folder + "/hard.sqlite")
        let before = try FilledCatalog.content(filled.path)
        let error = #expect(throws: CatalogError.self) {
            try DiskCatalog.backUp(filled.path, to: target, overwrite: true)
        }
        #expect(error?.code == .conflict)
        #expect(try FilledCatalog.content(filled.path) == before)
    }

    @Test func `beside another database's journal no copy is put, which SQLite would play into it`() throws {
        try "frames".write(toFile: target + "-wal", atomically: true, encoding: .utf8)
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.backUp(filled.path, to: target) }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains(target + "-wal") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `a backup that is given up leaves what was there, and nothing else`() throws {
        try "mine".write(toFile: target, atomically: true, encoding: .utf8)
        let before = try filled.files
        #expect(throws: CancellationError.self) {
            try DiskCatalog.backUp(filled.path, to: target, overwrite: true) { _, _ in throw CancellationError() }
        }
        #expect(try filled.files == before)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
    }

    @Test func `of a damaged catalog no copy is left that would pass for a backup`() throws {
        try FilledCatalog.overwrite(filled.path, at: 4_096 * 7, with: [UInt8](repeating: 0xAA, count: 4_096 * 20))
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.backUp(filled.path, to: target) }
        #expect(error?.code == .corrupt)
        #expect(error?.hint?.contains("fcd catalog check") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test(arguments: [1, 2, 4])
    func `a catalog of an earlier version is copied as it is`(version: Int) throws {
        let old = try FilledCatalog(version: version)
        let backup = try DiskCatalog.backUp(old.path, to: target)
        #expect(backup.version.count == version)
        #expect(try FilledCatalog.content(target) == FilledCatalog.content(old.path))
    }

    @Test func `where there is no catalog none is copied, and none is made`() throws {
        let missing = filled.folder + "/none.sqlite"
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.backUp(missing, to: target) }
        #expect(error?.code == .notFound)
        #expect(try filled.files == ["catalog.sqlite"])
    }

    @Test func `a place that does not exist is named`() throws {
        try "a file".write(toFile: filled.folder + "/file", atomically: true, encoding: .utf8)
        let error = #expect(throws: CatalogError.self) {
            try DiskCatalog.backUp(filled.path, to: filled.folder + "/file/backup.sqlite")
        }
        #expect(error?.code == .notWritable)
        #expect(error?.message.contains(filled.folder + "/file") == true)
    }
}
