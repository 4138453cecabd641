import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SessionTests {
    let vcenter = SimulatedVCenter(seed: .small)

    @Test func `without a session nothing can be read`() async throws {
        let wire = Wire(vcenter)
        #expect(
            try await wire.call("CurrentTime", on: "ServiceInstance", "ServiceInstance").fault == "NotAuthenticated"
        )
        #expect(try await wire.catalogCall("VslmQueryGlobalCatalogSyncStatus").fault == "NotAuthenticated")
        #expect(
            try await wire.catalogCall("RetrieveContent", on: "VslmServiceInstance", "ServiceInstance").fault == nil
        )
        #expect(vcenter.violations == [])
    }

    @Test func `a wrong password is refused`() async throws {
        let answer = try await Wire(vcenter).call(
            "Login",
            on: "SessionManager",
            "SessionManager",
            "<userName>\(SimulatedVCenter.administrator)</userName><password>guess</password>"
        )
        #expect(answer.fault == "InvalidLogin")
        #expect(answer.response.header("Set-Cookie") == nil)
    }

    @Test func `the cookie opens both services`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        #expect(try await wire.call("CurrentTime", on: "ServiceInstance", "ServiceInstance").fault == nil)
        #expect(try await wire.catalogCall("VslmQueryGlobalCatalogSyncStatus").values.count == 2)
        let session = try await wire.properties("SessionManager", "SessionManager", ["currentSession"])[
            "currentSession"
        ]
        #expect(session?.child("userName")?.text == SimulatedVCenter.administrator)
    }

    @Test func `an expired or ended session is not authenticated`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        vcenter.expireSessions()
        #expect(
            try await wire.call("CurrentTime", on: "ServiceInstance", "ServiceInstance").fault == "NotAuthenticated"
        )
        try await wire.logIn()
        #expect(try await wire.call("Logout", on: "SessionManager", "SessionManager").fault == nil)
        #expect(vcenter.sessionCount == 0)
    }

    @Test func `a reader is told which privilege is missing on which object`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter, as: SimulatedVCenter.reader)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let machine = try #require(vcenter.machine(named: "app-01"))
        let answer = try await wire.attach(id, to: machine.value)
        #expect(answer.fault == "NoPermission")
        #expect(answer.faultDetail?.child("privilegeId")?.text == "VirtualMachine.Config.AddExistingDisk")
        #expect(answer.faultDetail?.child("object")?.text == machine.value)
        #expect(try await wire.properties("VirtualMachine", machine.value, ["name"])["name"]?.text == "app-01")
    }

    @Test func `a host has no global catalog and no tags`() async throws {
        let host = SimulatedVCenter(kind: .esxi, seed: .small)
        let response = try await host.send(HTTPRequest(method: .post, path: "/vslm/sdk"))
        #expect(response.status == 404)
        let wire = try await Wire.loggedIn(to: host)
        let content = try await wire.call("RetrieveServiceContent", on: "ServiceInstance", "ServiceInstance")
        #expect(content.values.first?["about", "apiType"]?.text == "HostAgent")
        let manager = try #require(content.values.first?.child("vStorageObjectManager"))
        #expect(manager.attributes["type"] == "HostVStorageObjectManager")
        let tags = try await wire.call(
            "ListTagsAttachedToVStorageObject",
            on: "HostVStorageObjectManager",
            manager.text,
            "<id><id>1</id></id>"
        )
        #expect(tags.fault == "MethodNotFound")
        #expect(host.violations == [])
    }
}
