import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ReconfigurationTests {
    private let vcenter = SimulatedVCenter(seed: .small)

    private func reconfigure(
        _ wire: Wire,
        on machine: String = "app-01",
        version: String = "",
        _ changes: String...
    ) async throws -> XMLNode {
        let moid = try #require(vcenter.machine(named: machine)).value
        let spec = changes.map { "<deviceChange>\($0)</deviceChange>" }.joined()
        return try await wire.finish(
            try await wire.call("ReconfigVM_Task", on: "VirtualMachine", moid, "<spec>\(version)\(spec)</spec>")
        )
    }

    private func add(_ path: String, controller: Int? = 1000, unit: Int = -1, sharing: String = "") -> String {
        let key = controller.map { "<controllerKey>\($0)</controllerKey>" } ?? ""
        return """
            <operation>add</operation><device xsi:type="VirtualDisk"><key>-1</key>\
            <backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>\(path)</fileName>\
            <diskMode>persistent</diskMode>\(sharing)</backing>\(key)<unitNumber>\(unit)</unitNumber>\
            <capacityInKB>0</capacityInKB></device>
            """
    }

    private func remove(_ key: Int) -> String {
        "<operation>remove</operation><device xsi:type=\"VirtualDisk\"><key>\(key)</key>"
            + "<capacityInKB>0</capacityInKB></device>"
    }

    private func fault(_ info: XMLNode) -> String? { info["error", "fault"]?.type }

    @Test func `all changes are made or none`() async throws {
        try vcenter.addFile("[datastore1] plain/data.vmdk")
        let wire = try await Wire.loggedIn(to: vcenter)
        let info = try await reconfigure(wire, add("[datastore1] plain/data.vmdk"), remove(4711))
        #expect(fault(info) == "InvalidDeviceSpec")
        #expect(info["error", "fault", "deviceIndex"]?.text == "1")
        #expect(vcenter.devices(of: "app-01").count == 1)
        #expect(vcenter.violations == [])
    }

    @Test func `faults as a vCenter's`() async throws {
        try vcenter.addFile("[datastore1] plain/data.vmdk")
        try vcenter.addMachine("none", on: "datastore1", controllers: [])
        try vcenter.addMachine("running", on: "datastore1", isPoweredOn: true, controllers: [.ide, .paravirtual])
        try vcenter.addMachine("golden", on: "datastore1", isTemplate: true)
        let wire = try await Wire.loggedIn(to: vcenter)
        let data = "[datastore1] plain/data.vmdk"
        #expect(fault(try await reconfigure(wire, add("[datastore1] plain/gone.vmdk"))) == "FileNotFound")
        #expect(fault(try await reconfigure(wire, add("[nowhere] plain/data.vmdk"))) == "InvalidDatastore")
        #expect(fault(try await reconfigure(wire, add(data, unit: 7))) == "InvalidDeviceSpec")
        #expect(fault(try await reconfigure(wire, add(data, controller: 4711))) == "InvalidController")
        #expect(fault(try await reconfigure(wire, on: "none", add(data, controller: nil))) == "MissingController")
        #expect(fault(try await reconfigure(wire, on: "running", add(data, controller: 200))) == "GenericVmConfigFault")
        #expect(fault(try await reconfigure(wire, on: "golden", add(data))) == "NotSupported")
        let stale = "<changeVersion>stale</changeVersion>"
        #expect(fault(try await reconfigure(wire, version: stale, add(data))) == "ConcurrentAccess")
        #expect(vcenter.violations == [])
    }

    @Test func `a running machine locks its files, unless all are multi-writer`() async throws {
        try vcenter.addMachine("running", on: "datastore1", isPoweredOn: true)
        let shared = "<sharing>sharingMultiWriter</sharing>"
        try vcenter.addFile("[datastore1] plain/own.vmdk")
        try vcenter.addFile("[datastore1] plain/shared.vmdk")
        let wire = try await Wire.loggedIn(to: vcenter)
        #expect(fault(try await reconfigure(wire, on: "running", add("[datastore1] plain/own.vmdk"))) == nil)
        #expect(fault(try await reconfigure(wire, add("[datastore1] plain/own.vmdk"))) == "FileLocked")
        let all = add("[datastore1] plain/shared.vmdk", sharing: shared)
        #expect(fault(try await reconfigure(wire, on: "running", all)) == nil)
        #expect(fault(try await reconfigure(wire, add("[datastore1] plain/shared.vmdk"))) == "FileLocked")
        #expect(fault(try await reconfigure(wire, all)) == nil)
        #expect(vcenter.devices(of: "app-01").last?.use.isMultiWriter == true)
    }

    @Test func `an edit changes how a disk is used, and lets it grow but never shrink`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let key = try #require(vcenter.devices(of: "app-01").first?.key)
        func edit(_ kib: Int) -> String {
            """
            <operation>edit</operation><device xsi:type="VirtualDisk"><key>\(key)</key>\
            <backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>[datastore1] app-01/app-01.vmdk</fileName>\
            <diskMode>independent_persistent</diskMode></backing><capacityInKB>\(kib)</capacityInKB></device>
            """
        }
        #expect(fault(try await reconfigure(wire, edit(1024))) == "InvalidDeviceSpec")
        #expect(vcenter.devices(of: "app-01").first?.use.mode == "persistent")
        #expect(fault(try await reconfigure(wire, edit(32 << 20))) == nil)
        #expect(vcenter.devices(of: "app-01").first?.use.mode == "independent_persistent")
    }

    @Test func `a snapshot puts every dependent disk on a delta, and its chain is shown`() async throws {
        let id = try vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-01")
        try vcenter.addFile("[datastore1] plain/own.vmdk")
        try vcenter.addDevice("[datastore1] plain/own.vmdk", to: "app-01", use: DiskUse(mode: "independent_persistent"))
        try vcenter.takeSnapshot("one", of: "app-01")
        try vcenter.takeSnapshot("two", of: "app-01")
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let read = try await wire.properties("VirtualMachine", machine, ["config.hardware.device", "layoutEx.file"])
        let disks = (read["config.hardware.device"]?.children ?? []).filter { $0.type == "VirtualDisk" }
        #expect(disks.map { $0["backing", "parent", "parent", "fileName"] != nil } == [true, true, false])
        let data = try #require(disks.first { $0["vDiskId", "id"]?.text == id })
        let path = try #require(vcenter.disk(id)).path.description
        #expect(data["backing", "parent", "parent", "fileName"]?.text == path)
        #expect(read["layoutEx.file"]?.children.contains { $0.child("name")?.text == path } == true)
        #expect(vcenter.violations == [])
    }

    @Test func `a machine with a multi-writer disk takes no snapshot`() async throws {
        try vcenter.addFile("[datastore1] plain/own.vmdk")
        try vcenter.addDevice("[datastore1] plain/own.vmdk", to: "app-01", use: DiskUse(isMultiWriter: true))
        #expect(throws: Fault.self) { try vcenter.takeSnapshot("one", of: "app-01") }
    }
}
