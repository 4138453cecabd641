import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(5)))
struct VcsimTagOwnerTests {
    @Test func `a local tag is the catalog's, and a tag with a category is the server's too`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            let local = CatalogTag(category: nil, name: "gold")
            let shared = CatalogTag(category: place.known.tagCategory, name: place.known.tags[1])
            for tag in [local, shared] {
                #expect(try await place.lifecycle.addTag(tag, to: disk).outcome == .done)
                #expect(try await place.lifecycle.addTag(tag, to: disk).outcome == .unchanged)
            }
            #expect(try await place.disks.tags(of: disk.id) == [DiskTag(category: "backup", name: "nur donnerstags")])
            #expect(try place.catalog.tags(diskID: try place.row(of: disk).id) == [local, shared])

            #expect(try await place.lifecycle.removeTag(shared, from: disk).outcome == .done)
            #expect(try await place.lifecycle.removeTag(shared, from: disk).outcome == .unchanged)
            #expect(try await place.disks.tags(of: disk.id) == [])
            #expect(try place.catalog.tags(diskID: try place.row(of: disk).id) == [local])
        }
    }

    @Test func `a tag that the server lacks is refused with a way out, and is not in the catalog`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            let tag = CatalogTag(category: "backup", name: "no such tag")
            let error = await #expect(throws: FCDError.self) { try await place.lifecycle.addTag(tag, to: disk) }
            #expect(error?.code == .notFound)
            #expect(error?.hint?.contains("use a local tag without a category: `no such tag`") == true)
            #expect(try place.catalog.tags(diskID: try place.row(of: disk).id) == [])
            #expect(try place.lastOperation().state == .failed)
        }
    }

    @Test func `a register with a tag that does not exist is refused before anything is registered`() async throws {
        try await VcsimWorkplace.with { place in
            let path = try DatastorePath(parsing: place.known.disks[0])
            let error = await #expect(throws: FCDError.self) {
                try await place.lifecycle.register(
                    RegisterRequest(path: path, tags: [CatalogTag(category: "no such", name: "tag")])
                )
            }
            #expect(error?.message.contains("no such") == true)
            await #expect(throws: FCDError.self) { try await place.lifecycle.disk(place.known.disks[0]) }
        }
    }

    @Test func `a register with an owner is done without metadata too, and says where the owner is`() async throws {
        try await VcsimWorkplace.with { place in
            var request = RegisterRequest(path: try DatastorePath(parsing: place.known.disks[0]))
            request.owner = Owner(team: "storage")
            let first = try await place.lifecycle.register(request)
            #expect(first.outcome == .done)
            #expect(first.notes == ["this server keeps no metadata: the owner is in this catalog alone"])
            let second = try await place.lifecycle.register(request)
            #expect(second.outcome == .unchanged)
            request.owner = Owner(team: "backup")
            let third = try await place.lifecycle.register(request)
            #expect(third.outcome == .partial)
            #expect(third.warnings.contains { $0.contains("stays with its owner storage") })
            #expect(third.diskID == first.diskID)
        }
    }

    @Test func `without metadata an owner is in the catalog alone, and the result says so`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            #expect(!place.disks.capabilities.hasMetadata)
            let owner = Owner(team: "storage", contact: "storage@example.com")
            let result = try await place.lifecycle.setOwner(owner, of: disk)
            #expect(result.outcome == .done)
            #expect(result.notes == ["this server keeps no metadata: the owner is in this catalog alone"])
            #expect(try await place.lifecycle.setOwner(owner, of: disk).outcome == .unchanged)
            let row = try place.row(of: disk)
            #expect(try place.catalog.owner(diskID: row.id)?.owner == owner)
            #expect(try place.catalog.owner(diskID: row.id)?.source == .local)

            // A sync finds no owner on the server, and must not take that for a change.
            _ = try await place.lifecycle.sync()
            #expect(try place.catalog.owner(diskID: row.id)?.owner == owner)
        }
    }
}
