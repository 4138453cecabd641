import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct DiskTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
        try fixture.catalog.record(.datastore(), serverID: server.id)
    }

    @Test func `a server that is met again keeps its row when its URL changes`() throws {
        var seen = ServerObservation(
            instanceUUID: "uuid-vc1",
            url: "https://new.example/sdk",
            name: "new",
            product: "p",
            apiVersion: "9.0.0.0",
            isVCenter: true
        )
        let again = try catalog.upsertServer(seen, at: CatalogFixture.time(5))
        #expect(again.id == server.id && again.name == "new" && again.firstSeen == server.firstSeen)
        #expect(again.lastSeen == CatalogFixture.time(5))
        #expect(try catalog.server(url: "https://new.example/sdk")?.id == server.id)
        seen.instanceUUID = "uuid-vc2"
        #expect(try catalog.upsertServer(seen).id != server.id)
    }

    @Test func `a disk is added, then updated; what was not looked at stays`() throws {
        var seen = DiskObservation.disk("a")
        seen.provisioning = .thin
        seen.createdAt = CatalogFixture.time(-100)
        let added = try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(1))
        #expect(added.state == .ready && added.fcdID == "a" && added.provisioning == .thin)
        #expect(added.createdAt == CatalogFixture.time(-100))
        let renamed = DiskObservation(fcdID: "a", name: "renamed")
        let updated = try catalog.record(renamed, serverID: server.id, at: CatalogFixture.time(2))
        #expect(updated.id == added.id && updated.name == "renamed")
        #expect(updated.capacityMiB == 1_024 && updated.path == added.path && updated.provisioning == .thin)
        #expect(updated.firstSeen == CatalogFixture.time(1) && updated.seenAt == CatalogFixture.time(2))
    }

    @Test func `the same ID on two servers is two disks`() throws {
        let other = try fixture.server("vc2")
        let first = try catalog.record(.disk("a"), serverID: server.id)
        let second = try catalog.record(.disk("a"), serverID: other.id)
        #expect(first.id != second.id)
        #expect(try catalog.candidates(for: "a").count == 2)
        #expect(try catalog.candidates(for: "a", serverID: other.id).map(\.id) == [second.id])
    }

    @Test func `a fault changes nothing else of a disk that is known`() throws {
        let known = try catalog.record(.disk("a"), serverID: server.id, at: CatalogFixture.time(1))
        let broken = DiskObservation(fcdID: "a", name: "a", fault: "FileFault")
        let faulty = try catalog.record(broken, serverID: server.id, at: CatalogFixture.time(2))
        #expect(faulty.name == known.name && faulty.capacityMiB == 1_024 && faulty.fault == "FileFault")
        #expect(try catalog.record(.disk("a"), serverID: server.id).fault == nil)
    }

    @Test func `metadata and vSphere tags follow the server, local tags stay`() throws {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["k": "v", "empty": ""]
        seen.tags = [CatalogTag(category: "tier", name: "gold")]
        let disk = try catalog.record(seen, serverID: server.id)
        try catalog.addTag(CatalogTag(category: nil, name: "mine"), diskID: disk.id)
        #expect(try catalog.metadata(diskID: disk.id) == ["k": "v", "empty": ""])
        seen.metadata = ["k": "w"]
        seen.tags = []
        try catalog.record(seen, serverID: server.id)
        #expect(try catalog.metadata(diskID: disk.id) == ["k": "w"])
        #expect(try catalog.tags(diskID: disk.id).map(\.description) == ["mine"])
        seen.metadata = nil
        seen.tags = nil
        try catalog.record(seen, serverID: server.id)
        #expect(try catalog.metadata(diskID: disk.id) == ["k": "w"])
    }

    @Test func `a disk being created becomes ready and its operation points at it`() throws {
        let operation = try catalog.begin(OperationIntent(kind: .create, serverID: server.id, target: "new"))
        let creating = try catalog.insertCreating(
            name: "new",
            datastoreMoid: "datastore-1",
            serverID: server.id,
            operationID: operation.id
        )
        #expect(creating.state == .creating && creating.fcdID == nil && creating.datastoreID != nil)
        #expect(try catalog.operation(id: operation.id)?.diskID == creating.id)
        let ready = try catalog.completeCreating(diskID: creating.id, with: .disk("a", name: "new"))
        #expect(ready.id == creating.id && ready.state == .ready && ready.fcdID == "a" && ready.capacityMiB == 1_024)
        #expect(throws: CatalogError.self) { try catalog.completeCreating(diskID: ready.id, with: .disk("a")) }
    }

    @Test func `a disk that a sync found first is not there twice`() throws {
        let operation = try catalog.begin(OperationIntent(kind: .create, serverID: server.id, target: "new"))
        let creating = try catalog.insertCreating(name: "new", serverID: server.id, operationID: operation.id)
        try catalog.setOwner(Owner(team: "storage"), diskID: creating.id)
        try catalog.addTag(CatalogTag(category: nil, name: "gold"), diskID: creating.id)
        let found = try catalog.record(.disk("a"), serverID: server.id)
        let ready = try catalog.completeCreating(diskID: creating.id, with: .disk("a"))
        #expect(ready.id == found.id)
        #expect(try catalog.disks().map(\.id) == [found.id])
        #expect(try catalog.owner(diskID: found.id)?.owner.team == "storage")
        #expect(try catalog.tags(diskID: found.id).map(\.description) == ["gold"])
        #expect(try catalog.operation(id: operation.id)?.diskID == found.id)
    }

    @Test func `a disk that was not made leaves no row, and one that was made stays`() throws {
        let creating = try catalog.insertCreating(name: "new", serverID: server.id)
        #expect(try catalog.abandonCreating(diskID: creating.id))
        #expect(try catalog.disk(id: creating.id) == nil)
        let ready = try catalog.record(.disk("a"), serverID: server.id)
        #expect(try !catalog.abandonCreating(diskID: ready.id))
        #expect(try catalog.disk(id: ready.id) == ready)
    }

    @Test func `deleting goes from intent to end, and takes the disk out of lists`() throws {
        let disk = try catalog.record(.disk("a"), serverID: server.id)
        try catalog.setOwner(Owner(team: "storage"), diskID: disk.id)
        #expect(try catalog.markDeleting(diskID: disk.id).state == .deleting)
        #expect(try catalog.markReady(diskID: disk.id).state == .ready)
        try catalog.recordAttached(diskID: disk.id, vm: .vm())
        let deleted = try catalog.markDeleted(diskID: disk.id)
        #expect(deleted.state == .deleted && deleted.goneAt != nil)
        #expect(try catalog.markDeleted(diskID: disk.id) == deleted)
        #expect(try catalog.disks().isEmpty)
        let listing = try #require(try catalog.disks(matching: DiskQuery(includeGone: true)).first)
        #expect(!listing.isAttached && listing.owner != nil)
        let error = #expect(throws: CatalogError.self) { try catalog.markDeleting(diskID: disk.id) }
        #expect(error?.code == .conflict)
    }

    @Test func `what does not exist is named`() throws {
        let error = #expect(throws: CatalogError.self) { try catalog.setOwner(Owner(team: "t"), diskID: 4_711) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("4711") == true)
        #expect(try catalog.disk(fcdID: "none", serverID: server.id) == nil)
        #expect(try catalog.listing(diskID: 4_711) == nil)
    }
}
