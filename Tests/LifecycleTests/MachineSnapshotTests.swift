import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MachineSnapshotTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a snapshot of the VM is taken first, and the disk that comes after is not below it`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        let result = try await fixture.lifecycle.attach(disk, to: machine, snapshot: MachineSnapshotRequest())
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.machineSnapshots(of: "app-01") == ["before attaching data"])
        #expect(
            fixture.vcenter.devices(of: "app-01").map(\.path.fileName) == [
                "app-01-000001.vmdk", DatastorePath.name(of: disk),
            ]
        )
        let operation = try #require(try fixture.lastOperation())
        #expect(try fixture.catalog.steps(of: operation.id).map(\.name) == ["snapshot of the VM", "attach"])
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a plain VMDK comes after a snapshot too`() async throws {
        let fixture = try await PlainDiskFixture()
        let machine = try await fixture.machine("app-01")
        let snapshot = MachineSnapshotRequest(name: "mine")
        let result = try await fixture.lifecycle.attach(try await fixture.file(), to: machine, snapshot: snapshot)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.machineSnapshots(of: "app-01") == ["mine"])
        #expect(fixture.holders() == ["app-01"])
    }

    @Test func `an attach that fails leaves the snapshot, and the error names it`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.failTask("VslmAttachDisk_Task", with: .fileLocked("[datastore1] fcd/data.vmdk"))
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: machine, snapshot: MachineSnapshotRequest(name: "mine"))
        }
        #expect(error?.message.hasSuffix("the snapshot \"mine\" of app-01, taken before, stays") == true)
        #expect(fixture.vcenter.machineSnapshots(of: "app-01") == ["mine"])
    }

    @Test func `a snapshot that fails keeps the attach from being made`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.failTask("CreateSnapshot_Task", with: Fault("SnapshotFault", "no room"))
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: machine, snapshot: MachineSnapshotRequest())
        }
        #expect(error?.fault?.type == "SnapshotFault")
        #expect(fixture.vcenter.calls["VslmAttachDisk_Task"] == nil)
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test(arguments: [SimulatedVCenter.Cut.afterActing, .beforeActing])
    func `a snapshot whose answer is lost is looked up by the operation's ID, and never taken twice`(
        cut: SimulatedVCenter.Cut
    ) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        // Of the same name, and not this operation's.
        try fixture.vcenter.takeSnapshot("before attaching data", of: "app-01")
        fixture.vcenter.cut("CreateSnapshot_Task", cut)
        do {
            _ = try await fixture.lifecycle.attach(disk, to: machine, snapshot: MachineSnapshotRequest())
            #expect(cut == .afterActing)
            #expect(fixture.vcenter.machineSnapshots(of: "app-01").count == 2)
            #expect(fixture.holders(of: disk) == ["app-01"])
        } catch let error as FCDError {
            #expect(cut == .beforeActing)
            #expect(error.code == .unknownOutcome)
            #expect(try fixture.lastOperation()?.state == .unknown)
            #expect(fixture.holders(of: disk).isEmpty)
        }
        #expect(fixture.vcenter.calls["CreateSnapshot_Task"] == 1)
    }

    @Test func `disks that a snapshot will hold are named`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("held", attachedTo: "app-01")
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        let result = try await fixture.lifecycle.attach(disk, to: machine, snapshot: MachineSnapshotRequest())
        #expect(result.notes.contains { $0.contains("Hard disk 2 of app-01 cannot be detached") }, "\(result.notes)")
    }

    @Test func `a disk that a snapshot of its VM holds is not moved`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        try fixture.vcenter.takeSnapshot("weekly", of: "app-01")
        let machine = try await fixture.machine("app-02")
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains("delta file") == true)
        #expect(fixture.changes.isEmpty)
    }
}

extension DatastorePath {
    fileprivate static func name(of disk: Disk) -> String {
        disk.path.split(separator: "/").last.map(String.init) ?? ""
    }
}
