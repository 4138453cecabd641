import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PolicyTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a storage policy is found by name or ID on every vCenter`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let id = fixture.vcenter.addPolicy("Gold")
        #expect(try await fixture.lifecycle.storageProfile(named: "Gold").id == id)
        #expect(try await fixture.lifecycle.storageProfile(named: id).name == "Gold")
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `an unknown storage policy is refused with those that there are`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addPolicy("Gold")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.storageProfile(named: "gold")
        }
        #expect(error?.code == .notFound)
        #expect(error?.hint == "this server has: Gold, VM Encryption Policy, vSAN Default Storage Policy")
    }

    @Test func `two storage policies of one name are refused with their IDs`() async throws {
        let fixture = try await LifecycleFixture()
        let ids = [fixture.vcenter.addPolicy("Gold"), fixture.vcenter.addPolicy("Gold")]
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.storageProfile(named: "Gold")
        }
        #expect(error?.code == .ambiguous)
        #expect(error?.candidates == ids.map { "\($0)  Gold" }.sorted())
    }

    @Test func `on ESXi there are no storage policies, and nothing is called`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.storageProfile(named: "Gold")
        }
        #expect(error?.code == .unsupported)
        #expect(fixture.vcenter.calls.isEmpty)
    }

    @Test func `who may not see storage policies is told which privilege is missing`() async throws {
        let fixture = try await LifecycleFixture(username: SimulatedVCenter.reader)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.storageProfiles() }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("StorageProfile.View") == true)
    }
}
