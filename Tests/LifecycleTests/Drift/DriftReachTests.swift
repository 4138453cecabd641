import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// What could not be read, or changed while it was compared, is no difference.
@Suite(.timeLimit(.minutes(1)))
struct DriftReachTests {
    @Test func `a VM whose devices cannot be read is not said to have let go of its disks`() async throws {
        let site = try await DriftSite(SimulatedVCenter(kind: .esxi, seed: .small))
        let held = try await site.seenDisk("held", attachedTo: "app-01")
        let moved = try await site.seenDisk("moved", attachedTo: "app-02")
        let machine = try #require(site.vcenter.machine(named: "app-01"))
        site.vcenter.hide("config.hardware.device", of: machine)
        try site.vcenter.detach(moved.id.rawValue, from: "app-02")
        let (findings, summary) = try await site.compare(DriftOptions(only: [.attachment]))
        let words = Dictionary(findings.map { ($0.diskID, $0.actual ?? "") }) { first, _ in first }
        #expect(words[held.id.rawValue] == "not known: the devices of app-01 cannot be read")
        #expect(words[moved.id.rawValue] == "attached to nothing, as far as devices can be read")
        // It may be on the machine that does not tell: nothing is to be done on a guess.
        _ = try await site.mine.lifecycle.sync()
        _ = try await site.mine.lifecycle.attach(moved, to: try await site.mine.machine("app-02"))
        try site.vcenter.detach(moved.id.rawValue, from: "app-02")
        let decision = try #require(
            try await site.findings(DriftOptions(only: [.attachment])).first { $0.diskID == moved.id.rawValue }
        )
        #expect([decision.act.rawValue, decision.severity.rawValue] == ["decide", "high"])
        #expect(decision.command == nil)
        #expect(summary.isPartial)
        #expect(summary.notCompared.contains("attachments to app-01, whose devices cannot be read"))
    }

    @Test func `a disk of a selection whose datastore cannot be reached is not gone`() async throws {
        let site = try await DriftSite(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await site.seenDisk()
        let datastore = try DatastorePath(parsing: disk.path).datastore
        site.vcenter.setAccessible(false, datastore: datastore)
        let (findings, summary) = try await site.compare(DriftOptions(query: DiskQuery(name: "data")))
        #expect(findings == [])
        #expect(summary.isPartial)
        #expect(summary.notCompared.contains { $0.contains("\(datastore) is not accessible") })
    }

    @Test func `a datastore that faults each time it is asked makes the comparison partial, and no more`() async throws
    {
        let site = try await DriftSite(SimulatedVCenter(kind: .esxi, seed: .small))
        _ = try await site.seenDisk()
        site.vcenter.fail("HostListVStorageObject", with: .invalidDatastore("datastore1"), times: 99)
        let (findings, summary) = try await site.compare()
        #expect(summary.isPartial)
        #expect(!findings.contains { $0.field == .existence })
    }

    @Test func `what fcd changes while a page is compared is compared with a new answer`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk("before")
        _ = try await fixture.lifecycle.sync()
        let (catalog, server) = (fixture.catalog, try #require(fixture.lifecycle.server))
        transport.whenAnswered("VslmListVStorageObjectForSpec") {
            vcenter.rename(disk.id.rawValue, to: "after")
            _ = try? catalog.record(DiskObservation(fcdID: disk.id.rawValue, name: "after"), serverID: server.id)
        }
        var findings: [DriftFinding] = []
        let summary = try await fixture.lifecycle.drift { findings.append($0) }
        #expect(findings == [])
        #expect(summary.disks == 1)
    }

    @Test func `a disk that a running fcd is deleting is no difference`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        let row = try #require(try site.mine.lifecycle.record(of: disk.id))
        try site.mine.catalog.markDeleting(diskID: row.id)
        let parent = OperationActor(user: "kim", host: OperationActor.current.host, pid: Int(getppid()))
        let server = try #require(site.mine.lifecycle.server)
        let intent = OperationIntent(
            kind: .delete,
            serverID: server.id,
            diskID: row.id,
            target: "a disk",
            actor: parent
        )
        _ = try site.mine.catalog.begin(intent)
        let (findings, summary) = try await site.compare()
        #expect(findings == [])
        #expect(summary.notCompared.contains("one disk that fcd was changing meanwhile: ask again"))
        site.vcenter.removeDisk(disk.id.rawValue)
        #expect(try await site.findings() == [])
    }

    @Test func `a disk that left a VM which does not tell for one that does is where it is seen`() async throws {
        let site = try await DriftSite(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await site.seenDisk("moved", attachedTo: "app-01")
        site.vcenter.hide("config.hardware.device", of: try #require(site.vcenter.machine(named: "app-01")))
        try site.vcenter.detach(disk.id.rawValue, from: "app-01")
        try site.vcenter.attach(disk.id.rawValue, to: "app-02")
        let finding = try #require(try await site.findings(DriftOptions(only: [.attachment])).first)
        #expect(finding.actual == "attached to app-02, as far as devices can be read")
    }

    @Test func `an owner that fcd takes off while the disk's metadata is read is no difference`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        let keys = ["fcd.owner.team", "fcd.owner.set-at"]
        vcenter.setMetadata(Dictionary(uniqueKeysWithValues: keys.map { ($0, nil) }), of: disk.id.rawValue)
        let catalog = fixture.catalog
        // The disk is asked for its metadata once the catalog was read.
        transport.whenAnswered("VslmRetrieveVStorageObject") { _ = try? catalog.clearOwner(diskID: row.id) }
        var findings: [DriftFinding] = []
        let summary = try await fixture.lifecycle.drift(DriftOptions(only: [.owner])) { findings.append($0) }
        #expect(findings == [])
        #expect(summary.notCompared == [])
        #expect(vcenter.calls["VslmRetrieveVStorageObjectMetadata"] != nil)
    }

    @Test func `what a wrong clock wrote is compared all the same`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        let server = try #require(site.mine.lifecycle.server)
        let seen = DiskObservation(fcdID: disk.id.rawValue, name: "before")
        _ = try site.mine.catalog.record(seen, serverID: server.id, at: Date().addingTimeInterval(86_400))
        #expect(try await site.words() == ["name sync low"])
    }

    @Test func `a disk that cannot be found when it is asked for again is not said to be unreadable`() async throws {
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk("before")
        _ = try await fixture.lifecycle.sync()
        let (catalog, server) = (fixture.catalog, try #require(fixture.lifecycle.server))
        let datastore = try DatastorePath(parsing: disk.path).datastore
        transport.whenAnswered("HostRetrieveVStorageObject") {
            vcenter.setAccessible(false, datastore: datastore)
            _ = try? catalog.record(DiskObservation(fcdID: disk.id.rawValue, name: "after"), serverID: server.id)
        }
        var findings: [DriftFinding] = []
        let summary = try await fixture.lifecycle.drift(DriftOptions(only: [.name, .readable])) {
            findings.append($0)
        }
        #expect(findings == [])
        #expect(summary.isPartial)
    }

    @Test func `a disk that a running fcd is making is no stranger`() async throws {
        let site = try await DriftSite()
        let server = try #require(site.mine.lifecycle.server)
        let intent = OperationIntent(
            kind: .create,
            serverID: server.id,
            target: "new",
            parameters: ["name": "new"],
            actor: OperationActor(user: "kim", host: OperationActor.current.host, pid: Int(getppid()))
        )
        _ = try site.mine.catalog.begin(intent)
        try site.vcenter.addDisk(name: "new", on: "datastore1", metadata: ["fcd.operation": intent.id])
        try site.vcenter.addDisk(name: "strange", on: "datastore1")
        let (findings, summary) = try await site.compare()
        #expect(findings.map(\.disk) == ["strange"])
        #expect(summary.notCompared.contains("one disk that fcd was changing meanwhile: ask again"))
        try site.mine.catalog.finish(intent.id, .failed)
        #expect(Set(try await site.findings().map(\.disk)) == ["new", "strange"])
    }

    @Test func `of two datastores of one name only the one that cannot be read is left out`() async throws {
        let site = try await DriftSite(SimulatedVCenter(kind: .esxi, seed: .small))
        let known = try await site.seenDisk("known")
        let server = try #require(site.mine.lifecycle.server)
        // One of that name that is gone: what lay there is asked for.
        let place = try DatastorePath(parsing: known.path).datastore
        let former = DatastoreObservation(
            moid: "former",
            name: place,
            url: "ds:///vmfs/volumes/former/",
            type: "VMFS",
            datacenterPath: "elsewhere"
        )
        _ = try site.mine.catalog.record(former, serverID: server.id)
        var lost = DiskObservation(fcdID: "lost", name: "lost")
        lost.datastoreMoid = "former"
        _ = try site.mine.catalog.record(lost, serverID: server.id)
        site.vcenter.setAccessible(false, datastore: place)
        let (_, summary) = try await site.compare()
        #expect(summary.notCompared.contains { $0.hasPrefix("one disk: it is on no datastore that can be read") })
    }
}
