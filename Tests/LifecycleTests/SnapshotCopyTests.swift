import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// New disks with the content of a snapshot.
@Suite(.timeLimit(.minutes(1)))
struct SnapshotCopyTests {
    private func snapshot(of disk: Disk, _ fixture: LifecycleFixture) async throws -> DiskSnapshot {
        _ = try await fixture.lifecycle.createSnapshot(of: disk, description: "nightly")
        return try #require(try await fixture.lifecycle.disks.snapshots(of: disk).first)
    }

    @Test(arguments: SimulatedVersion.allCases, [SimulatedVCenter.Kind.vCenter, .esxi])
    func `the new disk lies beside the source and gets what its call does not carry`(
        version: SimulatedVersion,
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, kind: kind, seed: .small))
        let source = try await fixture.addDisk()
        let snapshot = try await snapshot(of: source, fixture)
        let id = try #require(snapshot.id)
        let result = try await fixture.lifecycle.copySnapshot(
            SnapshotCopyRequest(
                source: source,
                snapshot: String(id.rawValue.prefix(8)),
                name: "restored",
                details: NewDiskDetails(path: "restore", owner: Owner(team: "ci"), metadata: ["app": "pay"])
            )
        )
        #expect(result.outcome == .done, "\(result.warnings)")
        let made = try #require(result.diskID)
        let disk = try #require(fixture.vcenter.disk(made.rawValue))
        #expect(disk.name == "restored")
        #expect(disk.path.description.hasPrefix("[datastore1] restore/"))
        #expect(disk.capacityMiB == 1024)
        #expect(disk.keepAfterDeleteVm)
        #expect(disk.metadata["app"] == "pay")
        #expect(disk.metadata["fcd.owner.team"] == "ci")
        #expect(disk.metadata[DiskLifecycle.operationKey] == nil)
        #expect(try fixture.lifecycle.record(of: made)?.state == .ready)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a snapshot of another disk is refused`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let other = try await fixture.addDisk("other")
        let id = try #require(try await snapshot(of: other, fixture).id)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.copySnapshot(
                SnapshotCopyRequest(source: source, snapshot: id.rawValue, name: "restored")
            )
        }
        #expect(error?.code == .notFound)
        #expect(fixture.vcenter.calls["VslmCreateDiskFromSnapshot_Task"] == nil)
    }

    @Test func `a lost answer stays unknown, since a disk of that name may be anybody's`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let id = try #require(try await snapshot(of: source, fixture).id)
        fixture.vcenter.cut("VslmCreateDiskFromSnapshot_Task", .afterActing)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.copySnapshot(
                SnapshotCopyRequest(source: source, snapshot: id.rawValue, name: "restored")
            )
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(fixture.vcenter.calls["VslmCreateDiskFromSnapshot_Task"] == 1)
    }

    @Test func `a flag that cannot be set leaves the disk, with a warning`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let id = try #require(try await snapshot(of: source, fixture).id)
        fixture.vcenter.fail("VslmSetVStorageObjectControlFlags", with: .invalidState("It is busy."))
        let result = try await fixture.lifecycle.copySnapshot(
            SnapshotCopyRequest(source: source, snapshot: id.rawValue, name: "restored")
        )
        #expect(result.outcome == .partial)
        #expect(result.warnings.contains { $0.hasPrefix("the flag keep was not set: ") })
        #expect(fixture.vcenter.disk(named: "restored") != nil)
    }

    @Test func `a dry run makes nothing`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let id = try #require(try await snapshot(of: source, fixture).id)
        let result = try await fixture.lifecycle.copySnapshot(
            SnapshotCopyRequest(source: source, snapshot: id.rawValue, name: "restored"),
            dryRun: true
        )
        #expect(result.calls.first?.method == "VslmCreateDiskFromSnapshot_Task")
        #expect(fixture.vcenter.diskIDs == [source.id.rawValue])
    }
}
