import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(5)))
struct VcsimLifecycleTests {
    @Test func `a live list has every disk with its path, and show has the rest`() async throws {
        try await VcsimWorkplace.with { place in
            let old = CatalogTag(category: nil, name: "old")
            let disk = try await place.register(2, name: "账本", owner: Owner(team: "财务"), tags: [old])
            _ = try await place.register(1)
            let rows = try await place.lifecycle.list()
            #expect(rows.map(\.entry.name) == ["with two  spaces", "账本"])
            let row = try #require(rows.last)
            #expect(row.entry.path == place.known.disks[2])
            #expect(row.datastore == place.known.datastores[0])
            #expect(row.machines == [])
            #expect(row.owner?.team == "财务")
            #expect(row.tags?.map(\.description) == ["old"])

            let details = try await place.lifecycle.show(disk)
            #expect(details.faults == [])
            #expect(details.holders == [])
            #expect(details.snapshots == [])
            #expect(details.owner?.team == "财务")
            #expect(details.tags.map(\.description) == ["old"])
        }
    }

    @Test func `a disk is named by its ID, the beginning of one, its name or its path`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register(name: "one")
            for text in [disk.id.rawValue, String(disk.id.rawValue.prefix(8)), "one", disk.path] {
                #expect(try await place.lifecycle.disk(text).id == disk.id, "\(text)")
            }
            _ = try await place.register(1, name: "one")
            let ambiguous = await #expect(throws: FCDError.self) { try await place.lifecycle.disk("one") }
            #expect(ambiguous?.code == .ambiguous)
            #expect(ambiguous?.candidates.count == 2)
            for text in ["no such", UUID().uuidString, place.known.disks[3]] {
                let error = await #expect(throws: FCDError.self) { try await place.lifecycle.disk(text) }
                #expect(error?.code == .notFound, "\(text)")
            }
        }
    }

    @Test func `a disk is made, and deleted with its file`() async throws {
        try await VcsimWorkplace.with { place in
            let created = try await place.lifecycle.create(
                CreateRequest(name: "neu 新", capacity: MiB(64), place: .datastore(place.known.datastores[1]))
            )
            let disk = try await place.disks.retrieve(try #require(created.diskID))
            #expect(disk.name == "neu 新" && disk.capacity == MiB(64))
            #expect(try place.row(of: disk).capacityMiB == 64)

            let deleted = try await place.lifecycle.delete(disk)
            #expect(deleted.outcome == .done)
            #expect(try place.row(of: disk).state == .deleted)
            #expect(try place.lastOperation().state == .done)
            for attempt in [disk.id.rawValue, disk.path] {
                let error = await #expect(throws: FCDError.self) { try await place.lifecycle.disk(attempt) }
                #expect(error?.code == .notFound)
            }
            // Deleted with its file: there is nothing left to register.
            let error = await #expect(throws: FCDError.self) {
                try await place.lifecycle.register(RegisterRequest(path: try DatastorePath(parsing: disk.path)))
            }
            #expect(error?.fault?.type == "InvalidArgument")
        }
    }
}
