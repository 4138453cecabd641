import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct SyncDetailsTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
    }

    @Test func `tags, metadata and owner come with the disk and count as changes`() throws {
        var seen = DiskObservation.disk("a")
        seen.tags = [CatalogTag(category: "tier", name: "gold"), CatalogTag(category: nil, name: "not the server's")]
        seen.metadata = ["k": "v"]
        seen.owner = OwnerObservation(owner: Owner(team: "net"), setAt: CatalogFixture.time(1))
        #expect(try sync(seen, at: 10).added == 1)
        let id = try #require(try catalog.disks().first?.id)
        #expect(try catalog.tags(diskID: id).map(\.description) == ["tier/gold"])
        #expect(try catalog.metadata(diskID: id) == ["k": "v"])
        #expect(try catalog.owner(diskID: id)?.owner.team == "net")
        #expect(try sync(seen, at: 20).unchanged == 1)

        seen.tags = [CatalogTag(category: "tier", name: "silver")]
        #expect(try sync(seen, at: 30).changed == 1)
        #expect(try catalog.tags(diskID: id).map(\.description) == ["tier/silver"])
        seen.metadata = ["k": "w"]
        #expect(try sync(seen, at: 40).changed == 1)
        seen.metadata = ["k": "w", "l": ""]
        #expect(try sync(seen, at: 50).changed == 1)
        #expect(try catalog.metadata(diskID: id) == ["k": "w", "l": ""])
        seen.metadata = [:]
        #expect(try sync(seen, at: 60).changed == 1)
        #expect(try catalog.metadata(diskID: id) == [:])
        #expect(try sync(seen, at: 70).unchanged == 1)
    }

    @Test func `what was not looked at stays`() throws {
        var seen = DiskObservation.disk("a")
        seen.tags = [CatalogTag(category: "tier", name: "gold")]
        seen.metadata = ["k": "v"]
        seen.provisioning = .thin
        try sync(seen, at: 10)
        #expect(try sync(DiskObservation(fcdID: "a", name: "disk-a"), at: 20).unchanged == 1)
        let listing = try #require(try catalog.disks().first)
        #expect(listing.tags.count == 1 && listing.disk.provisioning == .thin && listing.disk.capacityMiB == 1_024)
        #expect(try catalog.metadata(diskID: listing.id) == ["k": "v"])
    }

    @Test func `local tags and owners stay, whatever the server says`() throws {
        var seen = DiskObservation.disk("a")
        seen.tags = []
        seen.metadata = [:]
        try sync(seen, at: 10)
        let id = try #require(try catalog.disks().first?.id)
        try catalog.addTag(CatalogTag(category: nil, name: "mine"), diskID: id, at: CatalogFixture.time(12))
        try catalog.setOwner(Owner(team: "net"), diskID: id, at: CatalogFixture.time(12))
        #expect(try sync(seen, at: 20).unchanged == 1)
        #expect(try catalog.tags(diskID: id).map(\.description) == ["mine"])
        #expect(try catalog.owner(diskID: id)?.owner.team == "net")
    }

    @Test
    func `the owner that stands with the disk wins, by whatever clock it was set, and one cleared elsewhere goes`()
        throws
    {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.team": "old"]
        seen.owner = OwnerObservation(owner: Owner(team: "old"), setAt: CatalogFixture.time(1))
        try sync(seen, at: 10)
        let id = try #require(try catalog.disks().first?.id)
        try catalog.setOwner(Owner(team: "here"), diskID: id, source: .server, at: CatalogFixture.time(15))
        #expect(try sync(seen, at: 20).changed == 1)
        #expect(try catalog.owner(diskID: id)?.owner.team == "old")
        #expect(try sync(seen, at: 25).unchanged == 1)
        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: CatalogFixture.time(25))
        #expect(try sync(seen, at: 30).changed == 1)
        #expect(try catalog.owner(diskID: id)?.owner.team == "there")
        seen.owner = nil
        #expect(try sync(seen, at: 40).changed == 1)
        #expect(try catalog.owner(diskID: id) == nil)
    }

    @Test func `a later owner that never reached the disk stays, and is a conflict until one of them gives way`() throws
    {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.team": "there"]
        try sync(seen, at: 10)
        let id = try #require(try catalog.disks().first?.id)
        try catalog.setOwner(Owner(team: "here"), diskID: id, source: .local, at: CatalogFixture.time(15))
        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: CatalogFixture.time(12))
        #expect(try sync(seen, at: 20).conflicts == 1)
        #expect(try sync(seen, at: 30).conflicts == 1)
        #expect(try catalog.owner(diskID: id)?.owner.team == "here")
        let events = try catalog.reading {
            try $0.rows("SELECT * FROM events WHERE kind = 'owner-conflict'")
        }
        #expect(events.map { $0["was"] } == [.text("here")])
        #expect(events.map { $0["became"] } == [.text("there")])
        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: CatalogFixture.time(35))
        #expect(try sync(seen, at: 40).conflicts == 0)
        #expect(try catalog.owner(diskID: id)?.owner.team == "there")
    }

    @Test func `a vSphere tag and an owner set while the sync read stay`() throws {
        var seen = DiskObservation.disk("a")
        seen.tags = []
        seen.metadata = [:]
        try sync(seen, at: 10)
        let id = try #require(try catalog.disks().first?.id)
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try sync.add(disks: [seen])
        try catalog.addTag(CatalogTag(category: "tier", name: "gold"), diskID: id, at: CatalogFixture.time(21))
        try catalog.setOwner(Owner(team: "net"), diskID: id, source: .server, at: CatalogFixture.time(21))
        try catalog.replaceMetadata(["fcd.team": "net"], diskID: id, at: CatalogFixture.time(21))
        try sync.commit(complete: [.disks], at: CatalogFixture.time(22))
        #expect(try catalog.tags(diskID: id).map(\.description) == ["tier/gold"])
        #expect(try catalog.owner(diskID: id)?.owner.team == "net")
        #expect(try catalog.metadata(diskID: id) == ["fcd.team": "net"])
    }

    @Test func `a disk on two pages is taken once, as it was last`() throws {
        var first = DiskObservation.disk("a", name: "first")
        first.metadata = ["k": "1", "l": "1"]
        var second = DiskObservation.disk("a", name: "second")
        second.metadata = ["k": "2"]
        let sync = try catalog.beginSync(serverID: server.id)
        try sync.add(disks: [first])
        try sync.add(disks: [second])
        #expect(try sync.commit().added == 1)
        let listing = try #require(try catalog.disks().first)
        #expect(listing.disk.name == "second")
        #expect(try catalog.metadata(diskID: listing.id) == ["k": "2"])
    }

    @discardableResult
    private func sync(_ disk: DiskObservation, at seconds: Double) throws -> SyncSummary {
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(seconds))
        try sync.add(datastores: [.datastore()])
        try sync.add(disks: [disk])
        return try sync.commit(at: CatalogFixture.time(seconds + 1))
    }
}
