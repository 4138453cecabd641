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
        #expect(words[moved.id.rawValue] == "attached to nothing")
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
}
