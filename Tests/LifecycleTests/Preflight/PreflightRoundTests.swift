import FCD
import Lifecycle
import Simulator
import Testing

/// However many things are looked at, nothing waits for more than two rounds of calls.
@Suite(.timeLimit(.minutes(1)))
struct PreflightRoundTests {
    private static let named = [
        "RetrievePropertiesEx", "VslmRetrieveVStorageObjectAssociations", "CreateContainerView",
    ]
    private static let metadata = "VslmRetrieveVStorageObjectMetadata"
    private static let last = ["HasPrivilegeOnEntities", "QueryFileLockInfo"]

    private func check(
        _ vcenter: SimulatedVCenter = SimulatedVCenter(seed: .small),
        attachedTo holder: String? = nil,
        rounds: [[String]],
        _ change: (Disk, VirtualMachine) -> IntendedChange
    ) async throws {
        let transport = RoundTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk(attachedTo: holder)
        let machine = try await fixture.machine("app-02")
        transport.expect(rounds)
        let report = try await fixture.lifecycle.preflight(change(disk, machine))
        #expect(report.failure == nil || holder != nil, "\(report.checks)")
        #expect(transport.differences.isEmpty, "\(transport.differences)")
        #expect(vcenter.violations.isEmpty)
    }

    @Test func `an attach`() async throws {
        try await check(rounds: [Self.named + [Self.metadata], Self.last]) { disk, machine in
            .attach(disk, to: machine, at: SlotRequest())
        }
    }

    @Test func `a move, whose source is known only from the first round`() async throws {
        let rounds = [Self.named + [Self.metadata], ["RetrievePropertiesEx"] + Self.last]
        try await check(attachedTo: "app-01", rounds: rounds) { disk, machine in
            .move(disk, to: machine, at: SlotRequest())
        }
    }

    @Test func `a detach on the oldest version`() async throws {
        let rounds = [Self.named + [Self.metadata], ["RetrievePropertiesEx", "HasPrivilegeOnEntities"]]
        try await check(SimulatedVCenter(version: .v6_7_2, seed: .small), attachedTo: "app-01", rounds: rounds) {
            disk,
            _ in
            .detach(disk, from: nil)
        }
    }

    @Test func `a deletion, which reads all VMs`() async throws {
        let rounds = [
            Self.named + [Self.metadata, "VslmRetrieveSnapshotInfo"], ["RetrievePropertiesEx"] + Self.last,
        ]
        try await check(rounds: rounds) { disk, _ in .delete(disk) }
    }

    @Test func `a move on ESXi, which has no associations`() async throws {
        let rounds = [["RetrievePropertiesEx", "HostRetrieveVStorageObjectMetadata"], Self.last]
        try await check(SimulatedVCenter(kind: .esxi, seed: .small), attachedTo: "app-01", rounds: rounds) {
            disk,
            machine in
            .move(disk, to: machine, at: SlotRequest())
        }
    }

    @Test func `an extension, which reads all VMs where no association names one`() async throws {
        let rounds = [
            Self.named + [Self.metadata, "VslmRetrieveSnapshotInfo"], ["RetrievePropertiesEx"] + Self.last,
        ]
        try await check(rounds: rounds) { disk, _ in .extend(disk, to: MiB(4096)) }
    }
}
