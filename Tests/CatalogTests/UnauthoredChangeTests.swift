import GRDB
import Testing

@testable import Catalog

/// Changes of which nobody knows yet who made them.
@Suite(.timeLimit(.minutes(1)))
struct UnauthoredChangeTests {
    @Test func `they are looked for among the disks that changed lately, not among all of a server`() throws {
        let plan = try DiskCatalog.inMemory().read { db in
            try Row.fetchAll(
                db,
                sql: "EXPLAIN QUERY PLAN \(DiskCatalog.unauthored)",
                arguments: ["server": 1, "since": "2026-01-01T00:00:00.000Z", "limit": 10]
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.hasPrefix("SEARCH disk USING INDEX disk_by_change") }, "\(plan)")
    }
}
