import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ShowTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a disk is shown with its policy and its encryption key`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        // Before 7.0 only the VM that holds the disk tells its key.
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.setPolicy(fixture.vcenter.addPolicy("Gold"), of: disk.id.rawValue)
        fixture.vcenter.encrypt(disk.id.rawValue, key: "key-1", provider: "kms")
        let details = try await fixture.lifecycle.show(try await fixture.lifecycle.disks.refresh(disk))
        #expect(details.policies?.map(\.name) == ["Gold"])
        #expect(details.encryption?.keyID == "key-1")
        #expect(details.encryption?.providerID == "kms")
        #expect(details.faults.isEmpty)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a fault of the policy service stands in its place and breaks nothing`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail("PbmQueryAssociatedProfile", with: .invalidArgument("entity"))
        let details = try await fixture.lifecycle.show(disk)
        #expect(details.policies == nil)
        #expect(details.policyFault?.contains("PbmQueryAssociatedProfile") == true)
        #expect(details.faults.isEmpty)
    }

    @Test func `on ESXi there is no policy, and no fault`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let details = try await fixture.lifecycle.show(try await fixture.addDisk())
        #expect(details.policies == nil)
        #expect(details.policyFault == nil)
    }
}
