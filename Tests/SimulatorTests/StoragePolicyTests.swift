import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StoragePolicyTests {
    private static let storage = "<resourceType><resourceType>STORAGE</resourceType></resourceType>"

    private func associated(_ disk: String, server: String? = nil) -> String {
        "<objectType>virtualDiskUUID</objectType><key>\(disk)</key>"
            + (server.map { "<serverUuid>\($0)</serverUuid>" } ?? "")
    }

    @Test func `the service's content needs no login, the policies do`() async throws {
        let wire = Wire(SimulatedVCenter(seed: .demo))
        let content = try await wire.policyCall(
            "PbmRetrieveServiceContent",
            on: ("PbmServiceInstance", "ServiceInstance")
        )
        #expect(try content.values.first?.reference("profileManager").value == "ProfileManager")
        #expect(try await wire.policyCall("PbmQueryProfile", Self.storage).fault == "NotAuthenticated")
        #expect(wire.vcenter.violations == [])
    }

    @Test func `policies are listed and read, and one that is not there is refused`() async throws {
        let wire = try await Wire.loggedIn(to: SimulatedVCenter(seed: .demo))
        let ids = try await wire.policyCall("PbmQueryProfile", Self.storage).values.map { try $0.string("uniqueId") }
        let wanted = ids.map { "<profileIds><uniqueId>\($0)</uniqueId></profileIds>" }.joined()
        let profiles = try await wire.policyCall("PbmRetrieveContent", wanted).values
        #expect(profiles.contains { $0.child("name")?.text == "Gold" })
        #expect(profiles.count == ids.count)
        let none = try await wire.policyCall("PbmRetrieveContent", "<profileIds><uniqueId>x</uniqueId></profileIds>")
        #expect(none.fault == "InvalidArgument")
        let resources = Self.storage + "<profileCategory>RESOURCE</profileCategory>"
        #expect(try await wire.policyCall("PbmQueryProfile", resources).values.isEmpty)
        #expect(wire.vcenter.violations == [])
    }

    @Test func `the policies of many disks have a fault in the row of each that cannot be told`() async throws {
        let vcenter = SimulatedVCenter(seed: .demo)
        let wire = try await Wire.loggedIn(to: vcenter)
        let disk = try #require(vcenter.disk(named: "orders-data"))
        let entities = ["<entities>\(associated(disk.id))</entities>", "<entities>\(associated("none"))</entities>"]
        let rows = try await wire.policyCall("PbmQueryAssociatedProfiles", entities.joined()).values
        let found = rows.map { $0["profileId", "uniqueId"]?.text }
        #expect(found == [disk.profileID, nil])
        #expect(rows.map { $0.child("fault") != nil } == [false, true])
        #expect(vcenter.violations == [])
    }

    @Test func `a disk of another vCenter is refused`() async throws {
        let vcenter = SimulatedVCenter(seed: .demo)
        let wire = try await Wire.loggedIn(to: vcenter)
        let disk = try #require(vcenter.disk(named: "orders-data"))
        let entity = "<entity>\(associated(disk.id, server: "another"))</entity>"
        #expect(try await wire.policyCall("PbmQueryAssociatedProfile", entity).fault == "InvalidArgument")
    }

    @Test func `who may only read does not see policies`() async throws {
        let wire = try await Wire.loggedIn(to: SimulatedVCenter(seed: .demo), as: SimulatedVCenter.reader)
        let answer = try await wire.policyCall("PbmQueryProfile", Self.storage)
        #expect(answer.fault == "NoPermission")
        #expect(answer.faultDetail?.child("privilegeId")?.text == "StorageProfile.View")
    }

    @Test func `a disk cannot get a policy that is not there, and gets one that is`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let wire = try await Wire.loggedIn(to: vcenter)
        let disk = try vcenter.addDisk(name: "a", on: "datastore1")
        let datastore = try #require(vcenter.datastore(named: "datastore1")).value
        let change = { (profile: String) in
            try await wire.call(
                "UpdateVStorageObjectPolicy_Task",
                on: "VcenterVStorageObjectManager",
                "VStorageObjectManager",
                "<id><id>\(disk)</id></id><datastore type=\"Datastore\">\(datastore)</datastore>"
                    + "<profile xsi:type=\"VirtualMachineDefinedProfileSpec\"><profileId>\(profile)</profileId></profile>"
            )
        }
        #expect(try await change("none").fault == "InvalidArgument")
        let gold = vcenter.addPolicy("Gold")
        let info = try await wire.finish(try await change(gold))
        #expect(try info.string("state") == "success")
        #expect(vcenter.disk(disk)?.profileID == gold)
        #expect(vcenter.violations == [])
    }

    @Test func `an ESXi host has no such service`() async throws {
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small)
        let request = HTTPRequest(method: .post, path: "/pbm/sdk", headers: [], body: [])
        #expect(try await vcenter.send(request).status == 404)
    }
}
