import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AttachTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `an attached disk is a device of the VM, and the catalog knows where`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"))
        #expect(result.outcome == .done)
        #expect(result.message.contains("app-01 (SCSI controller 0, unit 1)"), "\(result.message)")
        #expect(fixture.holders(of: disk) == ["app-01"])
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        let attachment = try #require(try fixture.catalog.attachments(diskID: row.id).first)
        #expect(attachment.vmName == "app-01")
        #expect(attachment.unitNumber == 1)
        #expect(attachment.to == nil)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `attaching what is attached there is a success that says so and calls nothing`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.forgetCalls()
        let result = try await fixture.lifecycle.attach(disk, to: machine)
        #expect(result.outcome == .unchanged)
        #expect(fixture.changes.isEmpty)
    }

    @Test func `a disk that another VM holds is refused, naming VM, controller, unit and the next command`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-02")
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(disk, to: machine) }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains("app-01 (SCSI controller 0, unit 1)") == true)
        #expect(error?.hint?.contains("fcd move \(disk.id) --to app-02") == true)
        #expect(fixture.changes.isEmpty)
        #expect(fixture.holders(of: disk) == ["app-01"])
    }

    @Test(arguments: [
        (SlotRequest(unit: 7), "the controller's own"),
        (SlotRequest(unit: 0), "taken by Hard disk 1"),
        (SlotRequest(unit: 99), "has units 0 to"),
        (SlotRequest(controller: "nvme"), "no controller"),
        (SlotRequest(controller: "SCSI controller 9"), "no controller"),
    ])
    func `a place that cannot be had is refused before anything is called`(
        slot: SlotRequest,
        words: String
    ) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: machine, at: slot)
        }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(fixture.changes.isEmpty)
    }

    @Test func `attached already, but not at the place asked for, is no success`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-01")
        #expect(try await fixture.lifecycle.attach(disk, to: machine, at: SlotRequest(unit: 1)).outcome == .unchanged)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: machine, at: SlotRequest(unit: 9))
        }
        #expect(error?.code == .conflict)
    }

    @Test func `a full controller is passed over, and the next with room is taken`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("two", on: "datastore1", controllers: [.ide, .nvme])
        for unit in 0..<2 {
            try fixture.vcenter.addFile("[datastore1] two/ide\(unit).vmdk")
            try fixture.vcenter.addDevice("[datastore1] two/ide\(unit).vmdk", to: "two", controllerKey: 200, unit: unit)
        }
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.attach(disk, to: try await fixture.machine("two"))
        #expect(result.message.contains("NVME controller 0, unit 0"), "\(result.message)")
    }

    @Test func `a template and hardware before vmx-13 are refused with the reason`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("golden", on: "datastore1", isTemplate: true)
        try fixture.vcenter.addMachine("old", on: "datastore1", hardwareVersion: 11)
        let disk = try await fixture.addDisk()
        for (name, words) in [("golden", "is a template"), ("old", "vmx-13")] {
            let machine = try await fixture.machine(name)
            let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(disk, to: machine) }
            #expect(error?.message.contains(words) == true)
        }
    }

    @Test(arguments: ["VslmAttachDisk_Task", "VslmQueryInfo"])
    func `a connection that breaks after the server acted is looked up on the VM's devices`(
        method: String
    ) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.setTaskTime(.zero)
        fixture.vcenter.cut(method, .afterActing)
        let result = try? await fixture.lifecycle.attach(disk, to: machine)
        if result != nil {
            #expect(fixture.holders(of: disk) == ["app-01"])
            #expect(try fixture.cataloguedHolders(of: disk) == ["app-01"])
            #expect(try fixture.lastOperation()?.state == .done)
        } else {
            // The task had not ended when the devices were read: then the journal says that it is not known.
            #expect(try fixture.lastOperation()?.state == .unknown)
        }
        #expect(fixture.vcenter.calls["VslmAttachDisk_Task"] == 1)
    }

    @Test func `a task that fails is told with the server's own fault, and the journal has it`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.failTask("VslmAttachDisk_Task", with: .fileLocked("[datastore1] fcd/data.vmdk"))
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(disk, to: machine) }
        #expect(error?.fault?.type == "FileLocked")
        #expect(error?.code == .inUse)
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.state == .failed)
        #expect(operation.error?.contains("since it is locked") == true)
        #expect(operation.task != nil)
        #expect(try fixture.cataloguedHolders(of: disk).isEmpty)
    }

    @Test func `a session that ended in the middle is renewed once, and the change made once`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        fixture.vcenter.expireSessions()
        let result = try await fixture.lifecycle.attach(disk, to: machine)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmAttachDisk_Task"] == 1)
        #expect(fixture.vcenter.calls["Login"] == 2)
    }

    @Test func `on ESXi a disk is attached through the VM, and found by its devices`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"))
        #expect(result.outcome == .done)
        let details = try await fixture.lifecycle.show(disk)
        #expect(details.holders?.map(\.machine.name) == ["app-01"])
        _ = try await fixture.lifecycle.detach(disk)
        #expect(fixture.holders(of: disk).isEmpty)
        #expect(fixture.vcenter.violations.isEmpty)
    }
}
