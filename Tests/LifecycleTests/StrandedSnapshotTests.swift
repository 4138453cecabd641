import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StrandedSnapshotTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a snapshot with nothing behind it is listed as stranded, and removed`(version: SimulatedVersion) async throws
    {
        let vcenter = SimulatedVCenter(version: version, seed: .small, taskTime: .zero)
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        let stranded = try vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        try vcenter.addSnapshot("whole", to: disk.id.rawValue)
        vcenter.strand(stranded, of: disk.id.rawValue)

        let (found, faults) = try await fixture.lifecycle.strandedSnapshots()
        #expect(found.map(\.snapshot.id?.rawValue) == [stranded])
        #expect(found.map(\.stranding) == [.detailsMissing])
        #expect(faults.isEmpty)
        let holder = try await fixture.lifecycle.snapshotHolder(disk.id.rawValue)
        _ = try await fixture.lifecycle.deleteSnapshot(found[0].snapshot, of: holder)
        #expect(try await fixture.lifecycle.strandedSnapshots().found.isEmpty)
        #expect(vcenter.violations.isEmpty)
    }

    @Test func `a snapshot whose file is gone is stranded`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("one", to: disk.id.rawValue)
        try fixture.vcenter.addSnapshot("two", to: disk.id.rawValue)
        let rows = try await fixture.lifecycle.snapshotRows(of: disk)
        fixture.vcenter.removeFile(try #require(rows[1].details?.path))
        let found = try await fixture.lifecycle.strandedSnapshots(of: [SnapshotHolder(disk)]).found
        #expect(found.map(\.snapshot.description) == ["two"])
        #expect(found.map(\.stranding) == [.fileMissing])
    }

    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `what a disk that is gone has left behind is found by the catalog, and removed`(
        kind: SimulatedVCenter.Kind
    ) async throws {
        let vcenter = SimulatedVCenter(kind: kind, seed: .small, taskTime: .zero)
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        try vcenter.addSnapshot("left", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        vcenter.removeDiskKeepingSnapshots(disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()

        let found = try await fixture.lifecycle.strandedSnapshots().found
        #expect(found.map(\.stranding) == [.diskGone])
        #expect(found.map(\.holder.id) == [disk.id])
        let holder = try await fixture.lifecycle.snapshotHolder(disk.id.rawValue)
        #expect(holder.disk == nil)
        let snapshot = try await fixture.lifecycle.snapshot("left", of: holder)
        let result = try await fixture.lifecycle.deleteSnapshot(snapshot, of: holder)
        #expect(result.outcome == .done)
        #expect(result.diskID == disk.id)
        #expect(vcenter.snapshots(of: disk.id.rawValue).isEmpty)
        #expect(try await fixture.lifecycle.strandedSnapshots().found.isEmpty)
    }

    @Test func `one disk that cannot be read does not break the list`() async throws {
        let fixture = try await LifecycleFixture()
        let (broken, disk) = (try await fixture.addDisk("broken"), try await fixture.addDisk("data"))
        let stranded = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        fixture.vcenter.strand(stranded, of: disk.id.rawValue)
        fixture.vcenter.makeUnreadable(broken.id.rawValue)
        let (found, faults) = try await fixture.lifecycle.strandedSnapshots()
        #expect(found.count == 1)
        #expect(faults.count == 1)
        #expect(faults[0].contains(broken.id.rawValue))
    }
}
