import Catalog
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

    @Test(arguments: SimulatedVersion.allCases)
    func `details that only the global catalog lacks are the datastore's, and strand nothing`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        fixture.vcenter.fail("VslmRetrieveSnapshotDetails", with: .notFound("snapshot"), times: 9)
        let rows = try await fixture.lifecycle.snapshotRows(of: disk)
        #expect(rows.map(\.stranding) == [nil])
        #expect(rows[0].details != nil && rows[0].sizeBytes != nil)
        #expect(try await fixture.lifecycle.snapshotDetails(rows[0].snapshot, of: disk).details != nil)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a snapshot that a colleague deletes while the list is read is not stranded`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let id = try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let transport = InterferingTransport(fixture.vcenter)
        let vcenter = fixture.vcenter
        transport.whenAnswered("VslmRetrieveSnapshotInfo") { try? vcenter.removeSnapshot(id, of: disk.id.rawValue) }
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        #expect(try await lifecycle.strandedSnapshots(of: [SnapshotHolder(disk)]).found.isEmpty)
    }

    @Test func `a file that goes by another name in the server's details is looked for before it is missed`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        let transport = RewritingTransport(fixture.vcenter, method: "VslmRetrieveSnapshotDetails") { answer in
            answer.replacing(".vmdk", with: ".VMDK")
        }
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let rows = try await lifecycle.snapshotRows(of: disk)
        #expect(rows.map(\.stranding) == [nil])
        #expect(rows[0].sizeBytes != nil)
    }

    @Test func `a disk that only the catalogs have lost is no disk that is gone`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("nightly", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.hideFromGlobalCatalog(disk.id.rawValue)
        let forgetful = RewritingTransport(fixture.vcenter, method: "ListVStorageObject") { answer in
            answer.replacing(/<returnval>.*<\/returnval>/, with: "")
        }
        _ = try await LifecycleFixture.connect(to: forgetful, catalog: fixture.catalog).sync()
        try #require(try fixture.lifecycle.record(of: disk.id)?.goneAt != nil)
        let (found, faults) = try await fixture.lifecycle.strandedSnapshots()
        #expect(found.isEmpty)
        #expect(faults.isEmpty)
        // As a disk it is looked at before a snapshot of it is deleted.
        #expect(try await fixture.lifecycle.snapshotHolder(disk.id.rawValue).disk?.id == disk.id)
    }

    @Test func `what a datastore does not tell of a disk that is gone is a fault, and no reason to take it for gone`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addSnapshot("left", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.removeDiskKeepingSnapshots(disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.fail("RetrieveSnapshotInfo", with: .fileFault("x", "it is broken"))
        let (found, faults) = try await fixture.lifecycle.strandedSnapshots()
        #expect(found.isEmpty)
        #expect(faults.count == 1 && faults[0].contains(disk.id.rawValue))
        fixture.vcenter.fail("RetrieveVStorageObject", with: .fileFault("x", "it is broken"))
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.snapshotHolder(disk.id.rawValue) }
    }

    @Test func `a datastore whose disks cannot be listed is named`() async throws {
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small)
        let fixture = try await LifecycleFixture(vcenter)
        vcenter.setAccessible(false, datastore: "datastore2")
        let faults = try await fixture.lifecycle.strandedSnapshots().faults
        #expect(faults.count == 1 && faults[0].contains("the disks on datastore2"))
    }
}
