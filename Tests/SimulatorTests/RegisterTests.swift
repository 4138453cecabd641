import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RegisterTests {
    let vcenter = SimulatedVCenter(seed: .small)

    @Test func `a VMDK is registered, and a second time names the disk`() async throws {
        try vcenter.addFile("[datastore1] 财务/账本 2024.vmdk", capacityMiB: 4096)
        let wire = try await Wire.loggedIn(to: vcenter)
        let url = Wire.url("%E8%B4%A2%E5%8A%A1/%E8%B4%A6%E6%9C%AC%202024.vmdk")
        let answer = try await wire.register(url, name: "账本")
        let id = try #require(answer.values.first?["config", "id", "id"]?.text)
        #expect(answer.values.first?["config", "capacityInMB"]?.text == "4096")
        #expect(answer.values.first?["config", "backing", "filePath"]?.text == "[datastore1] 财务/账本 2024.vmdk")
        let again = try await wire.register(url)
        #expect(again.fault == "AlreadyExists")
        #expect(again.faultDetail?.child("name")?.text == id)
    }

    @Test func `paths that name no disk are refused`() async throws {
        try vcenter.addFile("[datastore1] a/data.vmdk")
        try vcenter.addFile("[datastore1] a/data-flat.vmdk", kind: .extent)
        try vcenter.addFile("[datastore1] a/data-000001.vmdk", kind: .delta)
        let wire = try await Wire.loggedIn(to: vcenter)
        let expected = [
            ("/folder/a/data.vmdk?dcPath=DC0&amp;dsName=datastore1", "InvalidArgument"),
            (Wire.url("a"), "InvalidArgument"),
            (Wire.url("a/data.vmdk", datacenter: "DC9"), "InvalidArgument"),
            (Wire.url("a/data.vmdk", datastore: "elsewhere"), "InvalidDatastore"),
            (Wire.url("a/gone.vmdk"), "FileNotFound"),
            (Wire.url("a/data-flat.vmdk"), "FileFault"),
            (Wire.url("a/data-000001.vmdk"), "FileFault"),
        ]
        for (url, fault) in expected {
            #expect(try await wire.register(url).fault == fault, "\(url)")
        }
        #expect(vcenter.diskIDs == [])
        #expect(vcenter.violations == [])
    }

    @Test func `a machine's own disk is promoted where it is`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let answer = try await wire.register(Wire.url("app-01/app-01.vmdk"))
        let id = try #require(answer.values.first?["config", "id", "id"]?.text)
        #expect(vcenter.devices(of: "app-01").map(\.diskID) == [id])
        #expect(vcenter.disk(id)?.consumers == [try #require(vcenter.machine(named: "app-01")).value])
    }

    @Test func `only the newest release takes an identifier of ours and unregisters`() async throws {
        let newest = SimulatedVCenter(version: .v9_1_1, seed: .small)
        try newest.addFile("[datastore1] a/data.vmdk")
        let manager = ("VcenterVStorageObjectManager", "VStorageObjectManager")
        let own = "11111111-2222-4333-8444-555555555555"
        let arguments = "<path>\(Wire.url("a/data.vmdk"))</path><name>data</name><id><id>\(own)</id></id>"
        let wire = try await Wire.loggedIn(to: newest)
        let answer = try await wire.call("RegisterDisk", on: manager.0, manager.1, arguments)
        #expect(answer.values.first?["config", "id", "id"]?.text == own)
        let older = try await Wire.loggedIn(to: vcenter)
        #expect(try await older.call("RegisterDisk", on: manager.0, manager.1, arguments).fault == "InvalidRequest")
        let datastore = try #require(newest.datastore(named: "datastore1")).value
        let target = "<id><id>\(own)</id></id><datastore type=\"Datastore\">\(datastore)</datastore>"
        let task = try await wire.finish(try await wire.call("UnregisterDisk_Task", on: manager.0, manager.1, target))
        #expect(task.child("state")?.text == "success")
        #expect(newest.diskIDs == [])
        #expect(newest.hasFile("[datastore1] a/data.vmdk"))
        #expect(newest.violations == [])
    }

    @Test func `a host registers and lists by its own calls`() async throws {
        let host = SimulatedVCenter(kind: .esxi, seed: .small)
        try host.addFile("[datastore1] a/data.vmdk")
        let wire = try await Wire.loggedIn(to: host)
        let manager = ("HostVStorageObjectManager", "ha-vstorage-object-manager")
        let path = "<path>\(Wire.url("a/data.vmdk"))</path>"
        let answer = try await wire.call("HostRegisterDisk", on: manager.0, manager.1, path)
        let id = try #require(answer.values.first?["config", "id", "id"]?.text)
        let datastore = try #require(host.datastore(named: "datastore1")).value
        let argument = "<datastore type=\"Datastore\">\(datastore)</datastore>"
        let list = try await wire.call("HostListVStorageObject", on: manager.0, manager.1, argument)
        #expect(list.values.map { $0.child("id")?.text } == [id])
        #expect(host.violations == [])
    }
}
