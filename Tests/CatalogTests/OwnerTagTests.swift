import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct OwnerTagTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
    }

    @Test func `an owner is set, replaced and cleared`() throws {
        let disk = try catalog.record(.disk("a"), serverID: server.id)
        let owner = Owner(team: "storage", person: "Ada", costCentre: "42", expiresOn: CalendarDay("2026-12-31"))
        let set = try catalog.setOwner(owner, diskID: disk.id, at: CatalogFixture.time(1))
        #expect(set.owner == owner && set.source == .local && set.setAt == CatalogFixture.time(1))
        try catalog.setOwner(Owner(person: "Grace"), diskID: disk.id, source: .server)
        #expect(try catalog.owner(diskID: disk.id)?.owner == Owner(person: "Grace"))
        #expect(try catalog.clearOwner(diskID: disk.id))
        #expect(try !catalog.clearOwner(diskID: disk.id))
        #expect(try catalog.owner(diskID: disk.id) == nil)
    }

    @Test func `an owner without team, person and contact is refused`() throws {
        let disk = try catalog.record(.disk("a"), serverID: server.id)
        let error = #expect(throws: CatalogError.self) {
            try catalog.setOwner(Owner(costCentre: "42"), diskID: disk.id)
        }
        #expect(error?.code == .conflict)
    }

    @Test func `ownership found on the disk wins when it is later, and goes when it was cleared there`() throws {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.owner": "x"]
        let disk = try catalog.record(seen, serverID: server.id)
        try catalog.setOwner(Owner(team: "here"), diskID: disk.id, at: CatalogFixture.time(10))

        seen.owner = OwnerObservation(owner: Owner(team: "older"), setAt: CatalogFixture.time(5))
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(20))
        #expect(try catalog.owner(diskID: disk.id)?.owner.team == "here")

        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: CatalogFixture.time(15))
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(30))
        #expect(try catalog.owner(diskID: disk.id)?.owner.team == "there")
        #expect(try catalog.owner(diskID: disk.id)?.source == .server)

        seen.owner = nil
        seen.metadata = nil
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(40))
        #expect(try catalog.owner(diskID: disk.id) != nil)
        seen.metadata = [:]
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(50))
        #expect(try catalog.owner(diskID: disk.id) == nil)
    }

    @Test func `totals count what each owner holds`() throws {
        let day = try #require(CalendarDay("2026-06-01"))
        for (number, team) in ["net", "net", "db", nil].enumerated() {
            let disk = try catalog.record(.disk("d\(number)"), serverID: server.id)
            if number == 0 { try catalog.recordAttached(diskID: disk.id, vm: .vm()) }
            guard let team else { continue }
            let last = number == 1 ? CalendarDay("2026-05-31") : day
            try catalog.setOwner(Owner(team: team, expiresOn: last), diskID: disk.id)
        }
        let gone = try catalog.record(.disk("gone"), serverID: server.id)
        try catalog.markDeleted(diskID: gone.id)
        let expected = [
            OwnerTotal(owner: nil, disks: 1, capacityMiB: 1_024, attached: 0, expired: 0),
            OwnerTotal(owner: "db", disks: 1, capacityMiB: 1_024, attached: 0, expired: 0),
            OwnerTotal(owner: "net", disks: 2, capacityMiB: 2_048, attached: 1, expired: 1),
        ]
        #expect(try catalog.owners(on: day) == expected)
    }

    @Test func `tags are added once, counted and removed`() throws {
        let first = try catalog.record(.disk("a"), serverID: server.id)
        let second = try catalog.record(.disk("b"), serverID: server.id)
        let local = CatalogTag(category: nil, name: "gold")
        let vSphere = CatalogTag(category: "tier", name: "gold")
        #expect(try catalog.addTag(local, diskID: first.id))
        #expect(try !catalog.addTag(local, diskID: first.id))
        #expect(try catalog.addTag(vSphere, diskID: first.id))
        #expect(try catalog.addTag(local, diskID: second.id))
        #expect(try catalog.tags(diskID: first.id) == [local, vSphere])
        #expect(try catalog.tags() == [TagCount(tag: local, disks: 2), TagCount(tag: vSphere, disks: 1)])
        #expect(try catalog.removeTag(local, diskID: first.id))
        #expect(try !catalog.removeTag(local, diskID: first.id))
        #expect(try catalog.tags(diskID: first.id) == [vSphere])
    }

    @Test func `a tag is read and written as name or category and name`() throws {
        #expect(CatalogTag("gold") == CatalogTag(category: nil, name: "gold"))
        #expect(CatalogTag("tier/gold/x") == CatalogTag(category: "tier", name: "gold/x"))
        #expect(CatalogTag("层/金")?.description == "层/金")
        for text in ["", "/", "a/", "/a"] { #expect(CatalogTag(text) == nil) }
        let data = try JSONEncoder().encode([CatalogTag("gold")])
        #expect(String(decoding: data, as: UTF8.self) == #"["gold"]"#)
    }
}
