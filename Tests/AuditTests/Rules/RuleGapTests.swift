import Catalog
import Foundation
import Testing

@testable import Audit

/// What rules say that they could not look at.
@Suite(.timeLimit(.minutes(2)))
struct RuleGapTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    private static let machineRules = [
        "use.unattached", "use.never-attached", "use.vm-off", "use.attached-twice", "use.other-datastore",
        "capacity.orphaned-space", "security.sharing", "ownership.retired-in-use", "inventory.unknown-device",
        "inventory.unregistered", "protection.cbt-mismatch",
    ]

    @Test(arguments: machineRules)
    func `VMs that were not read are said, also where only the last try failed`(_ rule: String) throws {
        let (never, old) = ("the disks of VMs were not read: vc1", "the disks of VMs were not read the last time: vc1")
        #expect(try fixture.notes(rule).contains(never))
        try fixture.sync(AuditSite(), daysAgo: 30)
        #expect(try fixture.notes(rule).allSatisfy { $0 != never && $0 != old })
        let start = AuditFixture.days(-2)
        let failure = SyncFailure(.attachments, error: "NotAuthenticated")
        let parts = SyncPart.inventory.subtracting([.attachments])
        try fixture.catalog.beginSync(serverID: fixture.server.id, at: start)
            .commit(complete: parts, failures: [failure], at: start)
        #expect(try fixture.notes(rule).contains(old))
        #expect(try !fixture.notes(rule, asOf: AuditFixture.days(-20)).contains(old))
        // One that did not try leaves them older than the disks, too.
        try fixture.sync(AuditSite(), daysAgo: 1.5)
        #expect(try !fixture.notes(rule).contains(old))
        try fixture.sync([], daysAgo: 1)
        #expect(try fixture.notes(rule).contains(old))
    }

    @Test(arguments: ["use.unattached", "use.never-attached", "capacity.orphaned-space"])
    func `disks that a VM may have whose devices could not be read are counted`(_ rule: String) throws {
        var site = AuditSite()
        site.machine("vm-1") { $0.files = nil }
        site.disk("unknown")
        try fixture.sync(site, daysAgo: 3)
        let words = "on no VM that could be read, while the devices of others could not: 1 disk"
        #expect(try fixture.notes(rule).contains(words))
        site.machines[0].files = []
        try fixture.sync(site, daysAgo: 2)
        #expect(try !fixture.notes(rule).contains(words))
    }

    @Test(arguments: ["use.unattached", "use.never-attached", "capacity.orphaned-space"])
    func `disks that came after the VMs were last read are not taken for those that could not be looked at`(
        _ rule: String
    ) throws {
        var site = AuditSite()
        site.machine("vm-1")
        site.disk("known")
        try fixture.sync(site, daysAgo: 3)
        let late = DiskObservation(fcdID: "late", name: "late", datastoreMoid: "datastore-1")
        try fixture.catalog.record(late, serverID: fixture.server.id, at: AuditFixture.days(-2))
        #expect(try fixture.notes(rule) == ["made or found since the disks of VMs were last read: 1 disk"])
        // One is older than that, and its VM may be the one that could not be read.
        site.machines[0].files = nil
        site.disks += [late, DiskObservation(fcdID: "unknown", name: "unknown", datastoreMoid: "datastore-1")]
        try fixture.sync(site, daysAgo: 1)
        let words = "on no VM that could be read, while the devices of others could not: 2 disks"
        #expect(try fixture.notes(rule) == [words])
        try fixture.catalog.record(
            DiskObservation(fcdID: "later", name: "later", datastoreMoid: "datastore-1"),
            serverID: fixture.server.id,
            at: AuditFixture.days(-0.5)
        )
        #expect(try fixture.notes(rule) == [words, "made or found since the disks of VMs were last read: 1 disk"])
    }

    @Test func `disks whose snapshots and files are not known are counted`() throws {
        var site = AuditSite()
        site.disk("unknown") { $0.path = nil }
        site.disk("known") { $0.snapshots = 0 }
        site.disk("object") { ($0.path, $0.backingObjectID, $0.snapshots) = (nil, "object-1", 0) }
        try fixture.sync(site, daysAgo: 2)
        for rule in ["snapshots.chain", "snapshots.blocks"] {
            #expect(try fixture.notes(rule) == ["snapshots were not counted (`fcd sync --details` does): 1 disk"])
        }
        #expect(try fixture.notes("inventory.duplicate-backing") == ["neither file nor object is known: 1 disk"])
    }

    @Test func `what could not be looked at is counted of the disks that the audit was narrowed to`() throws {
        var site = AuditSite()
        for (id, datastore) in [("a", "datastore-1"), ("b", "datastore-2"), ("c", "datastore-2"), ("d", "datastore-2")]
        {
            site.disk(id) { ($0.datastoreMoid, $0.path) = (datastore, nil) }
        }
        try fixture.sync(site, daysAgo: 2)
        for (id, owner) in [("a", Owner(team: "Net")), ("b", Owner(person: "net")), ("c", Owner(contact: "db"))] {
            try fixture.catalog.setOwner(owner, diskID: try fixture.key(id), source: .server, at: AuditFixture.days(-2))
        }
        func note(owner: String? = nil, datastore: String? = nil) throws -> String? {
            let options = AuditOptions(
                only: ["snapshots.chain"],
                owner: owner,
                datastore: datastore,
                now: AuditFixture.now
            )
            return try fixture.report(options).rules.first?.notes.first?.split(separator: ": ").last.map(String.init)
        }
        #expect(try note() == "4 disks")
        #expect(try note(owner: "NET") == "2 disks")
        #expect(try note(owner: "db") == "1 disk")
        #expect(try note(datastore: "ds2") == "3 disks")
        #expect(try note(datastore: "datastore-1") == "1 disk")
        #expect(try note(owner: "net", datastore: "ds2") == "1 disk")
        #expect(try note(owner: "db", datastore: "ds1") == nil)
    }

    @Test func `datastores and servers that could not be looked at are those that the audit was narrowed to`() throws {
        let other = try fixture.addServer("vc2", datastore: ("datastore-9", "ds9"))
        try fixture.addDisk("a", owner: Owner(team: "net"))
        try fixture.addDisk("b", owner: Owner(team: "db"), datastore: "datastore-9", attached: false, on: other)
        let files = "not searched for VMDK files (`fcd sync --files` does): "
        #expect(try fixture.notes("inventory.file-gone") == [files + "ds1, ds2, ds9"])
        #expect(try fixture.notes("inventory.file-gone", owner: "net") == [files + "ds1"])
        #expect(try fixture.notes("inventory.file-gone", owner: "db") == [files + "ds9"])
        #expect(try fixture.notes("inventory.file-gone", datastore: "ds2") == [files + "ds2"])
        let machines = "the disks of VMs were not read: "
        #expect(try fixture.notes("use.vm-off") == [machines + "vc1, vc2"])
        #expect(try fixture.notes("use.vm-off", owner: "net") == [machines + "vc1"])
        #expect(try fixture.notes("use.vm-off", datastore: "ds9") == [machines + "vc2"])
    }

    @Test func `that no living clusters are listed matters where a Kubernetes volume was looked at`() throws {
        var site = AuditSite()
        site.disk("volume") { $0.metadata = ["cns.containerCluster.clusterId": "c1"] }
        site.disk("plain") { $0.datastoreMoid = "datastore-2" }
        try fixture.sync(site, daysAgo: 2)
        let rule = "ownership.kubernetes-unknown"
        #expect(try fixture.notes(rule, datastore: nil).count == 1)
        #expect(try fixture.notes(rule, datastore: "ds1").count == 1)
        #expect(try fixture.notes(rule, datastore: "ds2").count == 0)
    }

    @Test func `datastores of one name are told with their servers`() throws {
        let other = try fixture.addServer("vc2")
        try fixture.addDisk("b", on: other)
        let words = "not searched for VMDK files (`fcd sync --files` does): ds1 on vc1, ds1 on vc2, ds2"
        #expect(try fixture.notes("inventory.file-gone") == [words])
    }
}
