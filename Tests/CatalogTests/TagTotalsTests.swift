import Foundation
import GRDB
import Testing

@testable import Catalog

/// Totals by tag come from counts of an index; the same must come of looking at each disk.
@Suite(.timeLimit(.minutes(1)))
struct TagTotalsTests {
    @Test func `disks that are gone do not count, now and as of a time`() throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        let (gold, own) = (CatalogTag(category: "tier", name: "gold"), CatalogTag(category: nil, name: "gold"))
        var ids: [Int64] = []
        for name in ["a", "b", "c"] {
            var disk = DiskObservation.disk(name)
            disk.tags = [gold]
            ids.append(try fixture.catalog.record(disk, serverID: server.id, at: CatalogFixture.time(1)).id)
        }
        try fixture.catalog.addTag(own, diskID: ids[0], at: CatalogFixture.time(2))
        try fixture.catalog.markDeleted(diskID: ids[0], at: CatalogFixture.time(10))
        try fixture.catalog.removeTag(gold, diskID: ids[1], at: CatalogFixture.time(20))

        #expect(try fixture.catalog.tags() == [TagCount(tag: gold, disks: 1)])
        func past(_ seconds: Double) throws -> [TagCount] {
            try DiskCatalog.open(at: fixture.path, asOf: CatalogFixture.time(seconds)).tags()
        }
        #expect(try past(0) == [])
        #expect(try past(5) == [TagCount(tag: own, disks: 1), TagCount(tag: gold, disks: 3)])
        #expect(try past(15) == [TagCount(tag: gold, disks: 2)])
        #expect(try past(25) == [TagCount(tag: gold, disks: 1)])
    }

    @Test func `totals by owner as of a time count the disks and owners of then, of one server or all`() throws {
        let fixture = try CatalogFixture()
        let (one, two) = (try fixture.server("vc1"), try fixture.server("vc2"))
        let first = try fixture.catalog.record(.disk("a"), serverID: one.id, at: CatalogFixture.time(1))
        let second = try fixture.catalog.record(.disk("b"), serverID: two.id, at: CatalogFixture.time(1))
        try fixture.catalog.setOwner(Owner(team: "net"), diskID: first.id, at: CatalogFixture.time(5))
        try fixture.catalog.setOwner(Owner(team: "db"), diskID: first.id, at: CatalogFixture.time(15))
        try fixture.catalog.markDeleted(diskID: second.id, at: CatalogFixture.time(20))

        func past(_ seconds: Double, _ server: ServerRecord? = nil) throws -> [String: Int] {
            let past = try DiskCatalog.open(at: fixture.path, asOf: CatalogFixture.time(seconds))
            let totals = try past.owners(serverID: server?.id)
            return Dictionary(totals.map { ($0.group ?? "none", $0.disks) }) { $0 + $1 }
        }
        #expect(try past(3) == ["none": 2])
        #expect(try past(10) == ["net": 1, "none": 1])
        #expect(try past(10, one) == ["net": 1])
        #expect(try past(10, two) == ["none": 1])
        #expect(try past(25) == ["db": 1])
    }
}
