import Foundation
import GRDB
import Testing

@testable import Catalog

/// Catalogs that the versions of their time wrote, brought up to date.
@Suite(.timeLimit(.minutes(1)))
struct FileUpgradeTests {
    @Test(arguments: [1, 2, 4])
    func `a real catalog keeps every row, and gets a history that holds`(version: Int) throws {
        let old = try FilledCatalog(version: version)
        let before = try rows(old.path)
        let catalog = try DiskCatalog.open(at: old.path)
        #expect(try DiskCatalog.check(old.path).findings == [])
        let after = try rows(old.path)
        for (table, rows) in before {
            let now = try #require(after[table])
            #expect(now.count == rows.count, "\(table)")
            for (was, is_) in zip(rows, now) {
                for (column, value) in was { #expect(is_[column] as DatabaseValue == value, "\(table).\(column)") }
            }
        }
        let disks = try catalog.disks(matching: DiskQuery(includeGone: true)).count
        #expect(disks == before["disk"]?.count)
        let found = try catalog.read { db in
            try Int.fetchOne(db, sql: "SELECT count(DISTINCT disk_id) FROM event WHERE kind = 'found'")
        }
        #expect(found == before["disk"]?.count { $0["state"] != "creating" })
    }

    @Test(arguments: [1, 2, 4])
    func `before it is brought up it is kept as it was, in a file beside it, and a notice says so`(version: Int) throws
    {
        let old = try FilledCatalog(version: version)
        let before = try FilledCatalog.content(old.path)
        let catalog = try DiskCatalog.open(at: old.path)
        let kept = "\(old.path).v\(version)"
        #expect(
            catalog.notices
                == ["the catalog at \(old.path) was brought up to date; how it was before is kept in \(kept)"]
        )
        #expect(try FilledCatalog.content(kept) == before)
        let attributes = try FileManager.default.attributesOfItem(atPath: kept)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try DiskCatalog.open(at: old.path).notices == [])
        // Whoever goes back to it and upgrades again loses neither.
        try FileManager.default.copyItem(atPath: kept, toPath: old.folder + "/again.sqlite")
        let again = try DiskCatalog.open(at: old.folder + "/again.sqlite")
        #expect(again.notices.count == 1)
    }

    @Test func `a copy that was cut is removed by the next one, and never passes for one`() throws {
        let old = try FilledCatalog(version: 2)
        let cut = "\(old.path).v2.4999999-\(PartFile.place)-00000001.part"
        try "half".write(toFile: cut, atomically: false, encoding: .utf8)
        let notices = try DiskCatalog.open(at: old.path).notices
        #expect(notices.count == 2)
        #expect(notices.first == "removed \(cut), which a command had left that was interrupted")
        #expect(try old.files == ["catalog.sqlite", "catalog.sqlite.v2"])
    }

    @Test func `a copy from a time before stays`() throws {
        let old = try FilledCatalog(version: 2)
        try "mine".write(toFile: old.path + ".v2", atomically: true, encoding: .utf8)
        let catalog = try DiskCatalog.open(at: old.path)
        #expect(catalog.notices.first?.hasSuffix("is kept in \(old.path).v2.2") == true)
        #expect(try String(contentsOfFile: old.path + ".v2", encoding: .utf8) == "mine")
    }

    @Test func `a new catalog has nothing to keep`() throws {
        let fixture = try CatalogFixture()
        #expect(fixture.catalog.notices == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder).allSatisfy { !$0.contains(".v") })
    }

    @Test func `processes that meet at an old catalog bring it up once and keep one copy`() async throws {
        let old = try FilledCatalog(version: 2)
        let notices = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<6 { group.addTask { try DiskCatalog.open(at: old.path).notices } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(notices.count == 1)
        #expect(try old.files.filter { $0.contains(".v2") } == ["catalog.sqlite.v2"])
        #expect(try DiskCatalog.check(old.path).findings == [])
    }

    @Test func `an upgrade that fails leaves the catalog as it was, and no copy`() throws {
        let old = try FilledCatalog(version: 2)
        // In the way of the third migration, at its end.
        try old.damage("CREATE TABLE disk_history (id INTEGER)")
        let before = try FilledCatalog.content(old.path)
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: old.path) }
        #expect(error?.message.contains(old.path) == true)
        #expect(error?.underlying?.contains("disk_history") == true)
        #expect(try FilledCatalog.content(old.path) == before)
        #expect(try old.files.filter { $0.contains(".v") || $0.hasSuffix(".part") } == [])
    }

    @Test func `every version that was published has a real file here`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Catalogs")
            .standardizedFileURL
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        // The third and the fourth were published together. Today's is made by its migrations.
        let former = (1..<CatalogMigrations.migrator.migrations.count).filter { $0 != 3 }
        #expect(files == former.map { "\($0).sqlite" })
    }

    private func rows(_ path: String) throws -> [String: [Row]] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Dictionary(
                uniqueKeysWithValues: ExportFormat.tables(db).map {
                    ($0.name, try Row.fetchAll(db, sql: "SELECT * FROM \($0.name) ORDER BY \($0.order)"))
                }
            )
        }
    }
}
