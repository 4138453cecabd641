import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ApplyTests {
    private let fixture: LifecycleFixture
    private var lifecycle: DiskLifecycle { fixture.lifecycle }

    init() async throws {
        fixture = try await LifecycleFixture()
    }

    private func plan(_ disks: [ManifestDisk]) async throws -> DiskPlan {
        try await lifecycle.plan(try DiskManifest(disks).checked())
    }

    /// A disk to create, one to register, one to change, and two that exchange a place.
    private func manifest() async throws -> [ManifestDisk] {
        try fixture.vcenter.addFile("[datastore1] legacy/old.vmdk")
        _ = try await fixture.addDisk("there")
        _ = try await fixture.addDisk("leaving", attachedTo: "app-01")
        var new = ManifestDisk(name: "new", size: MiB(2048), datastore: "datastore2")
        new.owner = ManifestOwner(team: "payments")
        new.tags = [CatalogTag(category: nil, name: "fresh")]
        new.flags = [.keepAfterDeleteVM: false, .disableRelocation: true]
        new.attach = .to(vm: "app-01", SlotRequest(controller: "1000", unit: 1))
        var old = ManifestDisk(name: "legacy", path: try DatastorePath(parsing: "[datastore1] legacy/old.vmdk"))
        old.metadata = ["app": "crm"]
        old.size = MiB(3072)
        var changed = ManifestDisk(name: "there", size: MiB(2048))
        changed.owner = ManifestOwner(team: "db")
        changed.metadata = ["a": "1"]
        changed.attach = .to(vm: "app-01", SlotRequest())
        var leaving = ManifestDisk(name: "leaving")
        leaving.attach = .to(vm: "app-02", SlotRequest())
        return [new, old, changed, leaving]
    }

    private func device(_ name: String, of machine: String) -> Int? {
        let id = fixture.vcenter.disk(named: name)?.id
        return fixture.vcenter.devices(of: machine).first { $0.diskID != nil && $0.diskID == id }?.unit
    }

    @Test func `apply does what the plan shows, in an order that frees places, and the second time nothing`()
        async throws
    {
        let manifest = try await manifest()
        let plan = try await plan(manifest)
        #expect(plan.entries.map(\.action) == [.create, .register, .attach, .move])
        #expect(plan.entries[0].waitsFor == [4])
        let applied = await lifecycle.apply(plan, width: 4)
        #expect(applied.map(\.outcome) == [.done, .done, .done, .done], "\(applied.map(\.message))")
        let new = try #require(fixture.vcenter.disk(named: "new"))
        #expect(new.isRelocationDisabled && !new.keepAfterDeleteVm && new.capacityMiB == 2048)
        #expect(new.metadata["fcd.owner.team"] == "payments")
        let old = try #require(fixture.vcenter.disk(named: "legacy"))
        #expect(old.capacityMiB == 3072 && old.metadata["app"] == "crm")
        #expect(fixture.vcenter.disk(named: "there")?.capacityMiB == 2048)
        #expect(device("new", of: "app-01") == 1)
        #expect(device("there", of: "app-01") != nil)
        #expect(device("leaving", of: "app-02") != nil)
        let steps = applied.flatMap(\.steps)
        #expect(steps.allSatisfy { $0.operationID != nil || $0.outcome == .unchanged })
        let count = try fixture.catalog.operations(OperationFilter()).count
        let second = try await self.plan(manifest)
        #expect(second.entries.map(\.action) == [.nothing, .nothing, .nothing, .nothing], "\(second.entries)")
        #expect(await lifecycle.apply(second).map(\.outcome) == [.unchanged, .unchanged, .unchanged, .unchanged])
        #expect(try fixture.catalog.operations(OperationFilter()).count == count)
    }

    @Test func `a saved plan survives its JSON, and is refused where the server changed in between`() async throws {
        let manifest = try await manifest()
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let saved = try decoder.decode(DiskPlan.self, from: try encoder.encode(try await plan(manifest)))
        #expect(saved.manifest.disks == manifest)
        let same = try await plan(saved.manifest.disks)
        #expect(throws: Never.self) { try lifecycle.require(saved, stillHolds: same) }
        let id = try #require(fixture.vcenter.disk(named: "there")?.id)
        fixture.vcenter.setMetadata(["a": "2"], of: id)
        let now = try await plan(saved.manifest.disks)
        let error = #expect(throws: FCDError.self) { try lifecycle.require(saved, stillHolds: now) }
        #expect(error?.code == .conflict)
        #expect(error?.candidates == ["3  there  its metadata was none and is a=2"])
        #expect(throws: Never.self) { try lifecycle.requireServer(of: saved) }
        var elsewhere = saved
        elsewhere.server.instanceUUID = "another"
        #expect(throws: FCDError.self) { try lifecycle.requireServer(of: elsewhere) }
    }

    @Test func `a disk that changed since the plan is left alone, and so is who waits for its place`() async throws {
        let manifest = try await manifest()
        let plan = try await plan(manifest)
        let id = try #require(fixture.vcenter.disk(named: "leaving")?.id)
        fixture.vcenter.rename(id, to: "renamed")
        let applied = await lifecycle.apply(plan)
        #expect(applied.map(\.outcome) == [.partial, .done, .done, .refused])
        #expect(applied[3].message.contains("its name was leaving and is renamed"))
        #expect(applied[3].next?.contains("fcd plan") == true)
        #expect(applied[0].steps.last?.outcome == .skipped)
        #expect(applied[0].message == "the disk of entry 4 (leaving) did not leave its place")
        #expect(device("renamed", of: "app-01") == 1)
        fixture.vcenter.rename(id, to: "leaving")
        let again = await lifecycle.apply(try await self.plan(manifest))
        #expect(again.map(\.outcome) == [.done, .unchanged, .unchanged, .done])
        #expect(device("new", of: "app-01") == 1)
    }

    @Test func `a disk of that name that appeared since the plan is no reason to make a second`() async throws {
        let wanted = ManifestDisk(name: "new", size: MiB(1024), datastore: "datastore1")
        let plan = try await plan([wanted])
        _ = try await fixture.addDisk("new")
        let applied = await lifecycle.apply(plan)
        #expect(applied.map(\.outcome) == [.refused])
        #expect(fixture.vcenter.diskIDs.count == 1)
    }

    @Test func `after a step that failed the others of that disk are skipped, the rest goes on, and again finishes`()
        async throws
    {
        let manifest = try await manifest()
        fixture.vcenter.failTask("VslmExtendDisk_Task", with: .noDiskSpace(on: "datastore1"), times: 2)
        let applied = await lifecycle.apply(try await plan(manifest))
        #expect(applied.map(\.outcome) == [.done, .failed, .failed, .done])
        #expect(applied[1].steps.map(\.outcome) == [.done, .failed, .skipped])
        #expect(applied[2].steps.map(\.outcome) == [.failed, .skipped, .skipped, .skipped])
        #expect(applied[2].steps.last?.message == "a step before it was not done")
        let again = await lifecycle.apply(try await plan(manifest))
        #expect(again.map(\.outcome) == [.unchanged, .done, .done, .unchanged], "\(again.map(\.message))")
        #expect(fixture.vcenter.disk(named: "legacy")?.capacityMiB == 3072)
        #expect(fixture.vcenter.disk(named: "legacy")?.metadata["app"] == "crm")
    }

    @Test(arguments: [SimulatedVCenter.Cut.beforeActing, .afterActing])
    func `a creation whose answer is lost is not made twice, and recover and apply finish it`(
        _ cut: SimulatedVCenter.Cut
    ) async throws {
        var wanted = ManifestDisk(name: "new", size: MiB(1024), datastore: "datastore1")
        wanted.owner = ManifestOwner(team: "payments")
        fixture.vcenter.cut("VslmCreateDisk_Task", cut)
        let applied = await lifecycle.apply(try await plan([wanted]))
        if applied[0].outcome == .unknown {
            // It may have been made by now; where it is not there, nobody knows yet that it will not be.
            let waiting = try await plan([wanted])
            let isThere = waiting.entries[0].state != nil
            #expect(isThere || waiting.entries[0].action == .refused)
            #expect(isThere || waiting.entries[0].next?.contains("fcd recover") == true)
            for operation in try lifecycle.openOperations() {
                _ = try await lifecycle.recover(operation, RecoveryOptions(quietTime: .zero))
            }
        }
        let again = await lifecycle.apply(try await plan([wanted]))
        #expect(again[0].outcome.isGood, "\(again[0].message)")
        #expect(fixture.vcenter.diskIDs.count == 1)
        #expect(fixture.vcenter.disk(named: "new")?.metadata["fcd.owner.team"] == "payments")
    }

    @Test func `an interruption begins nothing new, and the next run finishes`() async throws {
        let manifest = try await manifest()
        let plan = try await plan(manifest)
        let work = Task { [lifecycle] in
            while !Task.isCancelled { await Task.yield() }
            return await lifecycle.apply(plan)
        }
        work.cancel()
        let applied = await work.value
        #expect(applied.map(\.outcome) == [.skipped, .skipped, .skipped, .skipped])
        #expect(fixture.vcenter.diskIDs.count == 2)
        let again = await lifecycle.apply(try await self.plan(manifest))
        #expect(again.allSatisfy { $0.outcome.isGood }, "\(again.map(\.message))")
    }
}
