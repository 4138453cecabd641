import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SyncTests {
    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `a sync brings disks, owners and attachments, and a second one finds nothing new`(
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: kind, seed: .small))
        _ = try await fixture.addDisk("free")
        let held = try await fixture.addDisk("held", attachedTo: "app-02")
        fixture.vcenter.setMetadata(["fcd.owner.team": "db"], of: held.id.rawValue)
        let first = try await fixture.lifecycle.sync()
        #expect(first.added == 2)
        #expect(first.attached == 1)
        #expect(first.datastores == 2)
        #expect(first.vms == 2)
        #expect(try fixture.cataloguedHolders(of: held) == ["app-02"])
        if kind == .vCenter { #expect(try fixture.catalog.disks(matching: DiskQuery(owner: "db")).count == 1) }
        let second = try await fixture.lifecycle.sync()
        #expect([second.added, second.changed, second.gone, second.back] == [0, 0, 0, 0])
        #expect(second.unchanged == 2)
    }

    @Test func `a sync keeps what VMs may still take, and forgets it where the server says it no more`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.lifecycle.sync()
        let server = try #require(fixture.lifecycle.server)
        func growth() throws -> [Int64?] { try fixture.catalog.datastores(serverID: server.id).map(\.uncommittedMiB) }
        #expect(try growth() == [24_576, 0])
        fixture.vcenter.hide("summary.uncommitted", of: try #require(fixture.vcenter.datastore(named: "datastore1")))
        _ = try await fixture.lifecycle.sync()
        #expect(try growth() == [nil, 0])
    }

    @Test func `a list longer than a page is read to its end`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(seed: .disks(57)))
        fixture.vcenter.setCatalogPageLimit(10)
        fixture.vcenter.setPropertyPageLimit(3)
        #expect(try await fixture.lifecycle.sync().added == 57)
        #expect(try await fixture.lifecycle.list().count == 57)
    }

    @Test func `a disk that cannot be read stands in its row with the fault and breaks neither list nor sync`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("good")
        let bad = try await fixture.addDisk("bad")
        fixture.vcenter.makeUnreadable(bad.id.rawValue)
        let rows = try await fixture.lifecycle.list()
        #expect(rows.count == 2)
        #expect(rows.filter { $0.entry.fault != nil }.map(\.entry.id) == [bad.id])
        let summary = try await fixture.lifecycle.sync()
        #expect(summary.faulty == 1)
        #expect(try fixture.catalog.disks().count == 2)
    }

    @Test func `a sync that fails half-way leaves the last good picture`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("first")
        _ = try await fixture.lifecycle.sync()
        let before = try fixture.catalog.disks()
        _ = try await fixture.addDisk("second")
        fixture.vcenter.cut("VslmListVStorageObjectForSpec", .beforeActing, times: 9)
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.sync() }
        #expect(try fixture.catalog.disks() == before)
        let server = try #require(fixture.lifecycle.server)
        let parts = try fixture.catalog.serverParts(serverID: server.id)
        #expect(parts.count == 8)
        #expect(parts.allSatisfy { $0.readAt != nil && $0.triedAt != nil && $0.error != nil })
    }

    @Test func `a disk that is gone from the server is marked, and one that comes back is back`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.removeDisk(disk.id.rawValue)
        #expect(try await fixture.lifecycle.sync().gone == 1)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .gone)
    }

    @Test func `two catalogs arrive at the same owner by sync`() async throws {
        let fixture = try await LifecycleFixture()
        let colleague = try await LifecycleFixture(fixture.vcenter)
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setOwner(Owner(team: "payments", contact: "p@example.com"), of: disk)
        _ = try await colleague.lifecycle.sync()
        #expect(
            try colleague.catalog.disks(matching: DiskQuery(owner: "payments")).map(\.disk.fcdID) == [disk.id.rawValue]
        )
    }
}

extension SimulatedVCenter.Kind: CustomTestStringConvertible {
    /// As a test's argument is shown.
    public var testDescription: String { self == .esxi ? "ESXi" : "vCenter" }
}
