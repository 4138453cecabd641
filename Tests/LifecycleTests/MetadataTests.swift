import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MetadataTests {
    @Test(arguments: FlagTests.servers)
    func `metadata is set, read and taken off on every server, and other keys stay`(
        version: SimulatedVersion,
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, kind: kind, seed: .small))
        let disk = try await fixture.addDisk()
        fixture.vcenter.setMetadata(["other": "1"], of: disk.id.rawValue)
        let result = try await fixture.lifecycle.setMetadata(["用途": "账本 & <co>", "app": "pay"], of: disk)
        #expect(result.outcome == .done)
        #expect(result.message == "set app=pay, 用途=账本 & <co> on data (\(disk.id))")
        let expected = ["other": "1", "app": "pay", "用途": "账本 & <co>"]
        let now = try await fixture.lifecycle.disks.refresh(disk)
        #expect(try await fixture.lifecycle.metadata(of: now) == expected)
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        #expect(try fixture.catalog.metadata(diskID: row.id) == expected)
        #expect(try await fixture.lifecycle.unsetMetadata(["app", "none"], of: now).outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.metadata == ["other": "1", "用途": "账本 & <co>"])
        #expect(try fixture.catalog.metadata(diskID: row.id) == ["other": "1", "用途": "账本 & <co>"])
        #expect(try fixture.lastOperation()?.kind == .metadata)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a vCenter without the global catalog refuses, and says why`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        transport.replaceAnswer(of: "RetrieveContent", with: 404, "")
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.setMetadata(["app": "pay"], of: disk)
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("/vslm/sdk") == true)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `what is so already is not sent`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.setMetadata(["app": "pay"], of: disk.id.rawValue)
        #expect(try await fixture.lifecycle.setMetadata(["app": "pay"], of: disk).outcome == .unchanged)
        #expect(try await fixture.lifecycle.unsetMetadata(["none"], of: disk).outcome == .unchanged)
        #expect(fixture.vcenter.calls["VslmUpdateVStorageObjectMetadata_Task"] == nil)
    }

    @Test(arguments: ["cns.k8s.pvc.name", "fcd.owner.team", "fcd.operation"])
    func `keys that belong to somebody are left alone unless forced`(key: String) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.setMetadata([key: "theirs"], of: disk.id.rawValue)
        for attempt in [
            { try await fixture.lifecycle.setMetadata([key: "mine"], of: disk) },
            { try await fixture.lifecycle.unsetMetadata([key], of: disk) },
        ] {
            let error = await #expect(throws: FCDError.self) { _ = try await attempt() }
            #expect(error?.code == .inUse)
            #expect(error?.message.contains(key) == true)
        }
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.metadata == [key: "theirs"])
        #expect(try await fixture.lifecycle.setMetadata([key: "mine"], of: disk, force: true).outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.metadata == [key: "mine"])
    }

    @Test func `an owner that is forced into the metadata is the catalog's owner too`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setMetadata(["fcd.owner.team": "pay"], of: disk, force: true)
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        #expect(try fixture.catalog.owner(diskID: row.id)?.owner.team == "pay")
    }

    @Test func `an empty value is refused, and one that is there is not taken for a key`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let empty = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.setMetadata(["tag": ""], of: disk)
        }
        #expect(empty?.code == .invalidArgument)
        fixture.vcenter.setMetadata(["tag": ""], of: disk.id.rawValue)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.unsetMetadata(["tag"], of: disk)
        }
        #expect(error?.code == .conflict)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.metadata == ["tag": ""])
        #expect(try await fixture.lifecycle.unsetMetadata(["tag"], of: disk, force: true).outcome == .done)
    }

    @Test func `a SyncFault after the metadata was written is a success`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: "VslmUpdateVStorageObjectMetadata_Task")
        #expect(try await fixture.lifecycle.setMetadata(["app": "pay"], of: disk).outcome == .done)
    }

    @Test func `a lost answer is read back: what was written is done`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = CutWhenDone(vcenter, method: "VslmUpdateVStorageObjectMetadata_Task") {
            vcenter.disk(named: "data")?.metadata["app"] == "pay"
        }
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        #expect(try await fixture.lifecycle.setMetadata(["app": "pay"], of: disk).outcome == .done)
        #expect(try fixture.lastOperation()?.state == .done)
        #expect(vcenter.calls["VslmUpdateVStorageObjectMetadata_Task"] == 1)
    }

    @Test func `a lost answer is read back: what was not written stays unknown, and nothing is repeated`() async throws
    {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.cut("VslmUpdateVStorageObjectMetadata_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.setMetadata(["app": "pay"], of: disk)
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(fixture.vcenter.calls["VslmUpdateVStorageObjectMetadata_Task"] == 1)
    }

    @Test func `a dry run names the call and makes none`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.forgetCalls()
        let result = try await fixture.lifecycle.setMetadata(["app": "pay"], of: disk, dryRun: true)
        #expect(result.calls.map(\.method) == ["VslmUpdateVStorageObjectMetadata_Task"])
        #expect(result.calls.map(\.arguments) == ["app=pay"])
        #expect(fixture.changes.isEmpty)
        #expect(try fixture.lastOperation() == nil)
    }
}
