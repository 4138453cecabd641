import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ControlTests {
    let vcenter = SimulatedVCenter(seed: .small)

    @Test func `a cut before acting leaves nothing done, one after acting leaves it done`() async throws {
        try vcenter.addFile("[datastore1] a/data.vmdk")
        let wire = try await Wire.loggedIn(to: vcenter)
        vcenter.cut("RegisterDisk", .beforeActing)
        let before = await #expect(throws: TransportError.self) { try await wire.register(Wire.url("a/data.vmdk")) }
        #expect(before?.code == .interrupted)
        #expect(vcenter.diskIDs == [])
        vcenter.cut("RegisterDisk", .afterActing)
        await #expect(throws: TransportError.self) { try await wire.register(Wire.url("a/data.vmdk")) }
        #expect(vcenter.diskIDs.count == 1)
        #expect(vcenter.calls["RegisterDisk"] == 2)
    }

    @Test func `a fault is given as often as asked, complete even where the test was brief`() async throws {
        vcenter.fail("CurrentTime", with: Fault("FileLocked", "locked"), times: 2)
        let wire = try await Wire.loggedIn(to: vcenter)
        var faults: [String?] = []
        for _ in 0..<3 {
            faults.append(try await wire.call("CurrentTime", on: "ServiceInstance", "ServiceInstance").fault)
        }
        #expect(faults == ["FileLocked", "FileLocked", nil])
        #expect(vcenter.violations == [])
    }

    @Test func `after a sync fault the change is there all the same`() async throws {
        let id = try vcenter.addDisk(name: "old", on: "datastore1")
        let wire = try await Wire.loggedIn(to: vcenter)
        vcenter.answerSyncFault(after: "VslmRenameVStorageObject")
        let answer = try await wire.catalogCall(
            "VslmRenameVStorageObject",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            "<id><id>\(id)</id></id><name>new</name>"
        )
        #expect(answer.fault == "VslmSyncFault")
        #expect(answer.faultDetail?["id", "id"]?.text == id)
        #expect(vcenter.disk(id)?.name == "new")
        #expect(vcenter.violations == [])
    }

    @Test func `a datastore is searched for disks`() async throws {
        try vcenter.addFile("[datastore1] 数据/支付 db.vmdk", capacityMiB: 10)
        try vcenter.addFile("[datastore1] 数据/支付 db-flat.vmdk", kind: .extent)
        let wire = try await Wire.loggedIn(to: vcenter)
        let datastore = try #require(vcenter.datastore(named: "datastore1")).value
        let browser = try #require(try await wire.properties("Datastore", datastore, ["browser"])["browser"]?.text)
        let info = try await wire.finish(
            try await wire.call(
                "SearchDatastoreSubFolders_Task",
                on: "HostDatastoreBrowser",
                browser,
                """
                <datastorePath>[datastore1]</datastorePath><searchSpec><query xsi:type="VmDiskFileQuery"><details>\
                <diskType>true</diskType><capacityKb>true</capacityKb><hardwareVersion>false</hardwareVersion></details>\
                </query><matchPattern>*.vmdk</matchPattern></searchSpec>
                """
            )
        )
        let folder = try #require(
            info.child("result")?.children.first { $0.child("folderPath")?.text == "[datastore1] 数据/" }
        )
        #expect(folder.all("file").map { $0.child("path")?.text } == ["支付 db.vmdk"])
        #expect(folder["file", "capacityKb"]?.text == "10240")
        #expect(vcenter.violations == [])
    }
}
