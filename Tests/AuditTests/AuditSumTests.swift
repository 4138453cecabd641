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

    @Test func `an owner whose disks are all gone counts with what is found of them`() throws {
        try fixture.addDisk("a", owner: Owner(team: "gone"))
        try fixture.addDisk("b", owner: Owner(team: "there"))
        try fixture.sync(["b"], daysAgo: 2)
        let policy = AuditPolicy(costs: AuditCosts(currency: "EUR", standard: 1))
        let sums = try fixture.report(AuditOptions(policy: policy, only: ["inventory.gone"], now: AuditFixture.now))
            .sums
        #expect(sums.byOwner.map(\.name) == ["there", "gone"] && sums.byOwner.map(\.findings) == [0, 1])
        #expect(sums.byOwner.last?.disks == 0 && sums.byOwner.last?.costPerMonth == 0)
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

    @Test func `a disk that a host and its vCenter show counts once`() throws {
        let host = try fixture.addServer("esx1", isVCenter: false, datastore: ("host-ds", "ds1"))
        try fixture.detach(fixture.addDisk("a", capacityMiB: 100), daysAgo: 60)
        try fixture.detach(
            fixture.addDisk(
                "A",
                capacityMiB: 100,
                datastore: "host-ds",
                path: "[ds1] fcd/a.vmdk",
                attached: false,
                on: host
            ),
            daysAgo: 60
        )
        // A copy at another place, and one that the vCenter does not have.
        try fixture.addDisk("b", capacityMiB: 10)
        try fixture.addDisk(
            "b",
            capacityMiB: 10,
            datastore: "host-ds",
            path: "[ds1] copy/b.vmdk",
            attached: false,
            on: host
        )
        try fixture.addDisk("c", capacityMiB: 1, datastore: "host-ds", attached: false, on: host)
        let policy = AuditPolicy(costs: AuditCosts(currency: "EUR", standard: 1_024))
        let sums = try fixture.report(AuditOptions(policy: policy, now: AuditFixture.now)).sums
        #expect(sums.disks == 4 && sums.capacityMiB == 121 && sums.costPerMonth == 121)
        #expect(sums.orphanedDisks == 1 && sums.orphanedMiB == 100)
        #expect(sums.byDatastore.map(\.server) == ["vc1", "esx1"] && sums.byDatastore.map(\.disks) == [2, 2])
        #expect(sums.byOwner.map(\.capacityMiB) == [121] && sums.unattached.map(\.disks).reduce(0, +) == 1)
        // Narrowed to the host's datastore, or to one owner, there is no other that shows it.
        let narrowed = try fixture.report(AuditOptions(datastore: "host-ds", now: AuditFixture.now)).sums
        #expect(narrowed.disks == 3)
        #expect(try fixture.report(AuditOptions(datastore: "ds1", now: AuditFixture.now)).sums.disks == 4)
        #expect(try fixture.report(AuditOptions(owner: "storage", now: AuditFixture.now)).sums.disks == 4)
    }

    @Test func `the trend has a datastore that a host and its vCenter show once`() throws {
        let host = try fixture.addServer("esx1", isVCenter: false, datastore: ("host-ds", "ds1"))
        let site = AuditSite()
        var own = AuditSite()
        (own.datastores[0].moid, own.datastores[1].moid) = ("host-ds", "host-local")
        own.datastores[1].url = "ds:///local/"
        try fixture.sync(own, daysAgo: 20, on: host)
        try fixture.sync(site, daysAgo: 10)
        try fixture.sync(own, daysAgo: 9, on: host)
        let trend = try fixture.report().trend
        #expect(trend.map { $0.capacityMiB / 1_048_576 } == [2, 3, 3])
    }

    @Test func `findings are told apart where two datastores have one name`() throws {
        try fixture.catalog.record(
            DatastoreObservation(
                moid: "datastore-3",
                name: "ds1",
                url: "ds:///3/",
                type: "VMFS",
                datacenterPath: "DC2"
            ),
            serverID: fixture.server.id
        )
        try fixture.addDisk("a", owner: nil, capacityMiB: 100)
        for id in ["b", "c"] { try fixture.addDisk(id, owner: nil, capacityMiB: 10, datastore: "datastore-3") }
        let sums = try fixture.report(AuditOptions(only: ["ownership"], now: AuditFixture.now)).sums
        #expect(sums.byDatastore.map(\.name) == ["ds1", "ds1"] && sums.byDatastore.map(\.findings) == [1, 2])
        // An own rule may give the name alone: it is then one of the two.
        let own = AuditOwnRule(
            id: "own.named",
            severity: .low,
            message: "m",
            sql: "SELECT disk, fcd_id, server, datastore FROM disks"
        )
        let options = AuditOptions(policy: AuditPolicy(ownRules: [own]), only: ["own.named"], now: AuditFixture.now)
        #expect(try fixture.report(options).sums.byDatastore.map(\.findings).reduce(0, +) == 3)
    }

    @Test func `only what somebody pays for has a cost`() throws {
        var site = AuditSite()
        site.disk("a") { $0.snapshots = 4 }
        site.snapshots["a"] = [
            SnapshotObservation(id: "s", createdAt: AuditFixture.days(-200), description: "")
        ]
        for (number, _) in site.datastores.enumerated() { site.datastores[number].freeMiB = 1 }
        site.disk("b")
        try fixture.sync(site, daysAgo: 100)
        site.disks.removeLast()
        try fixture.sync(site, daysAgo: 90)
        let rules = [
            "capacity.datastore-full", "capacity.orphaned-space", "inventory.gone", "snapshots.old", "ownership.none",
        ]
        var policy = AuditPolicy(costs: AuditCosts(currency: "EUR", standard: 1))
        policy.rules["capacity.orphaned-space"] = AuditRuleSettings(parameters: ["gib": .number(1)])
        let found = try fixture.report(AuditOptions(policy: policy, only: Set(rules), now: AuditFixture.now)).findings
            .all()
        #expect(Set(found.map(\.rule)) == Set(rules))
        #expect(found.allSatisfy { $0.capacityMiB != nil })
        let paid = Set(found.filter { $0.costPerMonth != nil }.map(\.rule))
        #expect(paid == ["capacity.orphaned-space", "ownership.none"])
    }
}
