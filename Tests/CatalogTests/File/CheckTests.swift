import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct CheckTests {
    private let filled: FilledCatalog

    init() throws { filled = try FilledCatalog() }

    private func findings(after sql: String) throws -> [CatalogFinding] {
        try filled.damage(sql)
        return try DiskCatalog.check(filled.path).findings
    }

    @Test func `nothing is wrong with a catalog that was used and brought up from an earlier version`() throws {
        let report = try DiskCatalog.check(filled.path)
        #expect(report.findings == [])
        #expect(report.isCurrent)
        #expect(report.next(filled.path) == nil)
        #expect(report.checks.first == "integrity" && report.checks.last == "text")
    }

    @Test(arguments: ["disk", "owner", "tag", "metadata", "retirement", "vm"])
    func `a version that is missing is found, and one that lasts though its thing is gone`(thing: String) throws {
        let key = thing == "vm" ? "vm_id" : "disk_id"
        let found = try findings(after: "DELETE FROM \(thing)_version WHERE to_time IS NULL")
        #expect(found.allSatisfy { $0.check == "\(thing)-versions" })
        #expect(found.first?.message == "has no version that lasts")
        #expect(found.first?.object?.isEmpty == false)
        // Past the triggers and foreign keys, a row that is no more.
        let gone = try FilledCatalog()
        try gone.damage(
            """
            CREATE TEMP TABLE kept AS SELECT * FROM \(thing)_version;
            DELETE FROM \(thing) WHERE \(thing == "disk" || thing == "vm" ? "id" : key) = (SELECT \(key) FROM kept);
            DELETE FROM \(thing)_version; INSERT INTO \(thing)_version SELECT * FROM kept;
            """
        )
        let strays = try DiskCatalog.check(gone.path).findings.filter { $0.check == "\(thing)-versions" }
        #expect(strays.contains { $0.message.hasSuffix("has no end, and the \(thing) is gone") })
    }

    @Test(arguments: ["disk", "owner", "tag", "metadata", "retirement", "vm"])
    func `every column of a version is compared with its row`(thing: String) throws {
        let queue = try filled.raw()
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { db in
            let table = "\(thing)_version"
            let columns = try Row.fetchAll(
                db,
                sql: "SELECT name, type, pk FROM pragma_table_info(?)",
                arguments: [table]
            )
            for column in columns where column["pk"] == 0 && column["name"] != "to_time" {
                let name: String = column["name"]
                try db.inTransaction {
                    let value = column["type"] == "INTEGER" ? "ifnull(\(name), 0) + 1" : "ifnull(\(name), '') || 'x'"
                    try db.execute(sql: "UPDATE \(table) SET \(name) = \(value) WHERE to_time IS NULL")
                    let found = try CatalogInvariant.all.filter { $0.check == "\(thing)-versions" }.flatMap {
                        try Row.fetchAll(db, sql: $0.sql).compactMap { $0[1] as String? }
                    }
                    #expect(found.contains { $0.hasPrefix("differs from its version that lasts") }, "\(table).\(name)")
                    return .rollback
                }
            }
        }
    }

    @Test func `every table of versions has its checks`() throws {
        let tables = try filled.raw().read { db in
            try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%\\_version' ESCAPE '\\'"
            )
        }
        let checks = Set(CatalogInvariant.all.map(\.check))
        #expect(tables.count == 6)
        for table in tables { #expect(checks.contains(table.replacing("_version", with: "-versions")), "\(table)") }
    }

    @Test func `versions that overlap, and a time that no version tells of, are found`() throws {
        let times = "'2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'"
        let overlap = try findings(
            after: """
                INSERT INTO vm_version VALUES (1, '2001-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z', 'x', NULL, 'x')
                """
        )
        #expect(overlap.map(\.check) == ["vm-versions"])
        #expect(overlap.first?.message.contains("overlaps the one from") == true)
        let other = try FilledCatalog()
        try other.damage(
            "INSERT INTO vm_version VALUES (1, '2001-01-01T00:00:00.000Z', '2001-01-02T00:00:00.000Z', 'x', NULL, 'x')"
        )
        #expect(
            try DiskCatalog.check(other.path).findings.first?.message
                .hasPrefix("nothing is known between 2001-01-02T00:00:00.000Z and ") == true,
            "\(times)"
        )
    }

    @Test(arguments: [
        ("DELETE FROM event WHERE seq = 1 AND disk_id = 2", "events", "events, and the last has the number"),
        ("UPDATE disk SET changed_at = NULL WHERE id = 2", "events", "changed at no time, by its events at 2"),
        ("UPDATE event SET operation_id = 'lost' WHERE seq = 1 AND disk_id = 2", "events", "names operation lost"),
        ("DELETE FROM change_context", "change-context", "without which no history is written"),
        ("DROP TRIGGER tag_insert", "schema", "is missing"),
        ("CREATE TABLE theirs (id INTEGER)", "schema", "is not of fcd's making"),
        ("DROP INDEX disk_by_name; CREATE INDEX disk_by_name ON disk (path)", "schema", "is not as fcd made it"),
        ("INSERT INTO server_part VALUES (77, 'vms', NULL, NULL, NULL)", "foreign-keys", "names a row of server"),
        ("INSERT INTO text_pending VALUES (2)", "text-pending", "the words of 1 disk"),
        ("DELETE FROM disk_text WHERE rowid = 2", "text", "is not in the text index"),
        ("UPDATE disk_text SET name = 'other' WHERE rowid = 2", "text", "has other words in the text index"),
        ("INSERT INTO disk_text (rowid, name) VALUES (4711, 'x')", "text", "has a disk 4711 that is not there"),
        (
            "UPDATE disk_text_data SET block = x'00' WHERE id > 10", "text",
            "the words that are searched are not those of"
        ),
        (
            """
            UPDATE disk SET name = 'zebra' WHERE id = 2; DELETE FROM text_pending;
            UPDATE disk_text_content SET c0 = 'zebra' WHERE id = 2
            """, "text", "the words that are searched are not those of"
        ),
    ])
    func `what contradicts itself is found`(sql: String, check: String, words: String) throws {
        let found = try findings(after: sql)
        #expect(Set(found.map(\.check)) == [check])
        #expect(found.contains { $0.message.contains(words) }, "\(found)")
    }

    @Test func `an attachment to what is gone, or to another server's machine, is found`() throws {
        try filled.damage(
            """
            INSERT INTO server SELECT 2, 'other', url, name, product, api_version, is_vcenter, first_seen, last_seen, NULL
            FROM server WHERE id = 1;
            UPDATE vm SET server_id = 2 WHERE id = (SELECT vm_id FROM attachment WHERE to_time IS NULL ORDER BY id LIMIT 1);
            UPDATE disk SET state = 'gone', gone_at = '2026-01-01T00:00:00.000Z'
            WHERE id = (SELECT disk_id FROM attachment WHERE to_time IS NULL ORDER BY id LIMIT 1);
            """
        )
        let words = try DiskCatalog.check(filled.path).findings.filter { $0.check == "attachments" }.map(\.message)
        #expect(words.contains { $0.hasSuffix(", and is gone") })
        #expect(words.contains("is attached to a virtual machine of another server"))
    }

    @Test func `of many findings of one kind the first are told and the rest counted`() throws {
        let found = try findings(after: "DELETE FROM disk_text")
        let disks = try filled.raw().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM disk") ?? 0 }
        #expect(found.count == 21)
        #expect(found.last?.message == "\(disks - 20) more of this kind")
    }

    @Test func `the text index is made anew, and only that`() throws {
        try filled.damage("DELETE FROM disk_text WHERE rowid = 2; INSERT INTO text_pending VALUES (1)")
        let before = try FilledCatalog.content(filled.path)
        let report = try DiskCatalog.check(filled.path)
        #expect(report.next(filled.path)?.contains("fcd catalog check --repair") == true)
        let repaired = try DiskCatalog.repair(filled.path, after: report)
        #expect(repaired.repaired)
        #expect(repaired.findings == [])
        let after = try FilledCatalog.content(filled.path)
        #expect(after.filter { !$0.hasPrefix("change_context") } == before.filter { !$0.hasPrefix("change_context") })
        let again = try DiskCatalog.repair(filled.path, after: DiskCatalog.check(filled.path))
        #expect(!again.repaired)
    }

    @Test func `words that are searched and stand in no text are mended too`() throws {
        try filled.damage(
            """
            UPDATE disk SET name = 'zebra' WHERE id = 2; DELETE FROM text_pending;
            UPDATE disk_text_content SET c0 = 'zebra' WHERE id = 2
            """
        )
        #expect(try FilledCatalog.disks(with: "zebra", in: DiskCatalog.open(at: filled.path)) == [])
        let before = try Data(contentsOf: URL(filePath: filled.path))
        let report = try DiskCatalog.check(filled.path)
        #expect(try Data(contentsOf: URL(filePath: filled.path)) == before)
        #expect(report.next(filled.path)?.contains("fcd catalog check --repair") == true)
        #expect(try DiskCatalog.repair(filled.path, after: report).findings == [])
        #expect(try FilledCatalog.disks(with: "zebra", in: DiskCatalog.open(at: filled.path)) == [2])
    }

    @Test func `what is not made from the rest is not repaired, and the hint names the newest backup`() throws {
        _ = try DiskCatalog.backUp(filled.path, to: filled.folder + "/monday.sqlite")
        try filled.damage("DELETE FROM event WHERE seq = 1 AND disk_id = 2")
        let report = try DiskCatalog.repair(filled.path, after: DiskCatalog.check(filled.path))
        #expect(!report.repaired)
        #expect(report.findings.map(\.check) == ["events"])
        #expect(report.next(filled.path)?.contains("the newest beside it is \(filled.folder)/monday.sqlite") == true)
    }

    @Test func `pages that are overwritten are found, whatever else cannot be read then`() throws {
        try FilledCatalog.overwrite(filled.path, at: 4_096 * 7, with: [UInt8](repeating: 0xAA, count: 4_096 * 20))
        let report = try DiskCatalog.check(filled.path)
        #expect(report.findings.contains { $0.check == "integrity" })
        #expect(report.next(filled.path)?.contains("copy a backup in its place") == true)
    }

    @Test(arguments: [1, 2, 4])
    func `of a catalog of an earlier version the file alone is checked, and it stays as it is`(version: Int) throws {
        let old = try FilledCatalog(version: version)
        let before = try Data(contentsOf: URL(filePath: old.path))
        let report = try DiskCatalog.check(old.path)
        #expect(report.findings == [])
        #expect(!report.isCurrent)
        #expect(report.checks == ["integrity", "foreign-keys"])
        #expect(try Data(contentsOf: URL(filePath: old.path)) == before)
    }

    @Test func `a check reads one picture, and writes nothing`() throws {
        let catalog = try DiskCatalog.open(at: filled.path)
        let before = try FilledCatalog.content(filled.path)
        var isWritten = false
        let report = try DiskCatalog.check(filled.path) { check in
            guard check == "events", !isWritten else { return }
            isWritten = true
            try catalog.record(.disk("late"), serverID: 1)
        }
        #expect(report.findings == [])
        #expect(isWritten)
        #expect(try FilledCatalog.content(filled.path).count > before.count)
    }
}
