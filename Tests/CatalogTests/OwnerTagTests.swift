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

    @Test func `an owner here that never reached the disk stays while it is later, and goes by what is later there`()
        throws
    {
        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.owner": "x"]
        let disk = try catalog.record(seen, serverID: server.id)
        try catalog.setOwner(Owner(team: "here"), diskID: disk.id, at: CatalogFixture.time(10))

        seen.owner = OwnerObservation(owner: Owner(team: "older"), setAt: CatalogFixture.time(5))
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(20))
        #expect(try catalog.owner(diskID: disk.id)?.owner.team == "here")
        #expect(try catalog.ownerConflict(diskID: disk.id)?.owner.team == "older")
        #expect(try catalog.ownerConflicts().map(\.here.owner.team) == ["here"])

        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: CatalogFixture.time(15))
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(30))
        #expect(try catalog.owner(diskID: disk.id)?.owner.team == "there")
        #expect(try catalog.owner(diskID: disk.id)?.source == .server)
        #expect(try catalog.ownerConflicts().isEmpty)

        seen.owner = OwnerObservation(owner: Owner(team: "by a slow clock"), setAt: CatalogFixture.time(1))
        try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(35))
        #expect(try catalog.owner(diskID: disk.id)?.owner.team == "by a slow clock")

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
        var nobody = OwnerTotal(group: nil)
        (nobody.disks, nobody.capacityMiB, nobody.unattachedMiB) = (1, 1_024, 1_024)
        var db = OwnerTotal(group: "db")
        (db.disks, db.capacityMiB, db.unattachedMiB) = (1, 1_024, 1_024)
        var net = OwnerTotal(group: "net")
        (net.disks, net.capacityMiB, net.unattachedMiB, net.attached, net.expired) = (2, 2_048, 1_024, 1, 1)
        #expect(try catalog.owners(on: day) == [nobody, db, net])
        #expect(try catalog.owners(on: day, serverID: server.id + 1) == [])
    }

    @Test func `totals go by whatever part of an owner is asked for, and by datastore`() throws {
        let disks = try (0..<4).map { try catalog.record(.disk("d\($0)"), serverID: server.id).id }
        try catalog.setOwner(Owner(team: "net", person: "Ada", costCentre: "42"), diskID: disks[0])
        try catalog.setOwner(Owner(team: "db", person: "Ada", purpose: "logs"), diskID: disks[1])
        try catalog.setOwner(Owner(contact: "x@y"), diskID: disks[2])
        func groups(_ grouping: OwnerTotal.Grouping) throws -> [String?: Int] {
            Dictionary(uniqueKeysWithValues: try catalog.owners(by: grouping).map { ($0.group, $0.disks) })
        }
        #expect(try groups(.owner) == ["net": 1, "db": 1, "x@y": 1, nil: 1])
        #expect(try groups(.team) == ["net": 1, "db": 1, nil: 2])
        #expect(try groups(.person) == ["Ada": 2, nil: 2])
        #expect(try groups(.contact) == ["x@y": 1, nil: 3])
        #expect(try groups(.costCentre) == ["42": 1, nil: 3])
        #expect(try groups(.purpose) == ["logs": 1, nil: 3])
        #expect(try groups(.datastore) == [nil: 4])
    }

    @Test func `totals as of a time are those of that time`() throws {
        let disk = try catalog.record(.disk("a"), serverID: server.id, at: CatalogFixture.time(1))
        try catalog.setOwner(Owner(team: "former"), diskID: disk.id, at: CatalogFixture.time(10))
        try catalog.setOwner(Owner(team: "now"), diskID: disk.id, at: CatalogFixture.time(20))
        let past = try DiskCatalog.open(at: fixture.path, asOf: CatalogFixture.time(15))
        #expect(try past.owners().map(\.group) == ["former"])
        #expect(try catalog.owners().map(\.group) == ["now"])
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
