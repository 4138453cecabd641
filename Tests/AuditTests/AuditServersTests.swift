import Audit
import Catalog
import Foundation
import Testing

/// What an audit makes of several servers, and of several datastores of one.
@Suite(.timeLimit(.minutes(1)))
struct AuditServersTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    @Test func `a command says which server it speaks to where there are several`() throws {
        try fixture.addDisk("a", owner: nil)
        #expect(try fixture.findings("ownership.none").first?.commands.map(\.text) == ["fcd owner set a --team TEAM"])
        try fixture.addServer("vc2", disks: [("b", "[ds9] fcd/b.vmdk")])
        let findings = try fixture.findings("ownership.none")
        #expect(
            findings.map { $0.commands.map(\.text) } == [
                ["fcd owner set a --team TEAM --server https://vc1.example/sdk"],
                ["fcd owner set b --team TEAM --server https://vc2.example/sdk"],
            ]
        )
    }

    /// A server that has the first datastore, too, by another name.
    private func addTwin(machines: [VMObservation] = [], disks: [DiskObservation] = [], daysAgo: Double = 1) throws {
        try fixture.addServer("vc2", disks: [])
        let server = try #require(try fixture.catalog.servers().first { $0.name == "vc2" })
        let writer = try fixture.catalog.beginSync(serverID: server.id, at: AuditFixture.days(-daysAgo))
        var datastore = AuditSite().datastores[0]
        (datastore.moid, datastore.name) = ("datastore-77", "nfs-b")
        try writer.add(datastores: [datastore])
        try writer.add(vms: machines)
        try writer.add(disks: disks)
        try writer.commit(complete: SyncPart.inventory, at: AuditFixture.days(-daysAgo))
    }

    private func addFiles() throws {
        var site = AuditSite()
        site.files = [
            "datastore-1": ["vm/root", "fcd/disk", "fcd/grown", "old/lost"].map {
                FileObservation(path: "[ds1] \($0).vmdk", kind: "disk", sizeMiB: 1)
            }
        ]
        try fixture.sync(site, daysAgo: 2)
    }

    @Test func `a file that another server uses on the same datastore is somebody's`() throws {
        try addFiles()
        #expect(try fixture.findings("inventory.unregistered").count == 4)
        var machine = VMObservation(moid: "vm-7", name: "far", powerState: "poweredOn", files: [])
        machine.files = [VMFileObservation(path: "[nfs-b] vm/root.vmdk", role: .disk, datastoreMoid: "datastore-77")]
        let disks = [("disk", "disk"), ("grown", "grown-000002")].map { id, file in
            DiskObservation(fcdID: id, name: id, datastoreMoid: "datastore-77", path: "[nfs-b] fcd/\(file).vmdk")
        }
        try addTwin(machines: [machine], disks: disks)
        #expect(try fixture.findings("inventory.unregistered").map(\.subjectID) == ["[ds1] old/lost.vmdk"])
    }

    @Test func `nothing is said of files that the other server was not asked for since`() throws {
        try addFiles()
        try addTwin(daysAgo: 3)
        #expect(try fixture.findings("inventory.unregistered").isEmpty)
    }

    @Test func `a disk that was copied to another datastore of its server is found by its ID`() throws {
        var site = AuditSite()
        for id in ["copied", "single", "shared"] { site.disk(id) }
        // One datastore that stands in two datacenters.
        var again = site.datastores[0]
        again.moid = "datastore-3"
        site.datastores.append(again)
        let all = [
            "datastore-1": ["copied", "single", "shared"], "datastore-2": ["copied"], "datastore-3": ["shared"],
        ]
        site.listed = all
        try fixture.sync(site, daysAgo: 4)
        let finding = try #require(try fixture.findings("inventory.duplicate-id").first)
        #expect(try fixture.findings("inventory.duplicate-id").map(\.subjectID) == ["copied"])
        #expect(finding.message == "the same ID as vc1 [ds2]")
        // A list that could not be read this time tells nothing else.
        site.listed = ["datastore-1": ["copied", "single", "shared"]]
        try fixture.sync(site, daysAgo: 3)
        #expect(try fixture.findings("inventory.duplicate-id").count == 1)
        site.listed = all.merging(["datastore-2": []]) { $1 }
        try fixture.sync(site, daysAgo: 2)
        #expect(try fixture.findings("inventory.duplicate-id").isEmpty)
    }

    @Test func `a disk that moved since a host or its vCenter was last looked at is one disk`() throws {
        let host = try fixture.addServer("esx1", isVCenter: false)
        var site = AuditSite()
        for id in ["moved", "snapped", "copied"] { site.disk(id) }
        // The host has a copy of one.
        var hosts = site
        hosts.disks[2].path = "[ds1] copies/copied.vmdk"
        try fixture.sync(site, daysAgo: 20)
        try fixture.sync(hosts, daysAgo: 19, on: host)
        (site.disks[0].datastoreMoid, site.disks[0].path) = ("datastore-2", "[ds2] fcd/moved.vmdk")
        site.disks[1].path = "[ds1] fcd/snapped-000001.vmdk"
        try fixture.sync(site, daysAgo: 10)
        #expect(try Set(fixture.findings("inventory.duplicate-id").map(\.subjectID)) == ["copied"])
        let sums = try fixture.report().sums
        #expect(sums.disks == 4 && sums.capacityMiB == 4_096)
        #expect(sums.byDatastore.map(\.disks).reduce(0, +) == 4)
        // The host was asked since, and still has it where it was.
        try fixture.sync(hosts, daysAgo: 5, on: host)
        #expect(try Set(fixture.findings("inventory.duplicate-id").map(\.subjectID)) == ["moved", "copied"])
        #expect(try fixture.report().sums.disks == 5)
    }

    @Test func `no disk is known to be free while the devices of a VM could not be read`() throws {
        var site = AuditSite()
        site.disk("a")
        site.machine("vm-1") { $0.files = nil }
        try fixture.sync(site, daysAgo: 60)
        let disk = try #require(try fixture.catalog.disk(fcdID: "a", serverID: fixture.server.id))
        #expect(disk.detachedSince == nil)
        #expect(try fixture.report().sums.orphanedDisks == 0)
        site.machines[0].files = []
        try fixture.sync(site, daysAgo: 40)
        #expect(try fixture.catalog.disk(fcdID: "a", serverID: fixture.server.id)?.detachedSince != nil)
        #expect(try fixture.report().sums.orphanedDisks == 1)
    }

    @Test func `a suppression by a disk's ID accepts what its snapshots and devices give`() throws {
        var site = AuditSite()
        site.disk("one")
        site.machine("vm-1")
        site.snapshots = [
            "one": [SnapshotObservation(id: "s-1", createdAt: AuditFixture.days(-100), description: "old")]
        ]
        site.attachments.append(AttachmentObservation(fcdID: "lost", vmMoid: "vm-1", path: "[ds1] fcd/lost.vmdk"))
        try fixture.sync(site, daysAgo: 2)
        let until = try #require(CalendarDay("2099-12-31"))
        let suppressions = ["one", "lost"].map {
            AuditSuppression(rule: "*", disk: $0, reason: "known", until: until)
        }
        let report = try fixture.report(
            AuditOptions(
                policy: AuditPolicy(suppressions: suppressions),
                only: ["snapshots.old", "inventory.unknown-device"],
                now: AuditFixture.now
            )
        )
        #expect(report.findings.count == 2 && report.sums.suppressed == 2)
    }
}
