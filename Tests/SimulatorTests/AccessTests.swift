import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AccessTests {
    let vcenter = SimulatedVCenter(seed: .small)

    @Test func `privileges are told for each object, by the nearest role`() async throws {
        let name = "operator@vsphere.local"
        let machine = try #require(vcenter.machine(named: "app-01"))
        let other = try #require(vcenter.machine(named: "app-02"))
        vcenter.addUser(name, privileges: ["VirtualMachine.Config.RemoveDisk"])
        vcenter.setRole([], of: name, on: other)
        let wire = try await Wire.loggedIn(to: vcenter)
        let entities = [machine, other].map { "<entities type=\"\($0.type)\">\($0.value)</entities>" }.joined()
        let fetched = try await wire.call(
            "FetchUserPrivilegeOnEntities",
            on: "AuthorizationManager",
            "AuthorizationManager",
            entities + "<userName>\(name)</userName>"
        )
        let rows = fetched.values.map { row in row.all("privileges").map(\.text) }
        #expect(rows.count == 2)
        #expect(rows.first?.contains("VirtualMachine.Config.RemoveDisk") == true)
        #expect(rows.last?.contains("VirtualMachine.Config.RemoveDisk") == false)
        let asked = try await wire.call(
            "HasUserPrivilegeOnEntities",
            on: "AuthorizationManager",
            "AuthorizationManager",
            entities + "<userName>\(name)</userName><privId>VirtualMachine.Config.RemoveDisk</privId>"
        )
        #expect(asked.values.map { $0["privAvailability", "isGranted"]?.text } == ["true", "false"])
        #expect(vcenter.violations == [])
    }

    @Test func `a missing privilege is told with the datastore that the disk lies on`() async throws {
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let wire = try await Wire.loggedIn(to: vcenter, as: SimulatedVCenter.reader)
        let answer = try await wire.catalogCall(
            "VslmDeleteVStorageObject_Task",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            "<id><id xmlns=\"urn:vim25\">\(id)</id></id>"
        )
        #expect(answer.fault == "NoPermission")
        #expect(answer.faultDetail?.child("privilegeId")?.text == "Datastore.FileManagement")
        #expect(answer.faultDetail?.child("object")?.text == vcenter.datastore(named: "datastore1")?.value)
    }

    @Test func `vCenter asks a host for a lock, and wants the path as the host has it`() async throws {
        let id = try vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-01")
        let disk = try #require(vcenter.disk(id))
        let host = try #require(vcenter.host(of: "app-01"))
        let wire = try await Wire.loggedIn(to: vcenter)
        let datastore = try #require(vcenter.datastore(named: "datastore1"))
        let url = try await wire.properties("Datastore", datastore.value, ["summary.url"])["summary.url"]?.text
        let folder = try #require(url).dropFirst("ds://".count)
        let path = "<path>\(folder)\(disk.path.path.dropLast(".vmdk".count))-flat.vmdk</path>"
        let named = "<host type=\"HostSystem\">\(host.value)</host>"
        func query(_ arguments: String) async throws -> Wire.Answer {
            try await wire.call("QueryFileLockInfo", on: "FileManager", "FileManager", arguments)
        }
        #expect(try await query(path).fault == "InvalidArgument")
        #expect(try await query("<path>\(disk.path)</path>" + named).fault == "InvalidArgument")
        #expect(try await query(path + named).values.first?.child("lockInfo") == nil)
        vcenter.setPower(.poweredOn, of: "app-01")
        let lock = try await query(path + named).values.first?.child("lockInfo")
        #expect(lock?.child("worldName")?.text == "vmx-app-01")
        #expect(vcenter.violations == [])
    }

    @Test func `a thick disk grows no further than its datastore`() async throws {
        vcenter.setCapacity(20 * 1024, of: "datastore2")
        let datastore = try #require(vcenter.datastore(named: "datastore2"))
        let client = try await VSphereClient.connect(to: Endpoint(host: "vcenter.example"), over: vcenter)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        let disks = try await client.openDisks()
        let spec = DiskCreateSpec(
            name: "thick",
            capacity: MiB(1024),
            datastore: datastore,
            provisioning: .eagerZeroedThick,
            keepAfterDeleteVM: true
        )
        let disk = try await disks.create(spec)
        let wire = try await Wire.loggedIn(to: vcenter)
        let answer = try await wire.catalogCall(
            "VslmExtendDisk_Task",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            "<id><id xmlns=\"urn:vim25\">\(disk.id)</id></id><newCapacityInMB>40960</newCapacityInMB>"
        )
        let info = try await wire.finishCatalogTask(answer)
        #expect(info["error", "fault"]?.type == "NoDiskSpace")
        #expect(vcenter.disk(disk.id.rawValue)?.capacityMiB == 1024)
    }
}
