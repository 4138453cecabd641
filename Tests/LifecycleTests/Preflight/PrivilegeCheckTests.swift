import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PrivilegeCheckTests {
    private static let operatorName = "operator@vsphere.local"

    private func fixture(
        without privileges: Set<String> = [],
        kind: SimulatedVCenter.Kind = .vCenter
    ) async throws -> LifecycleFixture {
        let vcenter = SimulatedVCenter(kind: kind, seed: .small)
        vcenter.addUser(Self.operatorName, privileges: SimulatedVCenter.allPrivileges.subtracting(privileges))
        return try await LifecycleFixture(vcenter, username: Self.operatorName)
    }

    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `a user who may do it is told so`(kind: SimulatedVCenter.Kind) async throws {
        let fixture = try await fixture(kind: kind)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let check = try await fixture.check("privilege", try await fixture.moving(disk))
        #expect(check.verdict == .holds)
        #expect(check.facts.contains("VirtualMachine.Config.RemoveDisk on app-01"))
        #expect(check.facts.contains("VirtualMachine.Config.AddExistingDisk on app-02"))
    }

    @Test func `a privilege that is missing on one object is named with it, and nothing is called`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.setRole(
            SimulatedVCenter.allPrivileges.subtracting(["VirtualMachine.Config.AddExistingDisk"]),
            of: Self.operatorName,
            on: try fixture.reference("app-02")
        )
        let refused = try await fixture.check("privilege", try await fixture.moving(disk))
        #expect(refused.verdict == .fails && !refused.isForceable && refused.code == .permissionDenied)
        #expect(refused.facts == "this user lacks VirtualMachine.Config.AddExistingDisk on app-02")
        let machine = try await fixture.machine("app-02")
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(error?.code == .permissionDenied)
        #expect(fixture.changes.isEmpty)
        #expect(fixture.holders(of: disk) == ["app-01"])
        let said = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.disks.attach(disk, to: machine.reference)
        }
        #expect(said?.fault?["object"] == machine.reference.description)
        #expect(said?.fault?["privilegeId"] == "VirtualMachine.Config.AddExistingDisk")
    }

    @Test func `changes of the disk itself need the privilege on its datastore`() async throws {
        let fixture = try await fixture(without: ["Datastore.FileManagement"])
        let disk = try await fixture.addDisk()
        for change in [
            IntendedChange.delete(disk), .rename(disk), .extend(disk, to: MiB(4096)), .takeSnapshot(disk),
            .describe(disk),
        ] {
            let refused = try await fixture.check("privilege", change)
            #expect(refused.verdict == .fails && refused.facts.contains("Datastore.FileManagement on datastore1"))
        }
    }

    @Test func `the privilege for other devices only warns where it is missing`() async throws {
        let fixture = try await fixture(without: ["VirtualMachine.Config.AddRemoveDevice"])
        let disk = try await fixture.addDisk()
        let warning = try await fixture.check("privilege", try await fixture.attaching(disk))
        #expect(warning.verdict == .warns)
        #expect(try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01")).outcome == .done)
    }

    @Test func `a server that does not tell is not taken for a no`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail("HasPrivilegeOnEntities", with: Fault("NoPermission", "no"))
        #expect(try await fixture.check("privilege", try await fixture.attaching(disk)).verdict == .unknown)
    }

    @Test func `room on a datastore is not asked for in the documents, so its absence only warns`() async throws {
        let fixture = try await fixture(without: ["Datastore.AllocateSpace"])
        let datastore = try await fixture.lifecycle.datastore("datastore1")
        let warning = try await fixture.check("privilege", .create(MiB(64), .thin, on: datastore))
        #expect(warning.verdict == .warns && warning.facts.contains("Datastore.AllocateSpace on datastore1"))
    }
}
