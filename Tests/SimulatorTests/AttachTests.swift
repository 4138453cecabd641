import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AttachTests {
    let vcenter = SimulatedVCenter(seed: .small)

    private func attach(_ wire: Wire, _ disk: String, _ machine: String, slot: String = "") async throws -> XMLNode {
        let moid = try #require(vcenter.machine(named: machine)).value
        return try await wire.finish(try await wire.attach(disk, to: moid, slot: slot))
    }

    private func fault(_ info: XMLNode) -> String? { info["error", "fault"]?.type }

    @Test func `a disk gets a device at the first free unit, with its identifier`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let info = try await attach(wire, id, "app-01")
        #expect(info.child("state")?.text == "success")
        let device = try #require(vcenter.devices(of: "app-01").last)
        #expect(device.diskID == id)
        #expect(device.unit == 1)
        #expect(device.label == "Hard disk 2")
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let read = try await wire.properties("VirtualMachine", machine, ["config.hardware.device"])
        let devices = try #require(read["config.hardware.device"]?.children)
        #expect(devices.last?["vDiskId", "id"]?.text == id)
        #expect(vcenter.disk(id)?.consumers == [machine])
        #expect(vcenter.violations == [])
    }

    @Test func `unit seven is the controller's own and is passed over`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        for _ in 1...7 {
            let id = try vcenter.addDisk(name: "data", on: "datastore1")
            #expect(try await attach(wire, id, "app-01").child("state")?.text == "success")
        }
        #expect(vcenter.devices(of: "app-01").map(\.unit) == [0, 1, 2, 3, 4, 5, 6, 8])
        let asked = try vcenter.addDisk(name: "data", on: "datastore1")
        let refused = try await attach(
            wire,
            asked,
            "app-01",
            slot: "<controllerKey>1000</controllerKey><unitNumber>7</unitNumber>"
        )
        #expect(fault(refused) == "InvalidDeviceSpec")
        #expect(refused["error", "fault", "property"]?.text == "unitNumber")
        let taken = try await attach(
            wire,
            asked,
            "app-01",
            slot: "<controllerKey>1000</controllerKey><unitNumber>3</unitNumber>"
        )
        #expect(fault(taken) == "InvalidDeviceSpec")
    }

    @Test func `a disk that another machine holds is refused`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-01")
        let info = try await attach(wire, id, "app-02")
        #expect(fault(info) == "InvalidState")
        #expect(info["error", "localizedMessage"]?.text.contains("app-01") == true)
        #expect(vcenter.devices(of: "app-02").count == 1)
    }

    @Test func `a controller is needed, and a key where several have room`() async throws {
        try vcenter.addMachine("none", on: "datastore1", controllers: [])
        try vcenter.addMachine("two", on: "datastore1", controllers: [.paravirtual, .ahci])
        try vcenter.addMachine("old", on: "datastore1", hardwareVersion: 11)
        let wire = try await Wire.loggedIn(to: vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        #expect(fault(try await attach(wire, id, "none")) == "MissingController")
        let ambiguous = try await attach(wire, id, "two")
        #expect(fault(ambiguous) == "InvalidDeviceSpec")
        #expect(ambiguous["error", "fault", "property"]?.text == "controllerKey")
        #expect(fault(try await attach(wire, id, "old")) == "DeviceUnsupportedForVmVersion")
        #expect(
            fault(try await attach(wire, id, "two", slot: "<controllerKey>4711</controllerKey>")) == "InvalidController"
        )
        let done = try await attach(wire, id, "two", slot: "<controllerKey>15000</controllerKey>")
        #expect(done.child("state")?.text == "success")
        #expect(vcenter.violations == [])
    }

    @Test func `a full IDE controller has no room`() async throws {
        try vcenter.addMachine("ide", on: "datastore1", controllers: [.ide])
        let wire = try await Wire.loggedIn(to: vcenter)
        let slot = "<controllerKey>200</controllerKey>"
        for expected in [nil, nil, "InvalidController"] as [String?] {
            let id = try vcenter.addDisk(name: "data", on: "datastore1")
            #expect(fault(try await attach(wire, id, "ide", slot: slot)) == expected)
        }
    }

    @Test func `detach keeps the disk and its file`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-01")
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let argument = "<diskId><id>\(id)</id></diskId>"
        let first = try await wire.finish(
            try await wire.call("DetachDisk_Task", on: "VirtualMachine", machine, argument)
        )
        #expect(first.child("state")?.text == "success")
        let disk = try #require(vcenter.disk(id))
        #expect(disk.consumers == [])
        #expect(vcenter.hasFile(disk.path.description))
        let second = try await wire.finish(
            try await wire.call("DetachDisk_Task", on: "VirtualMachine", machine, argument)
        )
        #expect(fault(second) == "NotFound")
    }

    @Test func `a plain VMDK is added by reconfiguring, and removed`() async throws {
        try vcenter.addFile("[datastore1] plain/data.vmdk", capacityMiB: 2048)
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        func reconfigure(_ change: String) async throws -> XMLNode {
            let spec = "<spec><deviceChange>\(change)</deviceChange></spec>"
            return try await wire.finish(try await wire.call("ReconfigVM_Task", on: "VirtualMachine", machine, spec))
        }
        let disk = """
            <backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>[datastore1] plain/data.vmdk</fileName>\
            <diskMode>persistent</diskMode></backing><controllerKey>1000</controllerKey><unitNumber>-1</unitNumber>\
            <capacityInKB>0</capacityInKB>
            """
        let add = "<operation>add</operation><device xsi:type=\"VirtualDisk\"><key>-1</key>\(disk)</device>"
        #expect(try await reconfigure(add).child("state")?.text == "success")
        let device = try #require(vcenter.devices(of: "app-01").last)
        #expect(device.path.path == "plain/data.vmdk")
        #expect(fault(try await reconfigure(add)) == "FileLocked")
        let remove = """
            <operation>remove</operation><device xsi:type="VirtualDisk"><key>\(device.key)</key>\
            <capacityInKB>0</capacityInKB></device>
            """
        #expect(try await reconfigure(remove).child("state")?.text == "success")
        #expect(vcenter.hasFile("[datastore1] plain/data.vmdk"))
    }

    @Test func `a disk with a running task is busy`() async throws {
        vcenter.setTaskTime(.seconds(30))
        let wire = try await Wire.loggedIn(to: vcenter)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let machines = ["app-01", "app-02"].compactMap { vcenter.machine(named: $0)?.value }
        let first = try await wire.attach(id, to: machines[0])
        let second = try await wire.attach(id, to: machines[1])
        #expect(second.fault == "TaskInProgress")
        #expect(second.faultDetail?.child("task")?.text == first.values.first?.text)
    }
}
