import Catalog
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

    @Test(arguments: SimulatedVersion.allCases)
    func `a disk gets a policy on every vCenter, and the second time nothing is called`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let id = fixture.vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        #expect(try await fixture.lifecycle.policies(of: disk) == [])
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        let result = try await fixture.lifecycle.setPolicy(gold, of: disk)
        #expect(result.outcome == .done)
        #expect(result.message == "gave data (\(disk.id)) the policy Gold")
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.profileID == id)
        #expect(try await fixture.lifecycle.policies(of: disk) == [gold])
        #expect(try fixture.lastOperation()?.kind == .policy)
        #expect(try await fixture.lifecycle.setPolicy(gold, of: disk).outcome == .unchanged)
        #expect(fixture.vcenter.calls["VslmUpdateVstorageObjectPolicy_Task"] == 1)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a vCenter without the global catalog takes the policy datastore by datastore`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        transport.replaceAnswer(of: "RetrieveContent", with: 404, "")
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        // Without the global catalog nobody can tell that it is no Kubernetes volume.
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.setPolicy(gold, of: disk) }
        #expect(try await fixture.lifecycle.setPolicy(gold, of: disk, force: true).outcome == .done)
        #expect(vcenter.disk(disk.id.rawValue)?.profileID == gold.id)
        #expect(vcenter.calls["UpdateVStorageObjectPolicy_Task"] == 1)
    }

    @Test func `a lost answer is looked up: what was done is done`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let id = vcenter.addPolicy("Gold")
        let transport = CutWhenDone(vcenter, method: "VslmUpdateVstorageObjectPolicy_Task") {
            vcenter.disk(named: "data")?.profileID == id
        }
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        #expect(try await fixture.lifecycle.setPolicy(gold, of: disk).outcome == .done)
        #expect(vcenter.calls["VslmUpdateVstorageObjectPolicy_Task"] == 1)
    }

    @Test func `a lost answer is looked up: what was not done stays unknown`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        fixture.vcenter.cut("VslmUpdateVstorageObjectPolicy_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.setPolicy(gold, of: disk) }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
    }

    @Test func `a SyncFault after the policy was set is a success`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: "VslmUpdateVstorageObjectPolicy_Task")
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        #expect(try await fixture.lifecycle.setPolicy(gold, of: disk).outcome == .done)
    }

    @Test(arguments: [Fault.invalidState("attached"), .fileLocked("[datastore1] x"), .notFound("disk")])
    func `a task that fails is a failure that keeps the server's words`(fault: Fault) async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        fixture.vcenter.failTask("VslmUpdateVstorageObjectPolicy_Task", with: fault)
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.setPolicy(gold, of: disk) }
        #expect(error?.fault?.type == fault.type)
        #expect(try fixture.lastOperation()?.state == .failed)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.profileID == nil)
    }

    @Test func `a present policy that cannot be read keeps no new one from being set`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        fixture.vcenter.fail("PbmQueryAssociatedProfile", with: .invalidArgument("entity"))
        let result = try await fixture.lifecycle.setPolicy(gold, of: disk)
        #expect(result.outcome == .done)
        #expect(result.notes.contains { $0.hasPrefix("which policy the disk had could not be read") })
    }

    @Test func `a dry run names the call and makes none`() async throws {
        let fixture = try await LifecycleFixture()
        let id = fixture.vcenter.addPolicy("Gold")
        let disk = try await fixture.addDisk()
        let gold = try await fixture.lifecycle.storageProfile(named: "Gold")
        fixture.vcenter.forgetCalls()
        let result = try await fixture.lifecycle.setPolicy(gold, of: disk, dryRun: true)
        #expect(result.calls.map(\.method) == ["VslmUpdateVstorageObjectPolicy_Task"])
        #expect(result.calls.map(\.arguments) == ["Gold (\(id))"])
        #expect(fixture.changes.isEmpty)
    }
}
