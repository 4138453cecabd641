import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FlagTests {
    /// Every server that there is: each version's vCenter, and a host.
    static let servers: [(version: SimulatedVersion, kind: SimulatedVCenter.Kind)] =
        SimulatedVersion.allCases.map { ($0, .vCenter) } + SimulatedVersion.allCases.map { ($0, .esxi) }

    @Test(arguments: servers)
    func `flags are set and cleared on every server, and the others stay`(
        version: SimulatedVersion,
        kind: SimulatedVCenter.Kind
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, kind: kind, seed: .small))
        let disk = try await fixture.addDisk()
        let flags = DiskFlagSet(.keepAfterDeleteVM, .enableChangedBlockTracking)
        let result = try await fixture.lifecycle.changeFlags(flags, to: true, of: disk)
        #expect(result.outcome == .done)
        #expect(result.message == "set keep, cbt of data (\(disk.id))")
        let set = try await fixture.lifecycle.disks.refresh(disk)
        #expect(DiskFlag.allCases.map { set[$0] } == [true, false, true])
        _ = try await fixture.lifecycle.changeFlags(DiskFlagSet(.enableChangedBlockTracking), to: false, of: set)
        let cleared = try #require(fixture.vcenter.disk(disk.id.rawValue))
        #expect(cleared.keepAfterDeleteVm)
        #expect(!cleared.isChangeTrackingEnabled)
        #expect(try fixture.lifecycle.record(of: disk.id)?.keepAfterDeleteVM == true)
        #expect(try fixture.lastOperation()?.kind == .flag)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `flags that are so already are not sent, and those that are not are`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let keep = DiskFlagSet(.keepAfterDeleteVM)
        #expect(try await fixture.lifecycle.changeFlags(keep, to: false, of: disk).outcome == .unchanged)
        _ = try await fixture.lifecycle.changeFlags(keep, to: true, of: disk)
        let now = try await fixture.lifecycle.disks.refresh(disk)
        #expect(try await fixture.lifecycle.changeFlags(keep, to: true, of: now).outcome == .unchanged)
        let both = DiskFlagSet(.disableRelocation, .keepAfterDeleteVM)
        let result = try await fixture.lifecycle.changeFlags(both, to: true, of: now)
        #expect(result.message == "set no-relocation of data (\(disk.id))")
        #expect(fixture.vcenter.calls["VslmSetVStorageObjectControlFlags"] == 2)
    }

    @Test func `there is no empty set of flags, which would clear all of them`() {
        #expect(DiskFlagSet([]) == nil)
        #expect(DiskFlagSet([.disableRelocation, .disableRelocation])?.flags == [.disableRelocation])
    }

    @Test func `a flag that the server does not tell is sent in any case`() async throws {
        let fixture = try await LifecycleFixture()
        var disk = try await fixture.addDisk()
        disk.keepAfterDeleteVM = nil
        let result = try await fixture.lifecycle.changeFlags(DiskFlagSet(.keepAfterDeleteVM), to: false, of: disk)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmClearVStorageObjectControlFlags"] == 1)
    }

    @Test func `a dry run names the call and makes none`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.forgetCalls()
        let result = try await fixture.lifecycle.changeFlags(
            DiskFlagSet(.disableRelocation),
            to: true,
            of: disk,
            dryRun: true
        )
        #expect(result.outcome == .planned)
        #expect(result.calls.map(\.method) == ["VslmSetVStorageObjectControlFlags"])
        #expect(result.calls.map(\.arguments) == ["disableRelocation"])
        #expect(fixture.changes.isEmpty)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `a lost answer is looked up: what was done is done, what was not stays unknown`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.cut("VslmSetVStorageObjectControlFlags", .afterActing)
        let keep = DiskFlagSet(.keepAfterDeleteVM)
        #expect(try await fixture.lifecycle.changeFlags(keep, to: true, of: disk).outcome == .done)
        #expect(try fixture.lastOperation()?.state == .done)
        fixture.vcenter.cut("VslmSetVStorageObjectControlFlags", .beforeActing, times: 2)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.changeFlags(DiskFlagSet(.disableRelocation), to: true, of: disk)
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(fixture.vcenter.calls["VslmSetVStorageObjectControlFlags"] == 2)
    }

    @Test func `a SyncFault after the flags were set is a success`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: "VslmSetVStorageObjectControlFlags")
        let result = try await fixture.lifecycle.changeFlags(DiskFlagSet(.disableRelocation), to: true, of: disk)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.isRelocationDisabled == true)
    }

    @Test(arguments: [
        Fault.invalidState("busy"), .notFound("disk"), .invalidDatastore("datastore1"),
        .noPermission("Datastore.FileManagement", on: .datastore("datastore-11")),
    ])
    func `a fault of the server is a failure that keeps its words`(fault: Fault) async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail("VslmSetVStorageObjectControlFlags", with: fault)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.changeFlags(DiskFlagSet(.disableRelocation), to: true, of: disk)
        }
        #expect(error?.fault?.type == fault.type)
        #expect(try fixture.lastOperation()?.state == .failed)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.isRelocationDisabled == false)
    }

    @Test func `a VM that tracks changed blocks otherwise is named, and the flag is set all the same`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let result = try await fixture.lifecycle.changeFlags(
            DiskFlagSet(.enableChangedBlockTracking),
            to: true,
            of: disk
        )
        #expect(result.outcome == .done)
        #expect(result.notes.contains { $0.hasPrefix("app-01 holds disk") && $0.contains("[disk.cbt]") })
        let now = try await fixture.lifecycle.disks.refresh(disk)
        let back = try await fixture.lifecycle.changeFlags(DiskFlagSet(.enableChangedBlockTracking), to: false, of: now)
        #expect(back.notes.isEmpty)
    }

    @Test(arguments: [DiskFlag.keepAfterDeleteVM, .enableChangedBlockTracking])
    func `who may not change the disk is told so before the call`(flag: DiskFlag) async throws {
        let fixture = try await LifecycleFixture(username: SimulatedVCenter.reader)
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.changeFlags(DiskFlagSet(flag), to: true, of: disk)
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("Datastore.FileManagement on datastore1") == true)
        #expect(fixture.changes.isEmpty)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `flags are read by their short words and by the API's names`() {
        #expect(DiskFlag(word: "KEEP") == .keepAfterDeleteVM)
        #expect(DiskFlag(word: "keepAfterDeleteVm") == .keepAfterDeleteVM)
        #expect(DiskFlag(word: "no-relocation") == .disableRelocation)
        #expect(DiskFlag(word: "cbt") == .enableChangedBlockTracking)
        #expect(DiskFlag(word: "") == nil)
    }
}
