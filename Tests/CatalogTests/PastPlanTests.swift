import Foundation
import GRDB
import Testing

@testable import Catalog

/// Questions to an earlier state are answered by indices, so that they cost about what they cost today.
@Suite(.timeLimit(.minutes(1)))
struct PastPlanTests {
    /// The steps that read a whole table.
    private func scans(_ sql: String, _ arguments: StatementArguments = []) throws -> [String] {
        let fixture = try CatalogFixture()
        let past = try DiskCatalog.open(at: fixture.path, asOf: CatalogFixture.time(1))
        return try past.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] as String }
        }.filter { $0.hasPrefix("SCAN") && !$0.hasPrefix("SCAN (subquery") }
    }

    @Test(arguments: [
        "disk.id = 1", "disk.id IN (SELECT id FROM disk WHERE fcd_id = 'a' COLLATE NOCASE)",
        "disk.id IN (SELECT id FROM disk WHERE path = 'a')",
        "disk.id IN (SELECT id FROM disk WHERE name = 'a' COLLATE NOCASE AND name = 'a')",
        "disk.id IN (SELECT disk_id FROM owner WHERE team = 'a' COLLATE NOCASE)",
        "disk.id IN (SELECT disk_id FROM owner WHERE contact = 'a' COLLATE NOCASE)",
        "disk.id IN (SELECT disk_id FROM tag WHERE name = 'gold' AND category = 'tier')",
    ])
    func `a disk, an owner or a tag is found by an index`(condition: String) throws {
        #expect(try scans("\(DiskListing.select) WHERE \(condition)") == [])
    }

    @Test func `the events of a disk and the uses of a disk or VM are found by an index`() throws {
        let (sql, arguments) = EventQuery(diskID: 1).statement
        #expect(try scans(sql, arguments) == [])
        for key in ["attachment.disk_id", "attachment.vm_id"] {
            #expect(try scans("SELECT * FROM attachment JOIN vm ON vm.id = attachment.vm_id WHERE \(key) = 1") == [])
        }
    }

    @Test func `who was attached is told by an index alone`() throws {
        let steps = try scans("SELECT DISTINCT disk_id FROM attachment WHERE to_time IS NULL ORDER BY disk_id")
        #expect(steps == ["SCAN main.attachment USING COVERING INDEX attachment_by_disk"])
    }
}
