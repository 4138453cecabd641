import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CloneTests {
    @Test(arguments: SimulatedVersion.allCases, [SimulatedVCenter.Kind.vCenter, .esxi])
    func `a copy has the source's size and provisioning, and what was asked for`(
        version: SimulatedVersion,
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, kind: kind, seed: .small))
        let source = try await fixture.addDisk()
        let tag = try #require(CatalogTag("local"))
        _ = try await fixture.lifecycle.inflate(source)
        let result = try await fixture.lifecycle.clone(
            CloneRequest(
                source: try await fixture.lifecycle.disks.retrieve(source.id),
                name: "copy 副本",
                place: .datastore("datastore2"),
                details: NewDiskDetails(
                    keepAfterDeleteVM: false,
                    path: "copies",
                    owner: Owner(team: "ci"),
                    tags: [tag],
                    metadata: ["purpose": "restore test"]
                )
            )
        )
        let id = try #require(result.diskID)
        let copy = try #require(fixture.vcenter.disk(id.rawValue))
        #expect(copy.id != source.id.rawValue)
        #expect(copy.name == "copy 副本")
        #expect(copy.path.description.hasPrefix("[datastore2] copies/"))
        #expect(copy.capacityMiB == 1024)
        #expect(copy.provisioning == "eagerZeroedThick")
        #expect(!copy.keepAfterDeleteVm)
        #expect(copy.metadata["purpose"] == "restore test")
        #expect(copy.metadata["fcd.owner.team"] == "ci")
        #expect(copy.metadata[DiskLifecycle.operationKey] == result.operationID)
        let row = try #require(try fixture.lifecycle.record(of: DiskID(copy.id)))
        #expect(row.state == .ready)
        #expect(try fixture.catalog.tags(diskID: row.id).map(\.description) == ["local"])
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `without a place the copy lies where the source lies`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let result = try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy"))
        let id = try #require(result.diskID)
        #expect(fixture.vcenter.disk(id.rawValue)?.path.datastore == "datastore1")
        #expect(result.message == "cloned data (\(source.id)) as copy (\(id)) on datastore1")
    }

    @Test func `a lost answer finds the copy by the operation in its metadata`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let id = try vcenter.addDisk(name: "data", on: "datastore1")
        let method = "VslmCloneVStorageObject_Task"
        let network = CutWhenDone(vcenter, method: method) { vcenter.disk(named: "copy") != nil }
        let fixture = try await LifecycleFixture(vcenter, through: network)
        let source = try await fixture.lifecycle.disk(id)
        let result = try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy"))
        #expect(result.diskID?.rawValue == vcenter.disk(named: "copy")?.id)
        #expect(vcenter.calls[method] == 1)
        #expect(try fixture.lastOperation()?.state == .done)
    }

    @Test func `a copy that never began stays unknown`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        fixture.vcenter.cut("VslmCloneVStorageObject_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy"))
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.creating])
    }

    @Test func `a SyncFault after the copy was made finds it`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: "VslmCloneVStorageObject_Task")
        let result = try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy"))
        #expect(result.diskID?.rawValue == fixture.vcenter.disk(named: "copy")?.id)
        #expect(fixture.vcenter.calls["VslmCloneVStorageObject_Task"] == 1)
    }

    @Test func `on a host, too, a copy is found by its metadata`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let source = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: "HostCloneVStorageObject_Task")
        let result = try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy"))
        #expect(result.diskID?.rawValue == fixture.vcenter.disk(named: "copy")?.id)
    }

    @Test(arguments: [Fault.noDiskSpace(on: "datastore1"), .invalidState("It is busy."), .notFound("disk")])
    func `a copy that fails leaves no row and says why`(fault: Fault) async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        fixture.vcenter.failTask("VslmCloneVStorageObject_Task", with: fault)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy"))
        }
        #expect(error?.fault?.type == fault.type)
        #expect(try fixture.catalog.disks().isEmpty)
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test func `a dry run names every call and makes none`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        let result = try await fixture.lifecycle.clone(
            CloneRequest(source: source, name: "copy", details: NewDiskDetails(owner: Owner(team: "ci"))),
            dryRun: true
        )
        #expect(
            result.calls.map(\.method) == ["VslmCloneVStorageObject_Task", "VslmUpdateVStorageObjectMetadata_Task"]
        )
        #expect(fixture.vcenter.diskIDs == [source.id.rawValue])
        #expect(try fixture.lastOperation() == nil)
    }
}
