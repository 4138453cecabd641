import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PlainDiskTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a plain VMDK is attached where it lies, moved and detached, and its file stays`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await PlainDiskFixture(SimulatedVCenter(version: version, seed: .small))
        let file = try await fixture.file()
        let attached = try await fixture.lifecycle.attach(file, to: try await fixture.machine("app-01"))
        #expect(attached.message == "attached \(file.path) to app-01 (SCSI controller 0, unit 1)")
        #expect(fixture.holders() == ["app-01"])
        let moved = try await fixture.lifecycle.move(file, to: try await fixture.machine("app-02"))
        #expect(
            moved.message.hasSuffix("from app-01 (SCSI controller 0, unit 1) to app-02 (SCSI controller 0, unit 1)")
        )
        #expect(fixture.holders() == ["app-02"])
        let operation = try #require(try fixture.base.lastOperation())
        #expect(try fixture.base.catalog.steps(of: operation.id).map(\.name) == ["detach", "attach"])
        let detached = try await fixture.lifecycle.detach(file)
        #expect(detached.outcome == .done)
        #expect(fixture.holders().isEmpty)
        #expect(fixture.vcenter.hasFile(PlainDiskFixture.path))
        #expect(fixture.vcenter.calls["AttachDisk_Task"] == nil)
        #expect(fixture.vcenter.calls["VslmAttachDisk_Task"] == nil)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `on ESXi a plain VMDK is moved too`() async throws {
        let fixture = try await PlainDiskFixture(SimulatedVCenter(kind: .esxi, seed: .small), attachedTo: "app-01")
        let result = try await fixture.lifecycle.move(try await fixture.file(), to: try await fixture.machine("app-02"))
        #expect(result.outcome == .done)
        #expect(fixture.holders() == ["app-02"])
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `what is so already is a success that says so, and calls nothing`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.forgetCalls()
        #expect(try await fixture.lifecycle.attach(file, to: machine).outcome == .unchanged)
        #expect(try await fixture.lifecycle.move(file, to: machine).outcome == .unchanged)
        try fixture.vcenter.addFile("[datastore1] plain/free.vmdk")
        let free = try await fixture.file("[datastore1] plain/free.vmdk")
        #expect(try await fixture.lifecycle.detach(free).outcome == .unchanged)
        #expect(fixture.base.changes.isEmpty)
    }

    @Test func `a dry run names the calls and makes none`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-02")
        fixture.vcenter.forgetCalls()
        let result = try await fixture.lifecycle.move(file, to: machine, dryRun: true)
        #expect(result.outcome == .planned)
        #expect(result.calls.map(\.method) == ["ReconfigVM_Task", "ReconfigVM_Task"])
        #expect(result.calls.last?.arguments.contains("SCSI controller 0, unit 1, persistent") == true)
        _ = try await fixture.lifecycle.detach(file, dryRun: true)
        try fixture.vcenter.addFile("[datastore1] plain/free.vmdk")
        let free = try await fixture.file("[datastore1] plain/free.vmdk")
        let snapshot = MachineSnapshotRequest(name: "before")
        let attach = try await fixture.lifecycle.attach(free, to: machine, snapshot: snapshot, dryRun: true)
        #expect(attach.calls.map(\.method) == ["CreateSnapshot_Task", "ReconfigVM_Task"])
        #expect(fixture.base.changes.isEmpty)
        #expect(try fixture.base.lastOperation() == nil)
    }

    @Test func `a path that is a First Class Disk is one, and so is a device of a VM`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        guard case .firstClass(let byPath) = try await fixture.lifecycle.namedDisk(disk.path) else {
            Issue.record("taken for a plain VMDK")
            return
        }
        #expect(byPath.id == disk.id)
        let machine = try await fixture.machine("app-01")
        guard case .firstClass(let byLabel) = try await fixture.lifecycle.namedDisk("Hard disk 2", of: machine) else {
            Issue.record("taken for a plain VMDK")
            return
        }
        #expect(byLabel.id == disk.id)
        guard case .plain(let boot) = try await fixture.lifecycle.namedDisk("Hard disk 1", of: machine) else {
            Issue.record("taken for a First Class Disk")
            return
        }
        #expect(boot.path.description == "[datastore1] app-01/app-01.vmdk")
    }

    @Test func `where a disk of the datastore cannot be read, a file is not taken for a plain one`() async throws {
        let fixture = try await PlainDiskFixture()
        let id = try fixture.vcenter.addDisk(name: "broken", on: "datastore1")
        fixture.vcenter.makeUnreadable(id)
        let error = await #expect(throws: FCDError.self) { try await fixture.file() }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains(id) == true, "\(error?.message ?? "")")
    }

    @Test func `a First Class Disk whose path differs in case alone stops the work`() async throws {
        let fixture = try await PlainDiskFixture()
        try fixture.vcenter.addDisk(name: "data", on: "datastore1", path: "plain/DATA disk.vmdk")
        let error = await #expect(throws: FCDError.self) { try await fixture.file() }
        #expect(error?.message.contains("upper and lower case") == true)
    }

    @Test(arguments: [
        "[datastore1] plain/data disk-flat.vmdk", "[datastore1] plain/data disk-ctk.vmdk",
        "[datastore1] plain/data disk-delta.vmdk", "[datastore1] plain/data disk-000001.vmdk", "[datastore1] plain/",
        "[datastore1] plain/data.vmx", "[datastore1] plain/data-rdmp.vmdk",
    ])
    func `what is no disk's descriptor is refused before anything is called`(text: String) async throws {
        let fixture = try await PlainDiskFixture()
        let file = try await fixture.file(text)
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: machine) }
        #expect(error?.code == .invalidArgument)
        #expect(fixture.vcenter.calls.isEmpty)
    }

    @Test func `a file that another VM uses is refused, naming it and its place, though the server would take it`()
        async throws
    {
        // No VM runs, so no file is locked: the server would attach it to both.
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: machine) }
        #expect(error?.code == .inUse)
        #expect(error?.message == "\(file.path) is attached to app-01 (SCSI controller 0, unit 1)")
        #expect(error?.hint?.contains("fcd move '\(file.path)' --to app-02") == true, "\(error?.hint ?? "")")
        #expect(fixture.holders() == ["app-01"])
    }

    @Test func `a file that differs in case alone from one in use is refused`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        try fixture.vcenter.addFile("[datastore1] Plain/Data disk.vmdk")
        let file = try await fixture.file("[datastore1] Plain/Data disk.vmdk")
        let machine = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: machine) }
        #expect(error?.message.contains("as \(PlainDiskFixture.path)") == true, "\(error?.message ?? "")")
    }

    @Test func `a path with empty parts and dots is the same file`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file("[datastore1] plain/.//data disk.vmdk")
        let machine = try await fixture.machine("app-01")
        #expect(try await fixture.lifecycle.attach(file, to: machine).outcome == .unchanged)
    }

    @Test func `a disk below a VM's snapshot is neither moved nor detached nor attached elsewhere`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        try fixture.vcenter.takeSnapshot("weekly", of: "app-01")
        let file = try await fixture.file()
        let source = try await fixture.machine("app-01")
        let target = try await fixture.machine("app-02")
        fixture.vcenter.forgetCalls()
        let moved = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(file, to: target) }
        #expect(moved?.code == .inUse)
        #expect(moved?.message.contains("app-01 (SCSI controller 0, unit 1), whose delta") == true)
        let attached = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: target) }
        #expect(attached?.hint?.contains("snapshots of app-01") == true)
        guard case .plain(let delta) = try await fixture.lifecycle.namedDisk("Hard disk 2", of: source) else { return }
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.detach(delta) }
        #expect(fixture.base.changes.isEmpty)
    }

    @Test func `a file that only a snapshot needs is refused`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        try fixture.vcenter.takeSnapshot("weekly", of: "app-01")
        let key = try #require(fixture.vcenter.devices(of: "app-01").last?.key)
        try fixture.vcenter.removeDevice(key, from: "app-01")
        let file = try await fixture.file()
        let target = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: target) }
        #expect(error?.message == "\(file.path) is needed by a snapshot of app-01")
    }

    @Test func `a raw LUN, a template and another datacenter are refused with the reason`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01", use: DiskUse(isRawMapping: true))
        let file = try await fixture.file()
        let target = try await fixture.machine("app-02")
        let raw = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(file, to: target) }
        #expect(raw?.message.contains("is a raw LUN") == true)
        try fixture.vcenter.addMachine("golden", on: "datastore1", isTemplate: true)
        let golden = try await fixture.machine("golden")
        try fixture.vcenter.addFile("[datastore1] plain/free.vmdk")
        let free = try await fixture.file("[datastore1] plain/free.vmdk")
        let template = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(free, to: golden) }
        #expect(template?.message.contains("is a template") == true)
        fixture.vcenter.addDatacenter("Other")
        try fixture.vcenter.addDatastore("far", in: "Other")
        try fixture.vcenter.addMachine("remote", on: "far")
        let remote = try await fixture.machine("remote")
        let far = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(free, to: remote) }
        #expect(far?.message.contains("another datacenter") == true)
    }

    @Test func `several VMs share a file where all are multi-writer, and it is said`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01", use: DiskUse(isMultiWriter: true))
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-02")
        let refused = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: machine) }
        #expect(refused?.message.contains("app-01 (SCSI controller 0, unit 1, multi-writer)") == true)
        #expect(refused?.hint?.contains("--multi-writer") == true)
        let shared = try await fixture.lifecycle.attach(file, to: machine, multiWriter: true)
        #expect(shared.message.contains("app-02 (SCSI controller 0, unit 1, multi-writer)"), "\(shared.message)")
        #expect(fixture.holders() == ["app-01", "app-02"])
        let ambiguous = await #expect(throws: FCDError.self) { try await fixture.lifecycle.detach(file) }
        #expect(ambiguous?.candidates.count == 2)
        _ = try await fixture.lifecycle.detach(file, from: machine)
        #expect(fixture.holders() == ["app-01"])
    }

    @Test func `multi-writer does not join one who writes alone`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(file, to: machine, multiWriter: true)
        }
        #expect(error?.code == .inUse)
        #expect(error?.hint?.contains("fcd move") == true)
    }

    @Test func `a moved device takes its mode, sharing, write-through and storage I/O along`() async throws {
        var use = DiskUse(mode: "independent_persistent", isMultiWriter: true)
        use.isWriteThrough = true
        use.limit = 500
        use.shares = .init(level: "custom", count: 1500)
        use.reservation = 10
        let fixture = try await PlainDiskFixture(attachedTo: "app-01", use: use)
        _ = try await fixture.lifecycle.move(try await fixture.file(), to: try await fixture.machine("app-02"))
        #expect(fixture.device(of: "app-02")?.use == use)
    }

    @Test func `a move whose attach fails puts the disk back at its place with its settings`() async throws {
        let use = DiskUse(mode: "independent_persistent")
        let fixture = try await PlainDiskFixture(attachedTo: "app-01", use: use)
        let before = fixture.device(of: "app-01")
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-02")
        fixture.vcenter.failTask("ReconfigVM_Task", with: .fileLocked(PlainDiskFixture.path), after: 1)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(file, to: machine) }
        #expect(error?.message.contains("is back at app-01 (SCSI controller 0, unit 1)") == true)
        #expect(error?.fault?.type == "FileLocked")
        #expect(fixture.device(of: "app-01") == before)
        #expect(fixture.holders() == ["app-01"])
        let operation = try #require(try fixture.base.lastOperation())
        #expect(operation.state == .failed)
        #expect(try fixture.base.catalog.steps(of: operation.id).map(\.name) == ["detach", "attach", "put back"])
    }

    @Test func `a disk of a VM that changed meanwhile is not removed by a key that may be another's`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-01")
        let device = try #require(machine.disks.last)
        try fixture.vcenter.addFile("[datastore1] plain/other.vmdk")
        try fixture.vcenter.addDevice("[datastore1] plain/other.vmdk", to: "app-01")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.disks.removeDevice(device, from: machine)
        }
        #expect(error?.fault?.type == "ConcurrentAccess")
        #expect(try await fixture.lifecycle.detach(file, from: machine).outcome == .done)
    }

    @Test func `a move from a VM that does not have it, and of what nobody has, is refused`() async throws {
        let fixture = try await PlainDiskFixture(attachedTo: "app-01")
        let file = try await fixture.file()
        try fixture.vcenter.addMachine("third", on: "datastore1")
        let third = try await fixture.machine("third")
        let target = try await fixture.machine("app-02")
        let wrong = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.move(file, from: third, to: target)
        }
        #expect(wrong?.message.contains("is not attached to third but to app-01") == true)
        _ = try await fixture.lifecycle.detach(file)
        let nobody = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(file, to: target) }
        #expect(nobody?.hint == "run `fcd attach '\(file.path)' --vm app-02`")
    }

    @Test(arguments: [
        Fault.fileLocked(PlainDiskFixture.path),
        .noPermission("VirtualMachine.Config.AddExistingDisk", on: .virtualMachine("vm-1")),
        .fileNotFound(PlainDiskFixture.path), Fault("GenericVmConfigFault", "it does not work", ["reason": "so"]),
        .invalidState("suspended"), .deviceFault("MissingController", "there is none", property: "controllerKey"),
        .deviceFault("InvalidDeviceSpec", "no such place", property: "unitNumber"),
    ])
    func `each fault of an attach is told, and the journal has it`(fault: Fault) async throws {
        let fixture = try await PlainDiskFixture()
        let file = try await fixture.file()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.failTask("ReconfigVM_Task", with: fault)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(file, to: machine) }
        #expect(error?.fault?.type == fault.type)
        #expect(try fixture.base.lastOperation()?.state == .failed)
        #expect(fixture.holders().isEmpty)
        #expect(fixture.vcenter.violations.isEmpty)
    }
}
