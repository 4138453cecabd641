import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RetireTests {
    private let clock = TestClock()
    private let vcenter: SimulatedVCenter
    private let twoWeeks = TimeSpan(seconds: 14 * 86_400)

    init() {
        vcenter = SimulatedVCenter(seed: .small, clock: { [clock] in clock.now })
    }

    private func fixture() async throws -> LifecycleFixture {
        try await LifecycleFixture(vcenter, now: { [clock] in clock.now })
    }

    private func metadata(of disk: Disk) -> [String: String] { vcenter.disk(disk.id.rawValue)?.metadata ?? [:] }

    @Test func `a retired disk carries its mark, and list, show and catalog have it`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.retire(disk, after: twoWeeks, reason: "project ended")
        #expect(result.outcome == .done)
        #expect(result.message.contains("`fcd purge` may delete it from"))
        let kept = metadata(of: disk)
        #expect(kept["fcd.retired.at"] != nil && kept["fcd.retired.due"] != nil && kept["fcd.retired.by"] != nil)
        #expect(kept["fcd.retired.reason"] == "project ended")
        let mark = try #require(try await fixture.lifecycle.show(disk).retirement)
        #expect(mark.dueAt == mark.retiredAt?.addingTimeInterval(twoWeeks.interval))
        #expect(try await fixture.lifecycle.list().map(\.retirement) == [mark])
        #expect(try fixture.retired().map(\.retirement?.mark) == [mark])
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.kind == .retire && operation.state == .done)
        #expect(operation.parameters["fcd.retired.reason"] == "project ended")
    }

    @Test func `retiring twice keeps the date, another grace or reason begins anew`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.retire(disk, after: twoWeeks)
        let first = metadata(of: disk)
        clock.advance(days: 3)
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks).outcome == .unchanged)
        #expect(metadata(of: disk) == first)
        #expect(try await fixture.lifecycle.retire(disk, after: TimeSpan(seconds: 86_400)).outcome == .done)
        #expect(metadata(of: disk)["fcd.retired.at"] != first["fcd.retired.at"])
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks, reason: "really").outcome == .done)
    }

    @Test func `an attached disk and a Kubernetes volume are not retired`() async throws {
        let fixture = try await fixture()
        let attached = try await fixture.addDisk("attached", attachedTo: "app-01")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.retire(attached, after: twoWeeks)
        }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains("app-01 (SCSI controller 0, unit 1)") == true)
        let volume = try await fixture.addDisk("volume")
        vcenter.setMetadata(["cns.k8s.pvc.name": "data-0"], of: volume.id.rawValue)
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.retire(volume, after: twoWeeks) }
        #expect(metadata(of: attached).isEmpty)
        #expect(metadata(of: volume).keys.sorted() == ["cns.k8s.pvc.name"])
        #expect(try fixture.catalog.operations().isEmpty)
    }

    @Test(arguments: ["two\nlines", String(repeating: "x", count: 201)])
    func `a reason that is no line is refused before anything is called`(reason: String) async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.retire(disk, after: twoWeeks, reason: reason)
        }
        #expect(error?.code == .invalidArgument)
        #expect(fixture.changes.isEmpty)
    }

    @Test func `a dry run shows the call and makes none`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        let planned = try await fixture.lifecycle.retire(disk, after: twoWeeks, dryRun: true)
        #expect(planned.outcome == .planned)
        #expect(planned.calls.map(\.method) == ["VslmUpdateVStorageObjectMetadata_Task"])
        #expect(fixture.changes.isEmpty)
        #expect(try fixture.catalog.operations().isEmpty)
        #expect(try fixture.retired().isEmpty)
    }

    @Test func `unretire takes the mark off the disk, and a second time says so`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        _ = try await fixture.lifecycle.retire(disk, after: twoWeeks, reason: "old")
        #expect(try await fixture.lifecycle.unretire(disk).outcome == .done)
        #expect(metadata(of: disk).keys.allSatisfy { !$0.hasPrefix("fcd.retired.") })
        #expect(metadata(of: disk)["fcd.owner.team"] == "payments")
        #expect(try fixture.retired().isEmpty)
        #expect(try await fixture.lifecycle.unretire(disk).outcome == .unchanged)
    }

    @Test func `a lost answer is looked up, and the mark set once`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        vcenter.cut("VslmQueryInfo", .afterActing, times: 20)
        _ = try? await fixture.lifecycle.retire(disk, after: twoWeeks)
        #expect(vcenter.calls["VslmUpdateVStorageObjectMetadata_Task"] == 1)
        let isMarked = metadata(of: disk)["fcd.retired.at"] != nil
        let state = try fixture.lastOperation()?.state
        #expect(state == .unknown || (state == .done && isMarked))
        #expect(try fixture.retired().isEmpty == (state == .unknown))
    }

    @Test func `a call that never arrived leaves the operation open and the catalog as it was`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        vcenter.cut("VslmUpdateVStorageObjectMetadata_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.retire(disk, after: twoWeeks)
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
        #expect(try fixture.retired().isEmpty)
    }

    @Test func `a SyncFault after the mark was written is a success`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        vcenter.answerSyncFault(after: "VslmUpdateVStorageObjectMetadata_Task")
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks).outcome == .done)
        #expect(metadata(of: disk)["fcd.retired.at"] != nil)
    }

    @Test func `a mark whose row was lost in a crash comes back by sync`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.retire(disk, after: twoWeeks)
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        try fixture.catalog.clearRetirement(diskID: row.id)
        clock.advance(days: 1)
        _ = try await fixture.lifecycle.sync()
        #expect(try fixture.retired().map(\.disk.fcdID) == [disk.id.rawValue])
    }

    @Test func `where clocks differ nothing is marked`() async throws {
        let clock = clock
        let fixture = try await LifecycleFixture(vcenter, now: { clock.now.addingTimeInterval(7_200) })
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.retire(disk, after: twoWeeks)
        }
        #expect(error?.message.contains("clock is 2 hours ahead of the server's") == true)
        #expect(fixture.changes.isEmpty)
    }

    @Test(arguments: SimulatedVersion.allCases) func `each version keeps the mark with the disk`(
        version: SimulatedVersion
    ) async throws {
        let vcenter = SimulatedVCenter(version: version, seed: .small)
        let fixture = try await LifecycleFixture(vcenter)
        let disk = try await fixture.addDisk()
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks).outcome == .done)
        #expect(vcenter.disk(disk.id.rawValue)?.metadata["fcd.retired.at"] != nil)
        #expect(try await fixture.lifecycle.unretire(disk).outcome == .done)
        #expect(vcenter.violations.isEmpty)
    }

    @Test func `ESXi keeps the mark with the disk as well`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk()
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks).outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.metadata["fcd.retired.at"] != nil)
        #expect(try await fixture.lifecycle.show(disk).retirement != nil)
    }

    @Test func `an attachment that ended unseen before the retirement is no use after it`() async throws {
        let fixture = try await fixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"))
        clock.advance(days: 1)
        try vcenter.removeDevice(try fixture.device(of: disk), from: "app-01")
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks).outcome == .done)
        #expect(try fixture.cataloguedHolders(of: disk).isEmpty)
        for days in [7, 7.5] {
            clock.advance(days: days)
            _ = try await fixture.lifecycle.sync()
        }
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
    }

    @Test func `on ESXi the metadata is read from the server, not from what was read before`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        var disk = try await fixture.addDisk()
        disk.metadata = ["fcd.retired.at": "2020-01-01T00:00:00.000Z"]
        fixture.vcenter.setMetadata(["team": "db"], of: disk.id.rawValue)
        #expect(try await fixture.lifecycle.disks.metadata(of: disk) == ["team": "db"])
    }
}
