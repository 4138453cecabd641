import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditSumTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    @Test func `sums are told by owner and by datastore, the largest first, and add up`() throws {
        try fixture.addDisk("a", owner: Owner(team: "small"), capacityMiB: 100)
        try fixture.addDisk("b", owner: Owner(person: "large"), capacityMiB: 5_000, datastore: "datastore-2")
        try fixture.detach(fixture.addDisk("c", owner: nil, capacityMiB: 300), daysAgo: 60)
        try fixture.addDisk("d", owner: Owner(team: "small"), capacityMiB: nil)
        let sums = try fixture.report().sums
        #expect(sums.disks == 4 && sums.capacityMiB == 5_400 && sums.unownedDisks == 1)
        #expect(sums.orphanedDisks == 1 && sums.orphanedMiB == 300)
        #expect(sums.byOwner.map(\.name) == ["large", nil, "small"])
        #expect(sums.byOwner.map(\.disks) == [1, 1, 2] && sums.byOwner.map(\.orphanedMiB) == [0, 300, 0])
        #expect(sums.byOwner[1].findings == 2)
        #expect(sums.byDatastore.map(\.name) == ["ds2", "ds1"] && sums.byDatastore.map(\.capacityMiB) == [5_000, 400])
        #expect(sums.byDatastore.allSatisfy { $0.server == "vc1" })
    }

    @Test func `sums are those of what the audit was narrowed to`() throws {
        try fixture.addDisk("a", owner: Owner(team: "Net"), capacityMiB: 100)
        try fixture.addDisk("b", owner: Owner(team: "web"), capacityMiB: 900, datastore: "datastore-2")
        for options in [
            AuditOptions(owner: "net"), AuditOptions(datastore: "ds1"), AuditOptions(datastore: "datastore-1"),
        ] {
            let sums = try fixture.report(options).sums
            #expect(sums.disks == 1 && sums.capacityMiB == 100)
            #expect(sums.byOwner.map(\.name) == ["Net"] && sums.byDatastore.map(\.name) == ["ds1"])
        }
    }

    @Test func `unattached disks are told by age`() throws {
        for (id, days) in [("a", 5.0), ("b", 29), ("c", 31), ("d", 100), ("e", 200), ("f", 390)] {
            try fixture.detach(fixture.addDisk(id, capacityMiB: 10), daysAgo: days > 290 ? 299 : days)
        }
        try fixture.addDisk("held")
        let ages = try fixture.report().sums.unattached
        #expect(ages.map(\.fromDays) == [0, 30, 90, 180, 365])
        #expect(ages.map(\.toDays) == [30, 90, 180, 365, nil])
        #expect(ages.map(\.disks) == [2, 1, 1, 2, 0] && ages.map(\.capacityMiB) == [20, 10, 10, 20, 0])
    }

    @Test func `the trend has a point for each day of a sync, with what was not read as it was last`() throws {
        var site = AuditSite()
        site.disk("a") { $0.capacityMiB = 1_000 }
        site.disk("b") { ($0.capacityMiB, $0.datastoreMoid) = (500, "datastore-2") }
        try fixture.sync(site, daysAgo: 20)
        site.disks[0].capacityMiB = 3_000
        site.datastores.removeLast()
        try fixture.sync(site, daysAgo: 10)
        try fixture.sync(site, daysAgo: 9.99)
        let trend = try fixture.report().trend
        #expect(trend.map(\.day) == ["2026-09-01", "2026-09-11"])
        // The second datastore is gone with the second sync.
        #expect(trend.map(\.disks) == [2, 1] && trend.map(\.provisionedMiB) == [1_500, 3_000])
        #expect(trend.map(\.freeMiB) == [1_048_576, 524_288])
        let one = try fixture.report(AuditOptions(datastore: "ds2", now: AuditFixture.now)).trend
        #expect(one.map(\.provisionedMiB) == [500])
        #expect(try fixture.report(AuditOptions(owner: "x", now: AuditFixture.now)).trend.isEmpty)
    }
}
