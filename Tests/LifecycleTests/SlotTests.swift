import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SlotTests {
    /// A VM with one controller, on which the first `taken` units that a disk may have are taken.
    private func fixture(
        _ kind: ControllerKind,
        version: SimulatedVersion = .v8_0_3,
        hardware: Int,
        key: Int,
        taken: [Int]
    ) async throws -> (LifecycleFixture, Disk, VirtualMachine) {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        try fixture.vcenter.addMachine("one", on: "datastore1", hardwareVersion: hardware, controllers: [kind])
        for unit in taken {
            try fixture.vcenter.addFile("[datastore1] one/disk-\(unit).vmdk")
            try fixture.vcenter.addDevice(
                "[datastore1] one/disk-\(unit).vmdk",
                to: "one",
                controllerKey: key,
                unit: unit
            )
        }
        return (fixture, try await fixture.addDisk(), try await fixture.machine("one"))
    }

    @Test(arguments: [
        (ControllerKind.lsiLogic, 19, 1000, 15), (.lsiLogicSAS, 19, 1000, 15), (.paravirtual, 13, 1000, 15),
        (.paravirtual, 14, 1000, 64), (.ahci, 19, 15000, 30), (.ide, 19, 200, 2), (.nvme, 19, 31000, 15),
        (.nvme, 21, 31000, 64),
    ])
    func `each kind of controller takes as many disks as it has units, and says when it is full`(
        kind: ControllerKind,
        hardware: Int,
        key: Int,
        limit: Int
    ) async throws {
        let units = (0...64).filter { !(key == 1000 && $0 == 7) }.prefix(limit)
        let (fixture, disk, machine) = try await fixture(
            kind,
            hardware: hardware,
            key: key,
            taken: Array(units.dropLast())
        )
        let last = try #require(units.last)
        let result = try await fixture.lifecycle.attach(disk, to: machine)
        #expect(result.message.contains("unit \(last)"), "\(result.message)")
        let another = try await fixture.addDisk("another")
        let full = try await fixture.machine("one")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(another, to: full) }
        #expect(error?.message.contains("no free unit") == true, "\(error?.message ?? "")")
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `how many disks NVMe takes is asked in every version`(version: SimulatedVersion) async throws {
        let (fixture, _, machine) = try await fixture(.nvme, version: version, hardware: 15, key: 31000, taken: [])
        #expect(try await fixture.lifecycle.inventory.nvmeDiskLimit(of: machine) == 15)
        #expect(fixture.vcenter.calls["QueryConfigOptionEx"] == 1)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `where the server does not say how many disks NVMe takes, it is fifteen`() async throws {
        let (fixture, disk, machine) = try await fixture(.nvme, hardware: 21, key: 31000, taken: Array(0..<15))
        fixture.vcenter.fail("QueryConfigOptionEx", with: .notSupported("not here"))
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(disk, to: machine) }
        #expect(error?.message.contains("no free unit") == true)
        #expect(try await fixture.lifecycle.attach(disk, to: machine).message.contains("unit 15"))
    }

    @Test(arguments: [(ControllerKind.ahci, 15000), (.ide, 200)])
    func `a CD-ROM drive takes a unit too`(kind: ControllerKind, key: Int) async throws {
        let (fixture, disk, _) = try await fixture(kind, hardware: 19, key: key, taken: [])
        try fixture.vcenter.addDrive(to: "one", controllerKey: key, unit: 0)
        let machine = try await fixture.machine("one")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: machine, at: SlotRequest(unit: 0))
        }
        #expect(error?.message.contains("taken by CD/DVD drive 1 of one") == true, "\(error?.message ?? "")")
        #expect(try await fixture.lifecycle.attach(disk, to: machine).message.contains("unit 1"))
    }

    @Test(arguments: ["1001", "SCSI controller 1", "scsi CONTROLLER 1", "lsilogic-sas"])
    func `a controller is named by its key, its label or its kind`(name: String) async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("two", on: "datastore1", controllers: [.paravirtual, .lsiLogicSAS])
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("two")
        let result = try await fixture.lifecycle.attach(disk, to: machine, at: SlotRequest(controller: name))
        #expect(result.message.contains("SCSI controller 1, unit 0"), "\(result.message)")
    }

    @Test func `a VM without a controller is refused with what to add`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("none", on: "datastore1", controllers: [])
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("none")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.attach(disk, to: machine) }
        #expect(error?.message == "none has no disk controller")
        #expect(error?.hint == "add a SCSI controller to none")
    }
}
