import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// Who made the changes that syncs saw, by the server's own events.
@Suite(.timeLimit(.minutes(1)))
struct ChangeAuthorTests {
    private static let ann = #"LAB\ann"#
    private static let bob = #"LAB\bob"#

    private let clock: TestClock
    private let fixture: LifecycleFixture

    init() async throws {
        let clock = TestClock()
        self.clock = clock
        fixture = try await LifecycleFixture(
            SimulatedVCenter(seed: .small, clock: { clock.now }),
            now: { clock.now }
        )
    }

    /// What the history has of a kind, as `who: event`; `?` where the server's events do not tell.
    private func authors(_ disk: Disk, _ kind: EventKind) throws -> [String] {
        let record = try #require(try fixture.lifecycle.record(of: disk.id))
        let events = try fixture.catalog.events(
            matching: EventQuery(diskID: record.id, kinds: [kind], oldestFirst: true)
        )
        return events.map { event in event.author.map { "\($0.user ?? "-"): \($0.event)" } ?? "?" }
    }

    /// Seen attached to nothing, then something happens, an hour between each.
    private func synced(
        _ disks: [(name: String, machine: String?)] = [("data", nil)],
        _ happens: ([Disk]) async throws -> Void
    ) async throws -> (disks: [Disk], summary: SyncSummary) {
        var made: [Disk] = []
        for disk in disks { made.append(try await fixture.addDisk(disk.name, attachedTo: disk.machine)) }
        clock.advance(days: 0.1)
        _ = try await fixture.lifecycle.sync()
        clock.advance(days: 0.1)
        try await happens(made)
        clock.advance(days: 0.1)
        return (made, try await fixture.lifecycle.sync())
    }

    @Test func `who attached and detached a disk past fcd is told, with the event and the server's time`() async throws
    {
        var time: Date?
        let (disks, summary) = try await synced([("data", nil), ("other", "app-01")]) { disks in
            time = clock.now
            try fixture.vcenter.attach(disks[0].id.rawValue, to: "app-01", by: Self.ann)
            try fixture.vcenter.detach(disks[1].id.rawValue, from: "app-01", by: Self.bob)
        }
        #expect(summary.state == .done && summary.old == [])
        #expect(try authors(disks[0], .attached) == [#"LAB\ann: VmReconfiguredEvent"#])
        #expect(try authors(disks[1], .detached) == [#"LAB\bob: VmReconfiguredEvent"#])
        let row = try #require(
            try fixture.catalog.reading {
                try $0.rows("SELECT * FROM events WHERE disk = 'data' AND kind = 'attached'")
            }
            .first
        )
        #expect(row["server_user"].text == Self.ann && row["server_event"].text == "VmReconfiguredEvent")
        // As the server writes it: without what is less than a millisecond.
        let written = try #require(time.map(ServerTime.text).flatMap(ServerTime.date))
        #expect(row["server_time"].text == CatalogTime.text(written) && row["user"] == .null)
        #expect(fixture.vcenter.violations == [])
    }

    @Test func `what fcd did itself, and what there is no change of, is asked of nobody`() async throws {
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        _ = try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"))
        _ = try await fixture.lifecycle.sync()
        #expect(fixture.vcenter.calls["QueryEvents"] == nil)
    }

    @Test func `a change is asked about once, whether the events tell who made it or not`() async throws {
        let (disks, _) = try await synced { try fixture.vcenter.attach($0[0].id.rawValue, to: "app-01") }
        #expect(try authors(disks[0], .attached) == ["?"])
        #expect(fixture.vcenter.calls["QueryEvents"] == 1)
        let again = try await fixture.lifecycle.sync()
        #expect(fixture.vcenter.calls["QueryEvents"] == 1)
        #expect(again.rowsWritten == 0)
    }

    @Test func `where no event names the disk, the task of one user does, and those of two tell nothing`() async throws
    {
        let vcenter = fixture.vcenter
        for user in [Self.ann, Self.bob] { vcenter.addUser(user, privileges: SimulatedVCenter.allPrivileges) }
        let (one, two) = (
            try await LifecycleFixture.connect(to: vcenter, catalog: .inMemory(), username: Self.ann),
            try await LifecycleFixture.connect(to: vcenter, catalog: .inMemory(), username: Self.bob)
        )
        let (disks, _) = try await synced([("data", "app-01"), ("more", "app-02"), ("last", "app-02")]) { disks in
            _ = try await one.detach(disks[0])
            _ = try await one.detach(disks[1])
            _ = try await two.detach(disks[2])
            vcenter.forgetEvents("VmReconfiguredEvent")
        }
        #expect(try authors(disks[0], .detached) == [#"LAB\ann: VirtualMachine.detachDisk"#])
        #expect(try authors(disks[1], .detached) == ["?"] && authors(disks[2], .detached) == ["?"])
    }

    @Test func `who deleted the VM took its disks off it`() async throws {
        fixture.vcenter.setPower(.poweredOff, of: "app-01")
        let (disks, _) = try await synced([("kept", "app-01"), ("lost", "app-01")]) { disks in
            fixture.vcenter.setKeepAfterDeleteVM(true, of: disks[0].id.rawValue)
            fixture.vcenter.setKeepAfterDeleteVM(false, of: disks[1].id.rawValue)
            try fixture.vcenter.removeMachine("app-01", by: Self.bob)
        }
        #expect(try authors(disks[0], .detached) == [#"LAB\bob: VmRemovedEvent"#])
        #expect(try authors(disks[1], .gone) == [#"LAB\bob: VmRemovedEvent"#])
    }

    @Test func `what happened before the last look made no later change`() async throws {
        let (disks, _) = try await synced { disks in
            try fixture.vcenter.attach(disks[0].id.rawValue, to: "app-01", by: Self.ann)
        }
        clock.advance(days: 0.1)
        try fixture.vcenter.detach(disks[0].id.rawValue, from: "app-01")
        clock.advance(days: 0.1)
        _ = try await fixture.lifecycle.sync()
        clock.advance(days: 0.1)
        try fixture.vcenter.attach(disks[0].id.rawValue, to: "app-01")
        clock.advance(days: 0.1)
        _ = try await fixture.lifecycle.sync()
        #expect(try authors(disks[0], .attached) == [#"LAB\ann: VmReconfiguredEvent"#, "?"])
        #expect(try authors(disks[0], .detached) == ["?"])
    }

    @Test func `a server whose clock is hours off is understood`() async throws {
        let clock = TestClock()
        let fixture = try await LifecycleFixture(
            SimulatedVCenter(seed: .small, clock: { clock.now.addingTimeInterval(-5 * 3_600) }),
            now: { clock.now }
        )
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        clock.advance(days: 0.1)
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01", by: Self.ann)
        clock.advance(days: 0.1)
        _ = try await fixture.lifecycle.sync()
        let record = try #require(try fixture.lifecycle.record(of: disk.id))
        let events = try fixture.catalog.events(matching: EventQuery(diskID: record.id, kinds: [.attached]))
        #expect(events.first?.author?.user == Self.ann)
    }

    @Test func `where the events cannot be read the sync stands, says so, and the next one asks again`() async throws {
        fixture.vcenter.fail("QueryEvents", with: Fault("NoPermission", "Permission was denied."))
        let (disks, summary) = try await synced { disks in
            try fixture.vcenter.attach(disks[0].id.rawValue, to: "app-01", by: Self.ann)
        }
        #expect(summary.state == .done && summary.attached == 1)
        #expect(summary.old.map(\.part) == [.events] && summary.old[0].since == nil)
        #expect(summary.old[0].error.contains("NoPermission"))
        #expect(try authors(disks[0], .attached) == ["?"])
        func part() throws -> ServerPart? {
            try fixture.catalog.serverParts(serverID: try #require(fixture.lifecycle.server).id).first {
                $0.part == .events
            }
        }
        #expect(try part()?.error?.contains("NoPermission") == true)
        clock.advance(days: 0.1)
        #expect(try await fixture.lifecycle.sync().old == [])
        #expect(try authors(disks[0], .attached) == [#"LAB\ann: VmReconfiguredEvent"#])
        #expect(try part()?.error == nil && part()?.readAt != nil)
    }

    @Test func `a look for changes alone asks, too`() async throws {
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        clock.advance(days: 0.1)
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01", by: Self.ann)
        clock.advance(days: 0.1)
        let look = try await fixture.lifecycle.syncChanges()
        #expect(look.reasonForFull == nil)
        #expect(try authors(disk, .attached) == [#"LAB\ann: VmReconfiguredEvent"#])
    }

    @Test func `an ESXi host's own events are asked as well`() async throws {
        let clock = TestClock()
        let fixture = try await LifecycleFixture(
            SimulatedVCenter(kind: .esxi, seed: .small, clock: { clock.now }),
            now: { clock.now }
        )
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        clock.advance(days: 0.1)
        try fixture.vcenter.attach(disk.id.rawValue, to: "app-01", by: "root")
        clock.advance(days: 0.1)
        _ = try await fixture.lifecycle.sync()
        let record = try #require(try fixture.lifecycle.record(of: disk.id))
        let events = try fixture.catalog.events(matching: EventQuery(diskID: record.id, kinds: [.attached]))
        #expect(events.map(\.author?.user) == ["root"])
    }
}
