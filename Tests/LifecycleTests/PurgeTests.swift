import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// What a purge deletes, and above all what it does not.
@Suite(.timeLimit(.minutes(1)))
struct PurgeTests {
    private let clock = TestClock()
    private let vcenter: SimulatedVCenter
    private let fixture: LifecycleFixture
    private let disk: Disk
    private let twoWeeks = TimeSpan(seconds: 14 * 86_400)

    init() async throws {
        let clock = clock
        vcenter = SimulatedVCenter(seed: .small, clock: { clock.now })
        fixture = try await LifecycleFixture(vcenter, now: { clock.now })
        disk = try await fixture.addDisk()
    }

    private var isThere: Bool { vcenter.disk(disk.id.rawValue) != nil }

    private func retire() async throws {
        _ = try await fixture.lifecycle.retire(disk, after: twoWeeks)
    }

    private func sync(afterDays days: Double) async throws {
        clock.advance(days: days)
        _ = try await fixture.lifecycle.sync()
    }

    /// Refused, with nothing deleted.
    private func refusal(by lifecycle: DiskLifecycle? = nil) async throws -> FCDError {
        let error = await #expect(throws: FCDError.self) {
            try await (lifecycle ?? fixture.lifecycle).purge(disk)
        }
        #expect(isThere)
        #expect(vcenter.calls["VslmDeleteVStorageObject_Task"] == nil)
        return try #require(error)
    }

    @Test func `a disk that was watched through its grace is deleted, and the journal says why`() async throws {
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        let planned = try await fixture.lifecycle.purge(disk, dryRun: true)
        #expect(planned.calls.map(\.method) == ["VslmDeleteVStorageObject_Task"])
        #expect(isThere)
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
        #expect(!isThere)
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.kind == .delete && operation.parameters["fcd.retired.at"] != nil)
        #expect(try fixture.retired().isEmpty)
    }

    @Test func `a disk whose grace is not over is kept`() async throws {
        try await retire()
        try await sync(afterDays: 7)
        #expect(try await refusal().message.contains("its grace lasts until"))
    }

    @Test func `a disk that is not retired is kept`() async throws {
        #expect(try await refusal().hint?.contains("fcd retire \(disk.id)") == true)
    }

    @Test func `without a sync since the retirement it is not known whether it stayed detached`() async throws {
        _ = try await fixture.lifecycle.retire(disk, after: TimeSpan(seconds: 86_400))
        clock.advance(days: 2)
        let error = try await refusal()
        #expect(error.message.contains("no sync has looked at"))
        #expect(error.hint == "run `fcd sync`, then `fcd purge \(disk.id)`")
        try await sync(afterDays: 0.01)
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
    }

    @Test func `a gap in the looks is refused, and watching it for another grace mends that`() async throws {
        try await retire()
        try await sync(afterDays: 15)
        #expect(try await refusal().message.contains("more than 8 days"))
        try await sync(afterDays: 7)
        #expect(try await refusal().hint?.contains("at least once a week") == true)
        try await sync(afterDays: 7.5)
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
    }

    @Test func `after weeks without a sync the last looks prove nothing`() async throws {
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        clock.advance(days: 9)
        #expect(try await refusal().message.contains("more than 8 days"))
    }

    @Test func `a disk that was attached since and is free again is kept, and can be retired anew`() async throws {
        try await retire()
        let colleague = try await LifecycleFixture(vcenter)
        _ = try await colleague.lifecycle.attach(disk, to: try await colleague.machine("app-01"))
        try await sync(afterDays: 5)
        _ = try await colleague.lifecycle.detach(disk)
        try await sync(afterDays: 5)
        try await sync(afterDays: 5)
        let error = try await refusal()
        #expect(error.code == .inUse)
        #expect(error.message.contains("was used by app-01 since it was retired"))
        #expect(error.hint?.contains("fcd retire \(disk.id)") == true)
        #expect(try await fixture.lifecycle.retire(disk, after: twoWeeks).outcome == .done)
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
    }

    @Test func `an attach and detach by fcd between two syncs are known too`() async throws {
        try await retire()
        let machine = try await fixture.machine("app-01")
        _ = try await fixture.lifecycle.attach(disk, to: machine)
        _ = try await fixture.lifecycle.detach(disk)
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        #expect(try await refusal().code == .inUse)
    }

    @Test func `a disk that is attached now is kept`() async throws {
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        try vcenter.attach(disk.id.rawValue, to: "app-01")
        #expect(try await refusal().message.contains("is attached to app-01"))
    }

    @Test func `a retirement that a colleague took back is respected without a sync`() async throws {
        let clock = clock
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        let colleague = try await LifecycleFixture(vcenter, now: { clock.now })
        _ = try await colleague.lifecycle.unretire(disk)
        #expect(try await refusal().message.contains("is not retired, or not any more"))
        #expect(try fixture.retired().isEmpty)
    }

    @Test func `a retirement that a colleague set anew begins anew here`() async throws {
        let clock = clock
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        let colleague = try await LifecycleFixture(vcenter, now: { clock.now })
        _ = try await colleague.lifecycle.retire(disk, after: twoWeeks, reason: "once more")
        #expect(try await refusal().message.contains("its grace lasts until"))
    }

    @Test func `a colleague who has never looked does not purge, and knows the mark from then on`() async throws {
        let clock = clock
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        let colleague = try await LifecycleFixture(vcenter, now: { clock.now })
        #expect(try await refusal(by: colleague.lifecycle).message.contains("more than 8 days"))
        #expect(try colleague.retired().count == 1)
    }

    @Test(arguments: [
        ["fcd.retired.at": "soon", "fcd.retired.due": "2020-01-01T00:00:00.000Z"],
        ["fcd.retired.at": "2020-01-01T00:00:00.000Z", "fcd.retired.due": ""],
        ["fcd.retired.at": "2020-01-02T00:00:00.000Z", "fcd.retired.due": "2020-01-01T00:00:00.000Z"],
        ["fcd.retired.at": "2120-01-01T00:00:00.000Z", "fcd.retired.due": "2020-01-01T00:00:00.000Z"],
        ["fcd.retired.due": "2020-01-01T00:00:00.000Z"],
    ])
    func `a mark whose dates cannot be right is never due`(metadata: [String: String]) async throws {
        vcenter.setMetadata(metadata.mapValues { $0 }, of: disk.id.rawValue)
        try await sync(afterDays: 1)
        #expect(try await refusal().message.contains("has no date that can be right"))
        #expect(try fixture.retired().count == 1)
    }

    @Test func `a disk whose attach has not come to a known end is kept`() async throws {
        try await retire()
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        _ = try fixture.catalog.begin(OperationIntent(kind: .attach, diskID: row.id, target: "data to app-01"))
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        #expect(try await refusal().message.contains("has not come to a known end"))
    }

    @Test func `where clocks differ nothing is deleted`() async throws {
        let clock = clock
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        let hasty = try await LifecycleFixture.connect(
            to: vcenter,
            catalog: fixture.catalog,
            now: { clock.now.addingTimeInterval(30 * 86_400) }
        )
        #expect(try await refusal(by: hasty).message.contains("clock is 30 days ahead"))
    }

    @Test func `a lost answer of the deletion is looked up`() async throws {
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        vcenter.cut("VslmDeleteVStorageObject_Task", .beforeActing)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.purge(disk) }
        #expect(error?.code == .unknownOutcome)
        #expect(isThere)
        #expect(try fixture.lastOperation()?.state == .unknown)
        // Once more is harmless.
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
        #expect(!isThere)
    }

    @Test func `a mark that a colleague takes back during the checks is respected`() async throws {
        let clock = clock
        try await retire()
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        let (vcenter, id) = (vcenter, disk.id.rawValue)
        let transport = InterferingTransport(vcenter)
        transport.whenAnswered("VslmRetrieveSnapshotInfo") {
            vcenter.setMetadata(["fcd.retired.at": nil, "fcd.retired.due": nil], of: id)
        }
        let lifecycle = try await LifecycleFixture.connect(
            to: transport,
            catalog: fixture.catalog,
            now: { clock.now }
        )
        #expect(try await refusal(by: lifecycle).message.contains("was changed or taken back just now"))
    }

    @Test func `looks by a clock that the server does not bear out prove nothing`() async throws {
        let clock = clock
        try await retire()
        let hasty = try await LifecycleFixture.connect(
            to: vcenter,
            catalog: fixture.catalog,
            now: { clock.now.addingTimeInterval(3 * 3_600) }
        )
        for days in [7, 7.5] {
            clock.advance(days: days)
            _ = try await hasty.sync()
        }
        #expect(try await refusal().message.contains("more than 8 days"))
    }

    @Test func `a look from the future counts as none`() {
        let now = Date()
        let retiredAt = now.addingTimeInterval(-20 * 86_400)
        let mark = RetirementMark(
            retiredAt: retiredAt,
            dueAt: now.addingTimeInterval(-86_400),
            by: nil,
            reason: nil
        )
        var record = RetirementRecord(mark, source: .server, notedAt: retiredAt)
        record.watchedSince = retiredAt
        record.lookedAt = now.addingTimeInterval(-3_600)
        #expect(RetirementState(record, attachments: [], now: now) == .due)
        record.lookedAt = now.addingTimeInterval(3_600)
        #expect(RetirementState(record, attachments: [], now: now).word == "unwatched")
    }

    @Test(arguments: [OperationKind.extend, .flag, .policy, .rename, .snapshot, .inflate])
    func `an open operation that cannot have attached the disk keeps nobody from purging it`(
        kind: OperationKind
    ) async throws {
        try await retire()
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        _ = try fixture.catalog.begin(OperationIntent(kind: kind, diskID: row.id, target: "data"))
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        #expect(try await fixture.lifecycle.purge(disk).outcome == .done)
    }

    @Test(arguments: [OperationKind.attach, .detach, .move, .promote, .revert, .relocate])
    func `one that may have keeps it`(kind: OperationKind) async throws {
        try await retire()
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        _ = try fixture.catalog.begin(OperationIntent(kind: kind, diskID: row.id, target: "data"))
        try await sync(afterDays: 7)
        try await sync(afterDays: 7.5)
        #expect(try await refusal().message.contains("has not come to a known end"))
    }
}
