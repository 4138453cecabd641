import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MachineCheckTests {
    @Test func `a template takes no disks`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("golden", on: "datastore1", isTemplate: true)
        let disk = try await fixture.addDisk()
        #expect(try await fixture.check("vm.template", try await fixture.attaching(disk)).verdict == .holds)
        let refused = try await fixture.check("vm.template", try await fixture.attaching(disk, to: "golden"))
        #expect(refused.verdict == .fails && !refused.isForceable)
        #expect(refused.facts.contains("golden is a template"))
        fixture.vcenter.hide("config.template", of: try fixture.reference("app-01"))
        #expect(try await fixture.check("vm.template", try await fixture.attaching(disk)).verdict == .unknown)
    }

    @Test func `virtual hardware before vmx-13 takes no First Class Disks`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("old", on: "datastore1", hardwareVersion: 11)
        let disk = try await fixture.addDisk()
        #expect(try await fixture.check("vm.hardware", try await fixture.attaching(disk)).verdict == .holds)
        let refused = try await fixture.check("vm.hardware", try await fixture.attaching(disk, to: "old"))
        #expect(refused.verdict == .fails && refused.code == .unsupported)
        fixture.vcenter.hide("config.version", of: try fixture.reference("app-01"))
        #expect(try await fixture.check("vm.hardware", try await fixture.attaching(disk)).verdict == .unknown)
    }

    @Test func `a suspended VM neither takes a disk nor lets one go, and the server says the same`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let other = try await fixture.addDisk("other", attachedTo: "app-01")
        #expect(try await fixture.check("vm.power", try await fixture.attaching(disk)).verdict == .holds)
        fixture.vcenter.setPower(.suspended, of: "app-01")
        let machine = try await fixture.machine("app-01")
        #expect(try await fixture.check("vm.power", try await fixture.attaching(disk)).verdict == .fails)
        #expect(try await fixture.check("vm.power", .detach(other, from: nil)).verdict == .fails)
        #expect(try await fixture.check("vm.power", try await fixture.moving(other)).verdict == .fails)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.disks.attach(disk, to: machine.reference)
        }
        #expect(error?.fault?.type == "InvalidState")
        fixture.vcenter.hide("runtime.powerState", of: machine.reference)
        #expect(try await fixture.check("vm.power", try await fixture.attaching(disk)).verdict == .unknown)
    }

    @Test func `a running VM takes disks on SCSI, and not on IDE`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("ide", on: "datastore1", isPoweredOn: true, controllers: [.ide])
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        let disk = try await fixture.addDisk()
        let added = try await fixture.check("vm.power", try await fixture.attaching(disk))
        #expect(added.verdict == .holds && added.facts.contains("SCSI controller 0 takes disks"))
        let refused = try await fixture.check("vm.power", try await fixture.attaching(disk, to: "ide"))
        #expect(refused.verdict == .fails)
        #expect(refused.next?.contains("--controller") == true)
    }

    @Test func `a VM whose host is disconnected is not changed, unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.setConnectionState("disconnected", of: "app-01")
        let refused = try await fixture.check("vm.power", try await fixture.attaching(disk))
        #expect(refused.verdict == .fails && refused.isForceable)
        #expect(refused.facts.contains("app-01 is disconnected"))
    }

    @Test func `a place is looked for among the VM's own controllers`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let free = try await fixture.check("slot", try await fixture.attaching(disk))
        #expect(free.verdict == .holds && free.facts.contains("SCSI controller 0"))
        let taken = try await fixture.attaching(disk, at: SlotRequest(unit: 0))
        #expect(try await fixture.check("slot", taken).verdict == .fails)
        let none = try await fixture.check(
            "slot",
            try await fixture.attaching(disk, at: SlotRequest(controller: "nvme"))
        )
        #expect(none.verdict == .fails && none.code == .notFound)
        fixture.vcenter.hide("config.hardware.device", of: try fixture.reference("app-01"))
        #expect(try await fixture.check("slot", try await fixture.attaching(disk)).verdict == .unknown)
    }
}
