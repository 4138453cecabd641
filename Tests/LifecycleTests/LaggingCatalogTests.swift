import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// What the global catalog says, and what the datastores themselves do, where the two differ.
@Suite(.timeLimit(.minutes(1)))
struct LaggingCatalogTests {
    private let outOfOrder = Fault("RuntimeFault", "out of order")

    /// A fixture whose global catalog shows the disks that were there at first for ever.
    private func lagging() async throws -> (fixture: LifecycleFixture, disk: Disk) {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = StaleTransport(vcenter, method: "VslmListVStorageObjectForSpec")
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk("data")
        _ = try await fixture.lifecycle.sync()
        return (fixture, disk)
    }

    @Test(arguments: [false, true])
    func `a disk that fcd deleted is not back while the global catalog lists it`(ownListFails: Bool) async throws {
        let (fixture, disk) = try await lagging()
        _ = try await fixture.lifecycle.delete(disk)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .deleted)
        if ownListFails { fixture.vcenter.fail("ListVStorageObject", with: outOfOrder, times: 9) }
        #expect(try await fixture.lifecycle.sync().back == 0)
        #expect(try await fixture.lifecycle.syncChanges().summary.back == 0)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .deleted)
        var findings: [DriftFinding] = []
        _ = try await fixture.lifecycle.drift { findings.append($0) }
        #expect(findings.map(\.actual) == ["in the global catalog's list alone"])
        #expect(findings.map(\.command) == ["fcd catalog-status"])
    }

    @Test func `a disk that is there again is back, also where its datastore's own list cannot be read`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        _ = try await fixture.lifecycle.sync()
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        try fixture.catalog.markGone(diskID: row.id)
        fixture.vcenter.fail("ListVStorageObject", with: outOfOrder, times: 9)
        #expect(try await fixture.lifecycle.sync().back == 1)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
    }

    @Test(arguments: [false, true])
    func `a disk that the global catalog lacks is not gone without its datastore's word`(isSynced: Bool) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        if isSynced {
            _ = try await fixture.lifecycle.sync()
        } else {
            _ = try await fixture.lifecycle.setOwner(Owner(team: "net"), of: disk)
        }
        fixture.vcenter.hideFromGlobalCatalog(disk.id.rawValue)
        fixture.vcenter.fail("ListVStorageObject", with: outOfOrder, times: 2)
        let summary = try await fixture.lifecycle.sync()
        #expect(summary.gone == 0)
        #expect(summary.old.contains { $0.part == .datastoreCatalogs })
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
        #expect(try await fixture.lifecycle.sync().gone == 0)
        fixture.vcenter.removeDisk(disk.id.rawValue)
        #expect(try await fixture.lifecycle.sync().gone == 1)
    }

    @Test func `an empty page that is not the last is no end of the list`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let fixture = try await LifecycleFixture(vcenter)
        _ = try await fixture.addDisk("data")
        _ = try await fixture.lifecycle.sync()
        let transport = RewritingTransport(vcenter, method: "VslmListVStorageObjectForSpec") { answer in
            answer.replacing(/<returnval>.*<\/returnval>/) { _ in
                "<returnval><allRecordsReturned>false</allRecordsReturned></returnval>"
            }
        }
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let summary = try await lifecycle.sync()
        #expect(summary.gone == 0)
        #expect(summary.old.contains { $0.part == .disks && $0.error.contains("without disks that is not the last") })
    }

    @Test func `a datastore that faults on ESXi leaves the disks of the others found, and its own not known`()
        async throws
    {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk("data")
        fixture.vcenter.fail("HostListVStorageObject", with: .invalidDatastore("datastore1"), times: 1)
        let error = await #expect(throws: FCDError.self) {
            _ = try await fixture.lifecycle.disks.retrieve(DiskID("00000000-0000-0000-0000-000000000000"))
        }
        #expect(error?.code == .serverFault)
        #expect(error?.message.contains("is not known") == true)
        let whole = try await fixture.lifecycle.disks.retrieve([disk.id])
        #expect(whole.map(\.fault) == [nil])
    }
}
