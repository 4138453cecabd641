import Foundation
import GRDB
import Testing

@testable import Catalog

/// What a merge takes for newer than what it read, and what not.
@Suite(.timeLimit(.minutes(1)))
struct SyncClockTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
    }

    private static let farAhead = 400 * 86_400.0

    @Test func `what a clock far ahead wrote is put right by the next sync`() throws {
        var wrong = DiskObservation.disk("a", name: "as it was")
        wrong.tags = [CatalogTag(category: "tier", name: "gold")]
        wrong.metadata = ["k": "v"]
        wrong.retirement = RetirementMark(retiredAt: CatalogFixture.time(1), dueAt: CatalogFixture.time(2))
        try sync([wrong, .disk("b")], attached: ["b"], at: Self.farAhead)
        var right = DiskObservation.disk("a", name: "as it is")
        right.tags = []
        right.metadata = [:]
        let summary = try sync([right], at: 100)
        #expect(summary.changed == 1)
        #expect(summary.gone == 1)
        let disk = try #require(try catalog.disk(fcdID: "a", serverID: server.id))
        #expect(disk.name == "as it is")
        #expect(try catalog.tags(diskID: disk.id) == [])
        #expect(try catalog.metadata(diskID: disk.id) == [:])
        #expect(try catalog.retirement(diskID: disk.id) == nil)
    }

    @Test func `an attachment that a clock far ahead wrote ends when the VM lets go`() throws {
        try sync([.disk("a")], attached: ["a"], at: Self.farAhead)
        #expect(try sync([.disk("a")], at: 100).detached == 1)
        #expect(try catalog.disks().first?.isAttached == false)
    }

    @Test func `clocks that differ by seconds do not make a row older than it is`() throws {
        try sync([.disk("a", name: "before")], at: 10)
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(100))
        try sync.add(disks: [.disk("a", name: "before")])
        // Another machine's clock is five minutes ahead.
        try catalog.record(.disk("a", name: "after"), serverID: server.id, at: CatalogFixture.time(400))
        try sync.commit(complete: [.disks], at: CatalogFixture.time(101))
        #expect(try catalog.disk(fcdID: "a", serverID: server.id)?.name == "after")
    }

    @Test func `a sync that read before another and is merged after it brings nothing older back`() throws {
        var before = DiskObservation.disk("a")
        before.tags = [CatalogTag(category: "tier", name: "gold")]
        before.metadata = ["k": "before", "fcd.team": "old"]
        before.owner = OwnerObservation(owner: Owner(team: "old"), setAt: CatalogFixture.time(1))
        try sync([before, .disk("b")], at: 10)
        let late = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try late.add(disks: [before, .disk("b", name: "b that was there yet")])
        var after = before
        after.metadata = ["k": "after", "fcd.team": "new"]
        after.owner = OwnerObservation(owner: Owner(team: "new"), setAt: CatalogFixture.time(21))
        #expect(try sync([after], at: 30).gone == 1)
        let summary = try late.commit(complete: [.disks], at: CatalogFixture.time(40))
        #expect(summary.changed == 0)
        #expect(summary.back == 0)
        let disk = try #require(try catalog.disk(fcdID: "a", serverID: server.id))
        #expect(try catalog.metadata(diskID: disk.id)["k"] == "after")
        #expect(try catalog.owner(diskID: disk.id)?.owner.team == "new")
        #expect(try catalog.disk(fcdID: "b", serverID: server.id)?.state == .gone)
    }

    @Test func `an owner and a mark that a command took off while the sync read stay off`() throws {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.team": "net"]
        seen.owner = OwnerObservation(owner: Owner(team: "net"), setAt: CatalogFixture.time(1))
        seen.retirement = RetirementMark(retiredAt: CatalogFixture.time(1), dueAt: CatalogFixture.time(2))
        try sync([seen], at: 10)
        let id = try #require(try catalog.disks().first?.id)
        var renamed = seen
        renamed.name = "renamed"
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try sync.add(disks: [renamed])
        try catalog.clearOwner(diskID: id, at: CatalogFixture.time(21))
        try catalog.clearRetirement(diskID: id, at: CatalogFixture.time(21))
        try sync.commit(complete: [.disks], at: CatalogFixture.time(22))
        #expect(try catalog.owner(diskID: id) == nil)
        #expect(try catalog.retirement(diskID: id) == nil)
    }

    @Test func `an owner of this catalog alone that a clock far ahead dated gives way to the one on the disk`() throws {
        try sync([.disk("a")], at: 10)
        let id = try #require(try catalog.disks().first?.id)
        try catalog.setOwner(
            Owner(team: "here"),
            diskID: id,
            setAt: CatalogFixture.time(Self.farAhead),
            at: CatalogFixture.time(Self.farAhead)
        )
        var seen = DiskObservation.disk("a")
        seen.metadata = [:]
        #expect(try sync([seen], at: 20).conflicts == 0)
        #expect(try catalog.owner(diskID: id)?.owner.team == "here")
        seen.metadata = ["fcd.team": "there"]
        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: CatalogFixture.time(25))
        #expect(try sync([seen], at: 30).conflicts == 0)
        #expect(try catalog.owner(diskID: id)?.owner.team == "there")
    }

    @Test func `metadata that a list does not show of a disk that is back is asked for`() throws {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["k": "v"]
        try sync([seen], at: 10)
        try sync([], at: 20)
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(30))
        #expect(try sync.add(disks: [.disk("a")]) == ["a"])
    }

    @Test func `a look at every VM tells since when a disk is free, and reads no disk that has not changed`() throws {
        try sync([.disk("a"), .disk("b")], attached: ["a"], at: 10)
        try catalog.write { db in
            try db.execute(sql: "UPDATE disk SET detached_since = NULL")
        }
        let look = try catalog.beginSync(serverID: server.id, scope: .machines, at: CatalogFixture.time(20))
        try look.add(vms: [.vm("vm-1")])
        let reach = SyncReach.changes(isAlwaysNoted: true)
        try look.commit(complete: [.vms, .attachments], reach: reach, at: CatalogFixture.time(21))
        #expect(try catalog.disk(fcdID: "a", serverID: server.id)?.detachedSince == CatalogFixture.time(21))
        #expect(try catalog.disk(fcdID: "b", serverID: server.id)?.detachedSince == nil)
    }

    @Test func `a look at VMs alone is no look for new disks`() throws {
        try sync([.disk("a")], at: 10)
        for (scope, seconds) in [(SyncScope.changes, 20.0), (.machines, 30)] {
            let look = try catalog.beginSync(serverID: server.id, scope: scope, at: CatalogFixture.time(seconds))
            let reach = SyncReach.changes(isAlwaysNoted: true)
            try look.commit(complete: [], reach: reach, at: CatalogFixture.time(seconds + 1))
        }
        #expect(try catalog.syncTimes(serverID: server.id)?.lastLook == CatalogFixture.time(20))
    }

    /// One whole sync that begins at `seconds` and is merged a second later; attached is to `vm-1`.
    @discardableResult
    private func sync(
        _ disks: [DiskObservation],
        attached: [String] = [],
        at seconds: Double
    ) throws -> SyncSummary {
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(seconds))
        try sync.add(datastores: [.datastore()])
        try sync.add(vms: [.vm("vm-1")])
        try sync.add(disks: disks)
        try sync.add(attachments: attached.map { AttachmentObservation(fcdID: $0, vmMoid: "vm-1") })
        return try sync.commit(at: CatalogFixture.time(seconds + 1))
    }
}
