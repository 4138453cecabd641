import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ReconcileTests {
    private func fixture(
        _ version: SimulatedVersion = .v8_0_3,
        kind: SimulatedVCenter.Kind = .vCenter
    ) async throws -> LifecycleFixture {
        try await LifecycleFixture(SimulatedVCenter(version: version, kind: kind, seed: .small, taskTime: .zero))
    }

    private func compare(_ fixture: LifecycleFixture) async throws -> DatastoreComparison {
        try await fixture.lifecycle.compare(try await fixture.lifecycle.datastore("datastore1"))
    }

    private func removeFile(of disk: Disk, _ fixture: LifecycleFixture) {
        fixture.vcenter.removeFile(disk.path)
    }

    @Test(arguments: SimulatedVersion.allCases, [SimulatedVCenter.Kind.vCenter, .esxi])
    func `entries whose file is gone are named with their owner, and dropped`(
        version: SimulatedVersion,
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await fixture(version, kind: kind)
        let (gone, whole) = (try await fixture.addDisk("gone"), try await fixture.addDisk("whole"))
        _ = try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: gone)
        removeFile(of: gone, fixture)
        let comparison = try await compare(fixture)
        #expect(comparison.listed == 2)
        #expect(comparison.dropped.map(\.id) == [gone.id])
        #expect(comparison.dropped.map(\.owner?.team) == ["payments"])
        #expect(comparison.findings.count == 1)
        // The server's own dry run is there from 9.0 on.
        #expect(comparison.counts?.first?.issues == (version == .v9_1_1 && kind == .vCenter ? 1 : nil))

        let plan = try await fixture.lifecycle.reconcile(comparison, dryRun: true)
        #expect(plan.message.contains("dropping 1 entry: gone (\(gone.id)) of payments"))
        #expect(fixture.vcenter.diskIDs.count == 2)
        let result = try await fixture.lifecycle.reconcile(comparison)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.diskIDs == [whole.id.rawValue])
        let operation = try fixture.lastOperation()
        #expect(operation?.kind == .reconcile)
        #expect(operation?.state == .done)
        #expect(try await compare(fixture).findings.isEmpty)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `deltas, maps and extents are told apart, and a delta without its disk is a finding`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk("data")
        try fixture.vcenter.addSnapshot("one", to: disk.id.rawValue)
        try fixture.vcenter.addFile("[datastore1] lost/x-000002.vmdk", kind: .delta)
        try fixture.vcenter.addFile("[datastore1] lost/y-flat.vmdk", kind: .extent)
        try fixture.vcenter.addFile("[datastore1] lost/y-ctk.vmdk", kind: .other)
        let comparison = try await compare(fixture)
        #expect(comparison.files[.delta] == 2)
        #expect(comparison.files[.extent] == 1)
        #expect(comparison.files[.changeTracking] == 1)
        #expect(comparison.findings.map(\.kind) == [.strayDelta])
        #expect(comparison.findings.map(\.path) == ["[datastore1] lost/x-000002.vmdk"])
        #expect(comparison.dropped.isEmpty)
    }

    @Test func `a disk that cannot be read is a finding of its own, and not taken for gone`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.makeUnreadable(disk.id.rawValue)
        let comparison = try await compare(fixture)
        #expect(comparison.findings.map(\.kind) == [.unreadable])
        #expect(comparison.dropped.isEmpty)
    }

    @Test func `a datastore out of reach is refused: all its disks would look gone`() async throws {
        let fixture = try await fixture()
        _ = try await fixture.addDisk()
        fixture.vcenter.setAccessible(false, datastore: "datastore1")
        let error = await #expect(throws: FCDError.self) { try await compare(fixture) }
        #expect(error?.code == .unreachable)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `a reconciliation whose answer is lost is known by the entries`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        removeFile(of: disk, fixture)
        let comparison = try await compare(fixture)
        fixture.vcenter.cut("VslmReconcileDatastoreInventory_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.reconcile(comparison) }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        // Made once: what the server did not do is not asked for again by itself.
        #expect(fixture.vcenter.calls["VslmReconcileDatastoreInventory_Task"] == 1)
    }

    // MARK: The global catalog

    @Test func `a disk that the global catalog lacks is found, and a synchronization brings it`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.hideFromGlobalCatalog(disk.id.rawValue)
        #expect(try await compare(fixture).findings.map(\.kind) == [.notInCatalog])
        let datastore = try await fixture.lifecycle.datastore("datastore1")
        let plan = try await fixture.lifecycle.syncGlobalCatalog(with: datastore, dryRun: true)
        #expect(plan.calls.map(\.method) == ["VslmSyncDatastore"])
        let result = try await fixture.lifecycle.syncGlobalCatalog(with: datastore)
        #expect(result.outcome == .done)
        #expect(try await compare(fixture).findings.isEmpty)
        #expect(try await fixture.lifecycle.syncGlobalCatalog(with: datastore).outcome == .unchanged)
    }

    @Test(arguments: [(SimulatedVCenter.Cut.afterActing, true), (.beforeActing, false)])
    func `a synchronization whose answer is lost is known by the clocks`(
        cut: SimulatedVCenter.Cut,
        isDone: Bool
    ) async throws {
        let fixture = try await fixture()
        fixture.vcenter.lagCatalog(of: "datastore1")
        let datastore = try await fixture.lifecycle.datastore("datastore1")
        fixture.vcenter.cut("VslmSyncDatastore", cut)
        let result = try? await fixture.lifecycle.syncGlobalCatalog(with: datastore)
        #expect((result?.outcome == .done) == isDone)
        #expect(try fixture.lastOperation()?.state == (isDone ? .done : .unknown))
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `the state of the global catalog: in step, lagging, and not known`(version: SimulatedVersion) async throws {
        let fixture = try await fixture(version)
        fixture.vcenter.lagCatalog(of: "datastore2")
        let rows = try await fixture.lifecycle.catalogStatus()
        #expect(rows.map(\.datastore) == ["datastore1", "datastore2"])
        #expect(rows.map(\.status.state) == [.inStep, .lagging])
        fixture.vcenter.setAccessible(false, datastore: "datastore2")
        let row = try #require(try await fixture.lifecycle.catalogStatus(of: "datastore2").first)
        #expect(row.status.state == .unknown)
        #expect(row.status.objectClock == nil)
        #expect(row.status.fault?.type == "InvalidDatastore")
    }

    @Test func `an ESXi host has no global catalog`() async throws {
        let fixture = try await fixture(kind: .esxi)
        let datastore = try await fixture.lifecycle.datastore("datastore1")
        for ask in [
            { _ = try await fixture.lifecycle.catalogStatus() },
            { _ = try await fixture.lifecycle.syncGlobalCatalog(with: datastore) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: FCDError.self) { try await ask() }
            #expect(error?.code == .unsupported)
        }
    }

    // MARK: Second looks

    @Test func `what was dropped is claimed by the list before and after alone`() async throws {
        let fixture = try await fixture()
        let (gone, deleted) = (try await fixture.addDisk("gone"), try await fixture.addDisk("deleted"))
        for disk in [gone, deleted] { removeFile(of: disk, fixture) }
        let comparison = try await compare(fixture)
        #expect(comparison.dropped.count == 2)
        // A colleague is quicker with one, and a third file goes.
        fixture.vcenter.removeDisk(deleted.id.rawValue)
        let late = try await fixture.addDisk("late")
        removeFile(of: late, fixture)
        let result = try await fixture.lifecycle.reconcile(comparison)
        #expect(result.message.contains("dropped 2 entries: gone (\(gone.id)), (\(late.id))"))
        #expect(result.notes == ["it was not foreseen that these go: 1 entry: (\(late.id))"])
        #expect(result.outcome == .done)
    }

    @Test func `where the list cannot be read afterwards it is not known what was dropped`() async throws {
        let fixture = try await fixture()
        removeFile(of: try await fixture.addDisk(), fixture)
        let transport = InterferingTransport(fixture.vcenter)
        transport.replaceAnswer(
            of: "ListVStorageObject",
            after: "VslmReconcileDatastoreInventory_Task",
            with: 200,
            "<html>Bad gateway</html>"
        )
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let comparison = try await lifecycle.compare(try await lifecycle.datastore("datastore1"))
        let result = try await lifecycle.reconcile(comparison)
        #expect(result.outcome == .done)
        #expect(result.message.contains("which entries were dropped is not known"))
        #expect(!result.message.contains("; dropped"))
    }

    @Test func `entries that had gone before prove no reconciliation whose answer is lost`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        removeFile(of: disk, fixture)
        let comparison = try await compare(fixture)
        fixture.vcenter.removeDisk(disk.id.rawValue)
        fixture.vcenter.cut("VslmReconcileDatastoreInventory_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.reconcile(comparison) }
        #expect(error?.code == .unknownOutcome)
    }

    @Test func `a path of a global catalog that lags makes no file gone`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let transport = RewritingTransport(fixture.vcenter, method: "VslmListVStorageObjectForSpec") { answer in
            answer.replacing(disk.path, with: "[datastore1] before/data.vmdk")
        }
        let lifecycle = try await LifecycleFixture.connect(to: transport, catalog: fixture.catalog)
        let comparison = try await lifecycle.compare(try await lifecycle.datastore("datastore1"))
        #expect(comparison.findings.isEmpty)
        // A file that is gone is gone whatever the catalog says.
        removeFile(of: disk, fixture)
        let again = try await lifecycle.compare(try await lifecycle.datastore("datastore1"))
        #expect(again.dropped.map(\.path) == [disk.path])
    }

    @Test func `a file that cannot be looked for is a finding, and the others are compared`() async throws {
        let fixture = try await fixture()
        let (broken, gone) = (try await fixture.addDisk("broken"), try await fixture.addDisk("gone"))
        for disk in [broken, gone] { removeFile(of: disk, fixture) }
        fixture.vcenter.fail("SearchDatastore_Task", with: .fileFault("x", "it is broken"))
        let kinds = try await compare(fixture).findings.map(\.kind.rawValue).sorted()
        #expect(kinds == ["file-gone", "unreadable"])
    }
}
