import Foundation
import GRDB
import Testing

@testable import Catalog

/// What a process leaves that is killed while it writes the file itself, or a copy of it.
@Suite(.timeLimit(.minutes(1)))
struct InterruptedTests {
    private let filled: FilledCatalog

    init() throws { filled = try FilledCatalog() }

    /// The catalog as a vacuum leaves it that is killed on its way: the file half written, and SQLite's journal beside it.
    private func halfWritten() throws -> String {
        let path = filled.folder + "/half.sqlite"
        let queue = try filled.raw()
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA journal_mode = DELETE; PRAGMA cache_size = 10; BEGIN;
                    DROP TABLE event; DROP TABLE metadata_version; CREATE TABLE padding (text TEXT);
                    INSERT INTO padding SELECT hex(randomblob(1500)) FROM disk AS a, disk AS b LIMIT 500;
                    """
            )
            for end in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: filled.path + end, toPath: path + end)
            }
            try db.execute(sql: "ROLLBACK; PRAGMA journal_mode = WAL")
        }
        #expect(CatalogFile.isHalfWritten(path))
        return path
    }

    @Test(
        arguments: [
            { path in try DiskCatalog.open(at: path, mode: .readOnly).notices },
            { path in try DiskCatalog.open(at: path).notices },
            { path in try DiskCatalog.takeBackInterrupted(path) },
        ] as [@Sendable (String) throws -> [String]]
    )
    func `a vacuum that was killed is taken back by whoever opens the catalog next, who is told`(
        open: @Sendable (String) throws -> [String]
    ) throws {
        let path = try halfWritten()
        let notices = try open(path)
        #expect(notices == ["fcd catalog vacuum was interrupted at \(path); the catalog is as it was before"])
        #expect(try open(path) == [])
        #expect(try FilledCatalog.content(path) == FilledCatalog.content(filled.path))
        #expect(try DiskCatalog.check(path).findings == [])
    }

    @Test func `a check, a backup and an export see the catalog as it was before the vacuum`() throws {
        let path = try halfWritten()
        #expect(try DiskCatalog.check(path).findings == [])
        let other = try InterruptedTests()
        let half = try other.halfWritten()
        let target = other.filled.folder + "/backup.sqlite"
        _ = try DiskCatalog.backUp(half, to: target)
        #expect(try FilledCatalog.content(target) == FilledCatalog.content(other.filled.path))
        let third = try InterruptedTests()
        #expect(try FilledCatalog.export(third.halfWritten()) == FilledCatalog.export(third.filled.path))
    }

    @Test(.enabled(if: getuid() != 0, "root is not stopped by permission bits"))
    func `where nobody may write, what was half written is refused and not read`() throws {
        let path = try halfWritten()
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        for mode in [DiskCatalog.Mode.readOnly, .readWrite] {
            let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path, mode: mode) }
            #expect(error?.code == .notWritable)
            #expect(error?.hint?.contains("leave \(path)-journal where it is") == true)
        }
        #expect(CatalogFile.isHalfWritten(path))
    }

    // MARK: Copies

    /// A number that no process has: Linux' are below 2^22.
    private static let nobody = 4_999_999

    private func leave(_ name: String) throws -> String {
        let path = filled.folder + "/" + name
        try "half".write(toFile: path, atomically: false, encoding: .utf8)
        return path
    }

    @Test func `what killed processes left of copies is removed and told, with what SQLite kept beside it`() throws {
        let names = [
            "backup.sqlite.\(Self.nobody)-\(PartFile.place)-00000001.part",
            "catalog.sqlite.\(Self.nobody)-\(PartFile.place)-00000002.part",
            "catalog.sqlite.v2.\(Self.nobody)-\(PartFile.place)-00000003.part",
            "catalog.sqlite.v2.3.\(Self.nobody)-\(PartFile.place)-00000004.part",
            // Of an earlier process that had the number of this one.
            "backup.sqlite.\(getpid())-\(PartFile.place)-00000005.part",
        ]
        let left = try names.map(leave)
        for path in left { try "x".write(toFile: path + "-journal", atomically: false, encoding: .utf8) }
        let target = filled.folder + "/backup.sqlite"
        let notices = try DiskCatalog.takeBackInterrupted(filled.path, targets: [target])
        #expect(
            notices.sorted() == left.map { "removed \($0), which a command had left that was interrupted" }.sorted()
        )
        #expect(try filled.files == ["catalog.sqlite"])
    }

    @Test func `what may be a living process', or another's, is left alone`() throws {
        let names = [
            // The process that runs these tests has a parent.
            "catalog.sqlite.\(getppid())-\(PartFile.place)-00000001.part",
            // Elsewhere.
            "catalog.sqlite.\(Self.nobody)-\(PartFile.place == "00000000" ? "00000001" : "00000000")-00000002.part",
            // Of no form that fcd gives.
            "catalog.sqlite.part", "catalog.sqlite.\(Self.nobody).part", "catalog.sqlite.v2",
            "catalog.sqlite.\(Self.nobody)-\(PartFile.place)-00000003.part.old",
            "other.sqlite.\(Self.nobody)-\(PartFile.place)-00000004.part",
        ]
        for name in names { _ = try leave(name) }
        let own = try PartFile.make(for: filled.path)
        #expect(try DiskCatalog.takeBackInterrupted(filled.path) == [])
        #expect(FileManager.default.fileExists(atPath: own))
        PartFile.remove(own)
        #expect(try filled.files == (names + ["catalog.sqlite"]).sorted())
    }

    @Test func `no backup of that name is there before it is whole and checked`() throws {
        let target = filled.folder + "/backup.sqlite"
        var parts: [String] = []
        _ = try DiskCatalog.backUp(filled.path, to: target) { _, _ in
            #expect(!FileManager.default.fileExists(atPath: target))
            parts = try filled.files.filter { $0 != "catalog.sqlite" }
            // Nor does another process, which reads the name alone, take it for one.
            #expect(CatalogFile.latestBackup(of: filled.path) == nil)
        }
        #expect(
            parts.allSatisfy {
                $0.wholeMatch(of: /backup\.sqlite\.\d+-[0-9a-f]{8}-[0-9a-f]{8}\.part(-journal)?/) != nil
            }
        )
        #expect(try filled.files == ["backup.sqlite", "catalog.sqlite"])
        #expect(CatalogFile.latestBackup(of: filled.path) == target)
    }

    @Test func `an import that is given up leaves nothing`() throws {
        let path = filled.folder + "/new.sqlite"
        do {
            let work = try CatalogImport(to: path)
            try work.add(FilledCatalog.export(filled.path).prefix(5_000))
            #expect(try filled.files.contains { $0.hasSuffix(".part") })
        }
        #expect(try filled.files == ["catalog.sqlite"])
    }

    // MARK: Locks

    #if os(Linux)
        /// The locks that this process has on a file, as Linux lists them.
        private func locks(on path: String) throws -> [String] {
            var status = stat()
            #expect(stat(path, &status) == 0)
            return try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").map(String.init)
                .filter {
                    let words = $0.split(separator: " ")
                    return words.count > 5 && words[4] == "\(getpid())" && words[5].hasSuffix(":\(status.st_ino)")
                }
        }

        @Test func `looking for a backup drops no lock of this process on another catalog beside it`() throws {
            let other = filled.folder + "/other.sqlite"
            _ = try DiskCatalog.backUp(filled.path, to: other)
            try FileManager.default.linkItem(atPath: other, toPath: filled.folder + "/hard.sqlite")
            let catalog = try DiskCatalog.open(at: other)
            let before = try locks(on: other)
            #expect(!before.isEmpty)
            #expect(CatalogFile.latestBackup(of: filled.path) != nil)
            #expect(try locks(on: other).count == before.count)
            #expect(try !catalog.disks().isEmpty)
        }
    #endif

    @Test func `the newest backup is a catalog and no other file`() throws {
        for name in ["text", "short"] { _ = try leave(name) }
        let target = filled.folder + "/b #1?.sqlite"
        _ = try DiskCatalog.backUp(filled.path, to: target)
        let queue = try DatabaseQueue(path: filled.folder + "/foreign.sqlite")
        try queue.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE t (a); VACUUM") }
        try queue.close()
        try Data(count: 10_000).write(to: URL(filePath: filled.folder + "/zeros"))
        #expect(CatalogFile.latestBackup(of: filled.path) == target)
        #expect(try !filled.files.contains { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") })
    }
}
