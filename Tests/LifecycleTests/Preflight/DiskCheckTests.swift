import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DiskCheckTests {
    private static let broken = Fault("InvalidState", "try again later")

    @Test func `changed block tracking must be set the same on both`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let change = try await fixture.attaching(disk)
        #expect(try await fixture.check("disk.cbt", change).verdict == .holds)
        fixture.vcenter.setChangeTracking(true, of: "app-01")
        let refused = try await fixture.check("disk.cbt", change)
        // The server would answer InvalidState, whatever is forced.
        #expect(refused.verdict == .fails && !refused.isForceable)
        #expect(refused.next?.contains("fcd flag set \(disk.id) cbt") == true)
        #expect(refused.next?.contains("disable changed block tracking of app-01 in vCenter") == true)
        fixture.vcenter.hide("config.changeTrackingEnabled", of: try fixture.reference("app-01"))
        #expect(try await fixture.check("disk.cbt", change).verdict == .unknown)
    }

    @Test func `a lock of something else stops the change, that of the disk's own running VM does not`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let change = try await fixture.attaching(disk)
        #expect(try await fixture.check("disk.lock", change).verdict == .holds)
        fixture.vcenter.setLock("backup-proxy", on: disk.path)
        let refused = try await fixture.check("disk.lock", change)
        #expect(refused.verdict == .fails && refused.isForceable && refused.code == .inUse)
        #expect(refused.facts.contains("backup-proxy"))
        let forced = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"), force: true)
        }
        #expect(forced?.fault?.type == "FileLocked")
        fixture.vcenter.fail("QueryFileLockInfo", with: Self.broken)
        #expect(try await fixture.check("disk.lock", change).verdict == .unknown)
        fixture.vcenter.setLock(nil, on: disk.path)
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01")
        fixture.vcenter.setPower(.poweredOn, of: "app-01")
        let own = try await fixture.check("disk.lock", .extend(disk, to: MiB(4096)))
        #expect(own.verdict == .holds && own.facts.contains("vmx-app-01"))
    }

    @Test func `before 8.0.2 locks are unknown, and that is not said before each change`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: .v7_0_3, seed: .small))
        let disk = try await fixture.addDisk()
        let report = try await fixture.lifecycle.preflight(.delete(disk))
        let lock = try #require(report.checks.first { $0.id == "disk.lock" })
        #expect(lock.verdict == .unknown)
        #expect(!report.notes.contains { $0.contains("disk.lock") })
        #expect(fixture.vcenter.calls["QueryFileLockInfo"] == nil)
    }

    @Test func `a task that is under way on the VM is waited for`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let change = try await fixture.attaching(disk)
        #expect(try await fixture.check("disk.task", change).verdict == .holds)
        let task = try fixture.vcenter.holdTask("CreateSnapshot_Task", on: "app-01")
        let refused = try await fixture.check("disk.task", change)
        #expect(refused.verdict == .fails && refused.isForceable && refused.code == .inUse)
        #expect(refused.facts.contains("VirtualMachine.createSnapshot"))
        let forced = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"), force: true)
        }
        #expect(forced?.fault?.type == "TaskInProgress")
        fixture.vcenter.endTask(task)
        #expect(try await fixture.check("disk.task", change).verdict == .holds)
        fixture.vcenter.hide("recentTask", of: try fixture.reference("app-01"))
        #expect(try await fixture.check("disk.task", change).verdict == .unknown)
    }

    @Test func `an operation of ours that has not come to its end is named`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let change = try await fixture.attaching(disk)
        #expect(try await fixture.check("disk.operation", change).verdict == .holds)
        fixture.vcenter.cut("VslmAttachDisk_Task", .beforeActing)
        _ = try? await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"))
        let open = try #require(try fixture.lastOperation())
        let warning = try await fixture.check("disk.operation", change)
        #expect(warning.verdict == .warns && warning.facts.contains(open.id))
        let colleague = try await LifecycleFixture.connect(to: fixture.vcenter, catalog: nil)
        let unknown = try await colleague.preflight(change).checks.first { $0.id == "disk.operation" }
        #expect(unknown?.verdict == .unknown)
    }

    @Test func `a disk that goes with its VM is said to`() async throws {
        let fixture = try await LifecycleFixture()
        var disk = try await fixture.addDisk()
        let warning = try await fixture.check("disk.keep", try await fixture.attaching(disk))
        #expect(warning.verdict == .warns && warning.next?.contains("fcd flag set \(disk.id) keep") == true)
        disk.keepAfterDeleteVM = true
        #expect(try await fixture.check("disk.keep", try await fixture.attaching(disk)).verdict == .holds)
        disk.keepAfterDeleteVM = nil
        #expect(try await fixture.check("disk.keep", try await fixture.attaching(disk)).verdict == .unknown)
    }

    @Test func `a disk with snapshots is not grown or deleted`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let grow = IntendedChange.extend(disk, to: MiB(4096))
        #expect(try await fixture.check("disk.snapshots", grow).verdict == .holds)
        fixture.vcenter.fail("VslmRetrieveSnapshotInfo", with: Self.broken, times: 2)
        let untold = try await fixture.check("disk.snapshots", grow)
        #expect(untold.verdict == .fails && untold.isForceable)
        #expect(try await fixture.check("disk.snapshots", .delete(disk)).verdict == .fails)
        try fixture.vcenter.takeSnapshot(ofDisk: disk.id.rawValue, "before the upgrade")
        for change in [grow, .delete(disk)] {
            let refused = try await fixture.check("disk.snapshots", change)
            #expect(refused.verdict == .fails && refused.code == .inUse)
            #expect(refused.facts.contains("before the upgrade"))
        }
        #expect(try await fixture.check("disk.snapshots", .retire(disk)).verdict == .warns)
    }

    @Test func `a Kubernetes volume is left to its cluster`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        #expect(try await fixture.check("kubernetes", .rename(disk)).verdict == .holds)
        fixture.vcenter.fail("VslmRetrieveVStorageObjectMetadata", with: Self.broken, times: 2)
        #expect(try await fixture.check("kubernetes", try await fixture.attaching(disk)).verdict == .unknown)
        let untold = try await fixture.check("kubernetes", .rename(disk))
        #expect(untold.verdict == .fails && untold.isForceable)
        fixture.vcenter.setMetadata(
            ["cns.containerCluster.clusterId": "prod", "cns.k8s.pvc.name": "data-0"],
            of: disk.id.rawValue
        )
        let changes: [IntendedChange] = [
            .rename(disk), .delete(disk), .retire(disk), .revert(disk), .unregister(disk), .deleteSnapshot(disk),
        ]
        for change in changes {
            let refused = try await fixture.check("kubernetes", change)
            #expect(refused.verdict == .fails && refused.isForceable && refused.code == .inUse)
            #expect(refused.facts.contains("claim data-0, cluster prod"))
        }
        #expect(try await fixture.check("kubernetes", try await fixture.attaching(disk)).verdict == .warns)
    }
}
