import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ChangesSyncTests {
    private func kinds(of id: String, in fixture: LifecycleFixture) throws -> [String] {
        let row = try #require(try fixture.lifecycle.record(of: DiskID(id)))
        return try fixture.catalog.events(matching: EventQuery(diskID: row.id, oldestFirst: true)).map(\.kind.rawValue)
    }

    @Test func `a look for changes finds new disks and what VMs attached and detached, and reads no other disk`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let vcenter = fixture.vcenter
        let old = Date().addingTimeInterval(-86_400)
        let free = try vcenter.addDisk(name: "free", on: "datastore1", created: old)
        let held = try vcenter.addDisk(name: "held", on: "datastore1", attachedTo: "app-01", created: old)
        _ = try vcenter.addDisk(name: "quiet", on: "datastore1", created: old)
        _ = try await fixture.lifecycle.sync()
        try vcenter.detach(held, from: "app-01")
        try vcenter.attach(free, to: "app-02")
        let new = try vcenter.addDisk(name: "new", on: "datastore2", attachedTo: "app-02")
        let changes = try await fixture.lifecycle.syncChanges()
        #expect(changes.reasonForFull == nil)
        #expect(changes.summary.added == 1)
        #expect(changes.summary.attached == 2)
        #expect(changes.summary.detached == 1)
        #expect(changes.summary.gone == 0)
        #expect(try fixture.catalog.disks().count == 4)
        #expect(try kinds(of: held, in: fixture) == ["found", "attached", "detached"])
        #expect(try kinds(of: free, in: fixture) == ["found", "attached"])
        #expect(try kinds(of: new, in: fixture) == ["found", "attached"])
        #expect(vcenter.violations.isEmpty)
    }

    @Test func `what a look cannot see stays as it was until everything is read`() async throws {
        let fixture = try await LifecycleFixture()
        let vcenter = fixture.vcenter
        let old = Date().addingTimeInterval(-86_400)
        let renamed = try vcenter.addDisk(name: "before", on: "datastore1", created: old)
        let gone = try vcenter.addDisk(name: "gone", on: "datastore1", created: old)
        _ = try await fixture.lifecycle.sync()
        vcenter.rename(renamed, to: "after")
        vcenter.removeDisk(gone)
        let changes = try await fixture.lifecycle.syncChanges()
        #expect(changes.summary.changesNothing)
        #expect(try fixture.lifecycle.record(of: DiskID(gone))?.state == .ready)
        #expect(try fixture.lifecycle.record(of: DiskID(renamed))?.name == "before")
        let full = try await fixture.lifecycle.sync()
        #expect(full.gone == 1)
        #expect(full.changed == 1)
    }

    @Test func `a disk that came to a VM is read anew, so that its new name is seen as well`() async throws {
        let fixture = try await LifecycleFixture()
        let old = Date().addingTimeInterval(-86_400)
        let disk = try fixture.vcenter.addDisk(name: "before", on: "datastore1", created: old)
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.rename(disk, to: "after")
        try fixture.vcenter.attach(disk, to: "app-01")
        #expect(try await fixture.lifecycle.syncChanges().summary.changed == 1)
        #expect(try kinds(of: disk, in: fixture) == ["found", "renamed", "attached"])
    }

    @Test func `disks are asked for from the last look on, by the server's clock`() async throws {
        let shift: TimeInterval = -7_200
        let vcenter = SimulatedVCenter(seed: .small, clock: { Date().addingTimeInterval(shift) })
        let fixture = try await LifecycleFixture(vcenter)
        _ = try await fixture.lifecycle.sync()
        let new = try vcenter.addDisk(name: "new", on: "datastore1")
        #expect(try await fixture.lifecycle.syncChanges().summary.added == 1)
        #expect(try fixture.lifecycle.record(of: DiskID(new)) != nil)
    }

    @Test func `a disk that says it is old although it is new waits for everything to be read`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.lifecycle.sync()
        try fixture.vcenter.addDisk(name: "old", on: "datastore1", created: Date(timeIntervalSince1970: 1_000_000_000))
        #expect(try await fixture.lifecycle.syncChanges().summary.added == 0)
        #expect(try await fixture.lifecycle.sync().added == 1)
    }

    @Test func `everything is read, and said why, where the catalog had not everything yet`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk()
        let changes = try await fixture.lifecycle.syncChanges()
        #expect(changes.reasonForFull == "the catalog has not had everything of this server yet")
        #expect(changes.summary.added == 1)
        #expect(try await fixture.lifecycle.syncChanges().reasonForFull == nil)
    }

    @Test func `everything is read, and said why, where the server has no such question`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        _ = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        let changes = try await fixture.lifecycle.syncChanges()
        #expect(changes.reasonForFull == "this server cannot be asked for what is new")
        #expect(changes.summary.unchanged == 1)
    }

    @Test func `everything is read, and said why, where the server refuses times as a condition`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.fail("VslmListVStorageObjectForSpec", with: .invalidArgument("query"))
        let changes = try await fixture.lifecycle.syncChanges()
        #expect(changes.reasonForFull?.hasPrefix("this server cannot be asked for what is new: ") == true)
        #expect(changes.summary.unchanged == 1)
    }

    @Test func `a VM whose devices the server does not tell keeps its disks`() async throws {
        let fixture = try await LifecycleFixture()
        let held = try await fixture.addDisk("held", attachedTo: "app-01")
        _ = try await fixture.lifecycle.sync()
        let machine = try #require(fixture.vcenter.machine(named: "app-01"))
        fixture.vcenter.hide("config.hardware.device", of: machine)
        #expect(try await fixture.lifecycle.syncChanges().summary.detached == 0)
        #expect(try fixture.cataloguedHolders(of: held) == ["app-01"])
    }

    @Test func `a look that fails half-way leaves the last good picture`() async throws {
        let fixture = try await LifecycleFixture()
        let held = try await fixture.addDisk("held", attachedTo: "app-01")
        _ = try await fixture.lifecycle.sync()
        try fixture.vcenter.detach(held.id.rawValue, from: "app-01")
        _ = try await fixture.addDisk("new")
        let before = try fixture.catalog.disks()
        fixture.vcenter.fail("CreateContainerView", with: Fault("RuntimeFault", "out of order"))
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.syncChanges() }
        #expect(try fixture.catalog.disks() == before)
        #expect(try fixture.cataloguedHolders(of: held) == ["app-01"])
    }

    @Test func `the files below a VM's snapshots stay its files after a look`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("held", attachedTo: "app-01")
        try fixture.vcenter.takeSnapshot(of: "app-01")
        // One of a branch that the VM has left: only its layout has it.
        let transport = RewritingTransport(fixture.vcenter, method: "RetrievePropertiesEx") { answer in
            answer.replacing(".vmx</name><type>config", with: "-000009.vmdk</name><type>config")
        }
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        _ = try await lifecycle.sync()
        func files() throws -> [String] {
            try fixture.catalog.reading { reader in
                try reader.rows("SELECT path FROM vm_files WHERE role = 'snapshot' ORDER BY path")
            }.compactMap { $0["path"].text }
        }
        #expect(try files().count == 1)
        #expect(try await lifecycle.syncChanges().reasonForFull == nil)
        #expect(try files().count == 1)
    }
}
