import FCD
import Lifecycle
import Simulator
import Testing

extension LifecycleFixture {
    /// What one check says of a change.
    func check(_ id: String, _ change: IntendedChange) async throws -> PreflightCheck {
        let report = try await lifecycle.preflight(change)
        #expect(vcenter.violations.isEmpty)
        return try #require(report.checks.first { $0.id == id }, "there is no check \(id): \(report.checks.map(\.id))")
    }

    func attaching(_ disk: Disk, to machine: String = "app-01", at slot: SlotRequest = SlotRequest()) async throws
        -> IntendedChange
    {
        .attach(disk, to: try await self.machine(machine), at: slot)
    }

    func moving(_ disk: Disk, to machine: String = "app-02") async throws -> IntendedChange {
        .move(disk, to: try await self.machine(machine), at: SlotRequest())
    }

    /// The device that holds the disk.
    func device(of disk: Disk, on machine: String = "app-01") throws -> Int {
        try #require(vcenter.devices(of: machine).first { $0.diskID == disk.id.rawValue }).key
    }

    func reference(_ machine: String) throws -> ManagedObjectReference {
        try #require(vcenter.machine(named: machine))
    }
}
