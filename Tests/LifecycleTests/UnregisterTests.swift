import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct UnregisterTests {
    private let vcenter = SimulatedVCenter(version: .v9_1_1, seed: .small)

    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `a disk becomes a plain VMDK, its file stays, and the catalog has it as gone`(
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: .v9_1_1, kind: kind, seed: .small))
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.unregister(disk)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue) == nil)
        #expect(fixture.vcenter.hasFile(disk.path))
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .gone)
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.kind == .unregister)
        #expect(operation.state == .done)
        #expect(fixture.vcenter.violations.isEmpty)
        // A sync leaves it at that, and registering the file makes it a disk again.
        _ = try await fixture.lifecycle.sync()
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .gone)
        let again = try await fixture.lifecycle.register(RegisterRequest(path: try DatastorePath(parsing: disk.path)))
        #expect(again.outcome == .done)
    }

    @Test(arguments: SimulatedVersion.allCases.filter { $0 != .v9_1_1 })
    func `before 9_1 it is refused: why, and what rm would do`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.unregister(disk) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("came with 9.1") == true)
        #expect(error?.message.contains("`fcd rm` would delete its file \(disk.path)") == true)
        #expect(fixture.vcenter.calls["UnregisterDisk_Task"] == nil)
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.disks.unregister(disk) }
        #expect(fixture.vcenter.calls["UnregisterDisk_Task"] == nil)
    }

    @Test func `an attached disk stays registered, and the refusal names the VM`() async throws {
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.unregister(disk) }
        #expect(error?.message.contains("app-01 (SCSI controller 0, unit 1)") == true)
        #expect(vcenter.disk(disk.id.rawValue) != nil)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state != .gone)
    }

    @Test func `a dry run makes no call`() async throws {
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.unregister(disk, dryRun: true)
        #expect(result.calls.map(\.method) == ["UnregisterDisk_Task"])
        #expect(vcenter.disk(disk.id.rawValue) != nil)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `a lost answer is looked up: a disk that is gone was unregistered`() async throws {
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let network = CutWhenDone(vcenter, method: "UnregisterDisk_Task") { [vcenter] in vcenter.disk(id) == nil }
        let fixture = try await LifecycleFixture(vcenter, through: network)
        let disk = try await fixture.lifecycle.disk(id)
        #expect(try await fixture.lifecycle.unregister(disk).outcome == .done)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .gone)
        #expect(vcenter.calls["UnregisterDisk_Task"] == 1)
    }

    @Test func `a lost answer is looked up: of a disk that is there it stays unknown`() async throws {
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        vcenter.cut("UnregisterDisk_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.unregister(disk) }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
        #expect(try fixture.lastOperation()?.state == .unknown)
    }

    @Test func `a file that is not there afterwards is said`() async throws {
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        vcenter.removeFile(disk.path)
        let result = try await fixture.lifecycle.unregister(disk)
        #expect(result.outcome == .partial)
        #expect(result.warnings.contains { $0.contains("shows no file at \(disk.path)") })
        #expect(try fixture.lastOperation()?.state == .done)
    }

    @Test func `a SyncFault means that it was done`() async throws {
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        vcenter.answerSyncFault(after: "UnregisterDisk_Task")
        #expect(try await fixture.lifecycle.unregister(disk).outcome == .done)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .gone)
    }

    @Test(arguments: [
        Fault.taskInProgress(ManagedObjectReference(type: "Task", value: "task-1")), .invalidDatastore("x"),
    ])
    func `a fault of the server leaves the disk as it was`(fault: Fault) async throws {
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        vcenter.failTask("UnregisterDisk_Task", with: fault)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.unregister(disk) }
        #expect(error?.fault?.type == fault.type)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
        #expect(try fixture.lastOperation()?.state == .failed)
    }
}
