import GRDB
import Testing

@testable import Catalog

/// Changes of which nobody knows yet who made them.
@Suite(.timeLimit(.minutes(1)))
struct UnauthoredChangeTests {
    @Test func `they are looked for among what nobody was asked about, not among all of a server`() throws {
        let plan = try DiskCatalog.inMemory().read { db in
            try Row.fetchAll(
                db,
                sql: "EXPLAIN QUERY PLAN \(DiskCatalog.unauthored)",
                arguments: ["server": 1, "since": "2026-01-01T00:00:00.000Z", "limit": 10]
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.hasPrefix("SCAN unasked") }, "\(plan)")
        #expect(plan.contains { $0.hasPrefix("SEARCH event USING PRIMARY KEY (disk_id=? AND seq=?)") }, "\(plan)")
        #expect(plan.contains { $0.hasPrefix("SEARCH disk USING INTEGER PRIMARY KEY") }, "\(plan)")
    }

    @Test func `a change past fcd waits to be asked about, once, and not for ever`() throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        func sync(_ capacityMiB: Int64, at seconds: Double) throws {
            let sync = try fixture.catalog.beginSync(serverID: server.id, at: CatalogFixture.time(seconds))
            try sync.add(disks: [DiskObservation(fcdID: "a", name: "a", capacityMiB: capacityMiB)])
            try sync.commit(complete: [.disks], at: CatalogFixture.time(seconds))
        }
        func waiting() throws -> [UnauthoredChange] {
            try fixture.catalog.unauthoredChanges(serverID: server.id, since: CatalogFixture.time(0), limit: 10)
        }
        try sync(1_024, at: 0)
        #expect(try waiting() == [], "what the first sight of a disk shows is nobody's change")
        try sync(2_048, at: 10)
        try sync(4_096, at: 20)
        #expect(try waiting().map(\.time) == [CatalogFixture.time(20), CatalogFixture.time(10)])
        try fixture.catalog.note([(try waiting()[0], nil)], at: CatalogFixture.time(30))
        #expect(try waiting().map(\.time) == [CatalogFixture.time(10)])
        try fixture.catalog.forgetUnauthoredChanges(serverID: server.id, before: CatalogFixture.time(10))
        #expect(try waiting().count == 1)
        try fixture.catalog.forgetUnauthoredChanges(serverID: server.id, before: CatalogFixture.time(11))
        #expect(try waiting() == [])
        #expect(try fixture.catalog.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM event_unasked") } == 0)
    }

    @Test func `a catalog of version 5 keeps what nobody was asked about`() throws {
        let old = try FilledCatalog(version: 5)
        let catalog = try DiskCatalog.open(at: old.path)
        let changes = try catalog.unauthoredChanges(serverID: 1, since: CatalogFixture.time(0), limit: 10)
        #expect(changes.map(\.kind) == [.grew])
        #expect(changes.map { Timestamp.text($0.time) } == ["2026-11-27T00:00:00.000Z"])
        #expect(try DiskCatalog.check(old.path).findings == [])
    }
}
