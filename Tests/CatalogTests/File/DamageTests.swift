import Foundation
import GRDB
import Testing

@testable import Catalog

/// What can happen to a file: a full disk, a copy made by hand, a second process. Nothing is lost, and the error says what to
/// do.
@Suite(.timeLimit(.minutes(1)))
struct DamageTests {
    private let filled: FilledCatalog

    init() throws { filled = try FilledCatalog() }

    @Test func `on a full disk what was committed stays, and once there is room it goes on`() throws {
        let catalog = try DiskCatalog.open(at: filled.path)
        let before = try FilledCatalog.content(filled.path)
        func limit(_ pages: String) throws {
            try catalog.stage { db in _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)") }
        }
        // Not less than there are: SQLite then refuses every new page.
        try limit("1")
        let error = #expect(throws: CatalogError.self) {
            try catalog.write { db in
                for number in 0..<2_000 {
                    try db.execute(
                        sql: "INSERT INTO tag VALUES (1, NULL, ?, '2026-01-01T00:00:00.000Z')",
                        arguments: ["t\(number)"]
                    )
                }
            }
        }
        #expect(error?.code == .full)
        #expect(error?.message == "there is no room left for the catalog at \(filled.path)")
        #expect(error?.hint == "free some space and run the command again")
        #expect(try FilledCatalog.content(filled.path) == before)
        try limit("1000000")
        try catalog.addTag(CatalogTag(category: nil, name: "later"), diskID: 1)
        #expect(try DiskCatalog.check(filled.path).findings == [])
    }

    @Test func `a copy made with cp while fcd writes has no more than what lay in the file, and is whole`() throws {
        let catalog = try DiskCatalog.open(at: filled.path)
        let before = try catalog.disks().count
        try catalog.record(.disk("late"), serverID: 1)
        let copy = filled.folder + "/cp.sqlite"
        try FileManager.default.copyItem(atPath: filled.path, toPath: copy)
        #expect(try DiskCatalog.open(at: copy).disks().count == before)
        #expect(try DiskCatalog.check(copy).findings == [])
    }

    @Test func `a copy that was cut is refused and left alone, and the error names the newest backup`() throws {
        let backup = filled.folder + "/tuesday.sqlite"
        _ = try DiskCatalog.backUp(filled.path, to: backup)
        let size = try #require(CatalogFile.size(filled.path))
        let file = try FileHandle(forUpdating: URL(filePath: filled.path))
        try file.truncate(atOffset: UInt64(size / 2 + 100))
        try file.close()
        let before = try Data(contentsOf: URL(filePath: filled.path))
        for mode in [DiskCatalog.Mode.readWrite, .readOnly] {
            let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: filled.path, mode: mode).disks() }
            #expect(error?.code == .corrupt)
            #expect(error?.message == "the catalog at \(filled.path) is damaged")
            #expect(error?.hint?.hasSuffix("the newest beside it is \(backup)") == true)
        }
        #expect(try Data(contentsOf: URL(filePath: filled.path)) == before)
    }

    @Test func `a copy of which one half is older than the other is found out by the check`() throws {
        let torn = filled.folder + "/torn.sqlite"
        let older = try Data(contentsOf: URL(filePath: filled.path))
        try filled.damage(
            """
            DELETE FROM metadata; DELETE FROM attachment; DELETE FROM disk_version; VACUUM;
            PRAGMA wal_checkpoint(TRUNCATE);
            """
        )
        let newer = try Data(contentsOf: URL(filePath: filled.path))
        let half = newer.count / 8_192 * 4_096
        try (newer.prefix(half) + older[half..<newer.count]).write(to: URL(filePath: torn))
        let report = try DiskCatalog.check(torn)
        #expect(!report.findings.isEmpty)
        #expect(report.next(torn)?.contains("copy a backup in its place") == true)
    }

    @Test func `a file whose beginning is lost is called one, and left as it is`() throws {
        try FilledCatalog.overwrite(filled.path, at: 0, with: [UInt8](repeating: 0, count: 4_096))
        let before = try Data(contentsOf: URL(filePath: filled.path))
        for work in [{ _ = try DiskCatalog.open(at: filled.path) }, { _ = try DiskCatalog.check(filled.path) }] {
            let error = #expect(throws: CatalogError.self) { try work() }
            #expect(error?.code == .corrupt)
            #expect(error?.message.contains("is no catalog, or its beginning is damaged") == true)
            #expect(error?.hint?.contains("copy a backup in its place, or run `fcd sync`") == true)
        }
        #expect(try Data(contentsOf: URL(filePath: filled.path)) == before)
    }

    @Test func `where the text index alone is damaged the hint says how it is mended, and it is`() throws {
        try filled.damage("UPDATE disk_text_data SET block = x'00' WHERE id > 10")
        let catalog = try DiskCatalog.open(at: filled.path)
        let error = #expect(throws: CatalogError.self) { try FilledCatalog.disks(with: "payments", in: catalog) }
        #expect(error?.code == .corrupt)
        #expect(error?.message.hasPrefix("the text index") == true)
        #expect(error?.hint?.contains("fcd catalog check --repair") == true)
        let report = try DiskCatalog.repair(filled.path, after: DiskCatalog.check(filled.path))
        #expect(report.repaired && report.findings.isEmpty)
        #expect(try !FilledCatalog.disks(with: "payments", in: catalog).isEmpty)
    }

    @Test func `what a killed writer had not committed is gone, and what it had is there`() throws {
        let catalog = try DiskCatalog.open(at: filled.path)
        try catalog.addTag(CatalogTag(category: nil, name: "committed"), diskID: 1)
        // A process that is killed leaves the file and its -wal as they lie there, with a transaction that was cut.
        let copy = filled.folder + "/killed.sqlite"
        try FileManager.default.copyItem(atPath: filled.path, toPath: copy)
        try FileManager.default.copyItem(atPath: filled.path + "-wal", toPath: copy + "-wal")
        let file = try FileHandle(forWritingTo: URL(filePath: copy + "-wal"))
        try file.seekToEnd()
        try file.write(contentsOf: [UInt8](repeating: 0x55, count: 3_000))
        try file.close()
        let tags = try DiskCatalog.open(at: copy).tags(diskID: 1).map(\.name)
        #expect(tags.contains("committed"))
        #expect(try DiskCatalog.check(copy).findings == [])
    }

    @Test func `the process that writes is told by the lines of Linux' locks`() throws {
        let text = """
            1: POSIX  ADVISORY  READ 4711 fe:00:131074 128 128
            2: POSIX  ADVISORY  WRITE 4712 fe:00:131074 120 120
            2: -> POSIX  ADVISORY  WRITE 4713 fe:00:131074 120 120
            3: FLOCK  ADVISORY  WRITE 4714 fe:00:131074 0 EOF
            4: POSIX  ADVISORY  WRITE 4715 fe:00:999 0 EOF
            """
        #expect(CatalogHolder.process(in: text, files: ["fe:00:131074"], anyLock: false) == 4_712)
        #expect(CatalogHolder.process(in: text, files: ["fe:00:131074"], anyLock: true) == 4_711)
        #expect(CatalogHolder.process(in: text, files: ["fe:00:7"], anyLock: true) == nil)
        #expect(CatalogHolder(pid: 7, command: "fcd sync").description == "fcd sync (process 7)")
    }
}
