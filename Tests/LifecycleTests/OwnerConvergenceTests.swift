import Catalog
import FCD
import Foundation
import Simulator
import Testing

@testable import Lifecycle

/// Two machines with a catalog each, and one server: whatever the order, they come to the same owners.
@Suite(.timeLimit(.minutes(1)))
struct OwnerConvergenceTests {
    let here: LifecycleFixture
    let there: LifecycleFixture
    let disk: Disk

    init() async throws {
        here = try await LifecycleFixture()
        there = try await LifecycleFixture(here.vcenter)
        disk = try await here.addDisk()
        _ = try await here.lifecycle.sync()
        _ = try await there.lifecycle.sync()
    }

    private func owner(_ fixture: LifecycleFixture) throws -> OwnerRecord? {
        try fixture.lifecycle.record(of: disk.id).flatMap { try fixture.catalog.owner(diskID: $0.id) }
    }

    @Test(arguments: [0, 0.000_4, 0.000_5, 0.001, 0.123, 0.122_9, 0.123_5, 0.435, 0.999_4, 0.999_9])
    func `the time of an owner is the same in the catalog and on the disk, to the millisecond`(
        fraction: Double
    ) async throws {
        let time = Date(timeIntervalSince1970: 1_790_000_000 + fraction)
        let setter = try await LifecycleFixture(here.vcenter, now: { time })
        _ = try await setter.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        let set = try #require(try owner(setter)?.setAt)
        _ = try await there.lifecycle.sync()
        #expect(try owner(there)?.setAt == set)
        let metadata = try #require(here.vcenter.disk(disk.id.rawValue)?.metadata)
        #expect(OwnerMetadata.observation(metadata)?.setAt == set)
        // What the catalog read is written back as it stands there.
        let update = OwnerMetadata.update(to: Owner(team: "payments"), at: try #require(try owner(there)?.setAt))
        #expect(update.set["fcd.owner.set-at"] == metadata["fcd.owner.set-at"])
        #expect(try await there.lifecycle.sync().changed == 0)
    }

    private func teams() throws -> [String?] { [try owner(here)?.owner.team, try owner(there)?.owner.team] }

    /// Writes an owner into a catalog alone, as where the server was out of reach.
    private func setUnwritten(_ team: String, _ fixture: LifecycleFixture, _ secondsAgo: Double) throws {
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        try fixture.catalog.setOwner(Owner(team: team), diskID: row.id, setAt: Date() - secondsAgo)
    }

    @Test(arguments: [false, true])
    func `an owner set on one machine arrives at the other, in either order of syncs`(isReversed: Bool) async throws {
        let owner = Owner(
            team: "payments",
            person: "Kim",
            contact: "p@example.com",
            costCentre: "4711",
            purpose: "ledger",
            expiresOn: CalendarDay("2031-12-31")
        )
        _ = try await here.lifecycle.setOwner(owner, of: disk)
        for fixture in isReversed ? [there, here] : [here, there] { _ = try await fixture.lifecycle.sync() }
        #expect(try self.owner(there)?.owner == owner)
        #expect(try self.owner(here)?.owner == owner)
        #expect(try self.owner(here)?.setAt == self.owner(there)?.setAt)
        #expect(try self.owner(there)?.source == .server)
    }

    @Test func `what was set last on the server counts on both, by whatever clock`() async throws {
        _ = try await here.lifecycle.setOwner(Owner(team: "first"), of: disk)
        let slow = try await LifecycleFixture(here.vcenter, now: { Date() - 200 })
        _ = try await slow.lifecycle.setOwner(Owner(team: "second"), of: disk)
        _ = try await there.lifecycle.sync()
        _ = try await here.lifecycle.sync()
        #expect(try teams() == ["second", "second"])
        #expect(try here.catalog.ownerConflicts().isEmpty)
        let events = try here.catalog.reading { try $0.rows("SELECT * FROM events WHERE kind = 'owner' ORDER BY seq") }
        #expect(events.last?["was"] == .text("first") && events.last?["became"] == .text("second"))
        #expect(events.last?["detail"].text?.contains("before what it replaces") == true)
    }

    @Test func `an unwritten owner is told of, and a push brings it to all`() async throws {
        try setUnwritten("payments", here, 10)
        let summary = try await here.lifecycle.sync()
        #expect(summary.unwritten == 1 && summary.conflicts == 0)
        _ = try await there.lifecycle.sync()
        #expect(try teams() == ["payments", nil])
        #expect(try await here.lifecycle.pushOwner(of: disk, dryRun: true).outcome == .planned)
        #expect(here.vcenter.disk(disk.id.rawValue)?.metadata["fcd.owner.team"] == nil)
        #expect(try await here.lifecycle.pushOwner(of: disk).outcome == .done)
        #expect(try await here.lifecycle.pushOwner(of: disk).outcome == .unchanged)
        #expect(try await there.lifecycle.sync().unwritten == 0)
        #expect(try await here.lifecycle.sync().unwritten == 0)
        #expect(try teams() == ["payments", "payments"])
        #expect(try owner(here)?.setAt == owner(there)?.setAt)
    }

    @Test(arguments: [false, true])
    func `of two unwritten owners the later one counts on both in the end`(laterIsPushedFirst: Bool) async throws {
        try setUnwritten("earlier", here, 20)
        try setUnwritten("later", there, 10)
        if laterIsPushedFirst {
            _ = try await there.lifecycle.pushOwner(of: disk)
            let error = await #expect(throws: FCDError.self) { try await here.lifecycle.pushOwner(of: disk) }
            #expect(error?.code == .conflict)
            #expect(error?.message.contains("belongs to later since") == true)
            _ = try await here.lifecycle.sync()
            _ = try await there.lifecycle.sync()
        } else {
            _ = try await here.lifecycle.pushOwner(of: disk)
            #expect(try await there.lifecycle.sync().conflicts == 1)
            let conflict = try #require(try there.catalog.ownerConflicts().first)
            #expect(conflict.here.owner.team == "later" && conflict.onDisk.owner.team == "earlier")
            #expect(try await there.lifecycle.show(disk).ownership?.onDisk?.owner.team == "earlier")
            _ = try await there.lifecycle.pushOwner(of: disk)
            #expect(try there.catalog.ownerConflicts().isEmpty)
            _ = try await here.lifecycle.sync()
        }
        #expect(try teams() == ["later", "later"])
        for fixture in [here, there] {
            let names = try fixture.catalog.reading { reader in
                try reader.rows("SELECT owner FROM owner_history").compactMap { $0["owner"].text }
            }
            #expect(names.contains("later"))
            if fixture.catalog.path == here.catalog.path { #expect(names.contains("earlier")) }
        }
        let events = try there.catalog.reading {
            try $0.rows("SELECT * FROM events WHERE kind = 'owner-conflict'")
        }
        #expect(events.count == (laterIsPushedFirst ? 0 : 1))
    }

    private func conflicts(_ fixture: LifecycleFixture) throws -> [String?] {
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        return try fixture.catalog.events(matching: EventQuery(diskID: row.id, oldestFirst: true))
            .filter { $0.kind == .ownerConflict }.map(\.became)
    }

    @Test(arguments: [false, true], [false, true])
    func `of three owners, one on the disk and two unwritten, the latest counts on both in the end`(
        thereSyncsFirst: Bool,
        latestIsPushedFirst: Bool
    ) async throws {
        let third = try await LifecycleFixture(here.vcenter)
        _ = try await third.lifecycle.setOwner(Owner(team: "earliest"), of: disk)
        try setUnwritten("later", here, -30)
        try setUnwritten("latest", there, -60)
        for fixture in thereSyncsFirst ? [there, here] : [here, there] {
            #expect(try await fixture.lifecycle.sync().conflicts == 1)
        }
        #expect(try teams() == ["later", "latest"])
        #expect(try conflicts(here).count == 1 && conflicts(there).count == 1)
        for fixture in latestIsPushedFirst ? [there, here] : [here, there] {
            do {
                _ = try await fixture.lifecycle.pushOwner(of: disk)
            } catch let error as FCDError {
                // The earlier of two does not go over the later.
                #expect(error.code == .conflict && latestIsPushedFirst)
            }
        }
        for fixture in thereSyncsFirst ? [there, here] : [here, there] {
            #expect(try await fixture.lifecycle.sync().conflicts == 0)
        }
        #expect(try teams() == ["latest", "latest"])
        #expect(here.vcenter.disk(disk.id.rawValue)?.metadata["fcd.owner.team"] == "latest")
        _ = try await third.lifecycle.sync()
        #expect(try owner(third)?.owner.team == "latest")
    }

    @Test func `setting the owner anew ends a conflict on both machines`() async throws {
        _ = try await there.lifecycle.setOwner(Owner(team: "theirs"), of: disk)
        try setUnwritten("ours", here, -5)
        #expect(try await here.lifecycle.sync().conflicts == 1)
        _ = try await here.lifecycle.setOwner(Owner(team: "both"), of: disk)
        #expect(try here.catalog.ownerConflicts().isEmpty)
        for fixture in [there, here] { #expect(try await fixture.lifecycle.sync().conflicts == 0) }
        #expect(try teams() == ["both", "both"])
    }

    @Test func `a later clearing goes before an earlier unwritten owner, and not before a later one`() async throws {
        _ = try await there.lifecycle.setOwner(Owner(team: "theirs"), of: disk)
        try setUnwritten("ours", here, 60)
        _ = try await there.lifecycle.clearOwner(of: disk)
        _ = try await here.lifecycle.sync()
        #expect(try teams() == [nil, nil])
        try setUnwritten("ours", here, -60)
        #expect(try await here.lifecycle.sync().conflicts == 0)
        #expect(try teams() == ["ours", nil])
    }

    @Test func `a push writes over a later owner only when told to, and that counts everywhere then`() async throws {
        try setUnwritten("ours", here, 60)
        _ = try await there.lifecycle.setOwner(Owner(team: "theirs"), of: disk)
        await #expect(throws: FCDError.self) { try await here.lifecycle.pushOwner(of: disk) }
        #expect(try await here.lifecycle.pushOwner(of: disk, overwriting: true).outcome == .done)
        _ = try await there.lifecycle.sync()
        #expect(try teams() == ["ours", "ours"])
    }

    @Test func `rules are applied after a sync, on this machine alone`() async throws {
        var lifecycle = here.lifecycle
        lifecycle.ownerRules = [
            OwnerRule(name: "all", conditions: OwnerRuleConditions(), team: try OwnerText("storage"))
        ]
        #expect(try await lifecycle.sync().ruled == 1)
        let second = try await lifecycle.sync()
        #expect(second.ruled == 0 && second.unwritten == 0 && second.changed == 0)
        #expect(try await lifecycle.show(disk).ownership?.rule == "all")
        #expect(try await lifecycle.list().map(\.ownership?.source) == [.rule])
        _ = try await there.lifecycle.sync()
        #expect(try teams() == ["storage", nil])
        #expect(here.vcenter.disk(disk.id.rawValue)?.metadata.keys.contains { $0.hasPrefix("fcd.owner") } == false)

        _ = try await there.lifecycle.setOwner(Owner(team: "theirs"), of: disk)
        #expect(try await lifecycle.sync().conflicts == 0)
        #expect(try teams() == ["theirs", "theirs"])
        _ = try await there.lifecycle.clearOwner(of: disk)
        #expect(try await lifecycle.sync().ruled == 1)
        lifecycle.ownerRules = []
        #expect(try await lifecycle.sync().ruled == 1)
        #expect(try teams() == [nil, nil])
    }

    @Test func `a rule's owner is the disk's own only when a person says so, and then stays`() async throws {
        var lifecycle = here.lifecycle
        lifecycle.ownerRules = [
            OwnerRule(name: "all", conditions: OwnerRuleConditions(), team: try OwnerText("storage"))
        ]
        _ = try await lifecycle.sync()
        #expect(try await lifecycle.pushOwner(of: disk).message.contains("by the rule all alone") == true)
        #expect(here.changes.filter { $0.contains("Metadata") } == [])
        let pushed = try await lifecycle.pushOwner(of: disk, adopting: true)
        #expect(pushed.outcome == .done && pushed.notes == ["by the rule all, which does not change it any more"])
        lifecycle.ownerRules = []
        #expect(try await lifecycle.sync().ruled == 0)
        _ = try await there.lifecycle.sync()
        #expect(try teams() == ["storage", "storage"])
    }

    @Test func `clearing a disk that only a rule gives an owner says so`() async throws {
        var lifecycle = here.lifecycle
        lifecycle.ownerRules = [
            OwnerRule(name: "all", conditions: OwnerRuleConditions(), team: try OwnerText("storage"))
        ]
        _ = try await lifecycle.sync()
        let result = try await lifecycle.clearOwner(of: disk)
        #expect(result.outcome == .unchanged)
        #expect(result.notes.first?.contains("the rule all of the configuration gives it to storage") == true)
    }

    @Test func `on a server without metadata nothing can be pushed`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        transport.replaceAnswer(of: "RetrieveContent", with: 404, "")
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setOwner(Owner(team: "a"), of: disk)
        #expect(try await fixture.lifecycle.sync().unwritten == 0)
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.pushOwner(of: disk) }
        #expect(error?.code == .unsupported)
    }
}
