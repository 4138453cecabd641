import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// Rules of ownership are applied with every kind of sync, in its own transaction.
@Suite(.timeLimit(.minutes(1)))
struct OwnerRuleSyncTests {
    private func lifecycle(_ fixture: LifecycleFixture, team: String) throws -> DiskLifecycle {
        var lifecycle = fixture.lifecycle
        lifecycle.ownerRules = [
            OwnerRule(name: "all", conditions: OwnerRuleConditions(), team: try OwnerText(team))
        ]
        return lifecycle
    }

    private func team(_ id: String, _ fixture: LifecycleFixture) throws -> String? {
        let row = try #require(try fixture.lifecycle.record(of: DiskID(id)))
        return try fixture.catalog.owner(diskID: row.id)?.owner.team
    }

    @Test func `a look for changes gives what is new an owner, and leaves other disks to a sync of all`() async throws {
        let fixture = try await LifecycleFixture()
        let old = try fixture.vcenter.addDisk(name: "old", on: "datastore1", created: Date() - 86_400)
        _ = try await fixture.lifecycle.sync()
        let new = try fixture.vcenter.addDisk(name: "new", on: "datastore1")
        let changes = try await lifecycle(fixture, team: "storage").syncChanges()
        #expect(changes.reasonForFull == nil && changes.summary.ruled == 1)
        #expect(try team(new, fixture) == "storage")
        #expect(try team(old, fixture) == nil)
        let disk = try await fixture.addDisk("made")
        let made = disk.id.rawValue
        _ = try await fixture.lifecycle.setMetadata(["by": "a command"], of: disk)
        #expect(try await lifecycle(fixture, team: "storage").syncChanges().summary.ruled == 1)
        #expect(try team(made, fixture) == "storage")
        let quiet = try await lifecycle(fixture, team: "storage").syncChanges()
        #expect(quiet.summary.ruled == 0 && quiet.summary.changesNothing)
        let full = try await lifecycle(fixture, team: "platform").sync()
        #expect(full.ruled == 3)
        #expect(try [team(old, fixture), team(new, fixture)] == ["platform", "platform"])
    }

    @Test func `a watch gives a new disk its owner in the round that finds it`() async throws {
        let fixture = try await LifecycleFixture()
        let watch = RunningWatch(try lifecycle(fixture, team: "storage"))
        try await watch.until { $0.fulls == 1 }
        let id = try fixture.vcenter.addDisk(name: "new", on: "datastore1")
        try await watch.until { $0.changes.map(\.added).reduce(0, +) == 1 }
        _ = try await watch.end()
        #expect(try team(id, fixture) == "storage")
        let row = try #require(try fixture.lifecycle.record(of: DiskID(id)))
        let events = try fixture.catalog.events(matching: EventQuery(diskID: row.id, oldestFirst: true))
        #expect(events.map(\.kind) == [.found, .owner])
        #expect(Set(events.map(\.time)).count == 1 && events.allSatisfy { $0.source == .sync })
    }

    @Test func `rows that rules write are counted, and a repeated sync writes none`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        let first = try await lifecycle(fixture, team: "storage").sync()
        #expect(first.ruled == 1 && first.rowsWritten > 0 && first.changed == 0 && !first.changesNothing)
        let second = try await lifecycle(fixture, team: "storage").sync()
        #expect(second.ruled == 0 && second.rowsWritten == 0 && second.changesNothing)
    }

    @Test func `where the disks could not be read, rules leave those alone that nothing was heard of`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.fail("VslmListVStorageObjectForSpec", with: Fault("RuntimeFault", "out of order"), times: 2)
        let summary = try await lifecycle(fixture, team: "storage").sync()
        #expect(summary.state == .partial && summary.ruled == 0)
        #expect(try team(disk.id.rawValue, fixture) == nil)
    }

    @Test func `without a configuration's word, what rules gave stays`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await lifecycle(fixture, team: "storage").sync()
        #expect(try await fixture.lifecycle.sync().ruled == 0)
        #expect(try team(disk.id.rawValue, fixture) == "storage")
    }
}
