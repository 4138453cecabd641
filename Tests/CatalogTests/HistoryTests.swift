import Foundation
import GRDB
import Testing

@testable import Catalog

/// What the schema's triggers write of every change.
@Suite(.timeLimit(.minutes(1)))
struct HistoryTests {
    private let fixture: CatalogFixture
    private let server: ServerRecord
    private var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
        try fixture.catalog.record(.datastore(), serverID: server.id, at: CatalogFixture.time(0))
        try fixture.catalog.record(
            .datastore("datastore-2", name: "ds2"),
            serverID: server.id,
            at: CatalogFixture.time(0)
        )
    }

    private func time(_ seconds: Double) -> Date { CatalogFixture.time(seconds) }

    /// `kind was>became` of each event.
    private func events(_ disk: DiskRecord) throws -> [String] {
        try catalog.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM event WHERE disk_id = ? ORDER BY seq", arguments: [disk.id]).map {
                "\($0["kind"] as String) \(($0["was"] as String?) ?? "")>\(($0["became"] as String?) ?? "")"
            }
        }
    }

    @Test func `every change of a disk is an event with the old and the new value`() throws {
        var seen = DiskObservation.disk("a", name: "db")
        let disk = try catalog.record(seen, serverID: server.id, at: time(1))
        seen.name = "db-old"
        try catalog.record(seen, serverID: server.id, at: time(2))
        seen.capacityMiB = 2_048
        try catalog.record(seen, serverID: server.id, at: time(3))
        seen.datastoreMoid = "datastore-2"
        seen.path = "[ds2] fcd/a.vmdk"
        try catalog.record(seen, serverID: server.id, at: time(4))
        try catalog.recordAttached(diskID: disk.id, vm: .vm(), at: time(5))
        try catalog.recordDetached(diskID: disk.id, at: time(6))
        try catalog.addTag(CatalogTag(category: "tier", name: "gold"), diskID: disk.id, at: time(7))
        try catalog.removeTag(CatalogTag(category: "tier", name: "gold"), diskID: disk.id, at: time(8))
        try catalog.setOwner(Owner(team: "payments"), diskID: disk.id, at: time(9))
        try catalog.setOwner(Owner(team: "search"), diskID: disk.id, at: time(10))
        try catalog.clearOwner(diskID: disk.id, at: time(11))
        try catalog.markGone(diskID: disk.id, at: time(12))
        try catalog.record(seen, serverID: server.id, at: time(13))
        #expect(
            try events(disk) == [
                "found >db", "renamed db>db-old", "grew 1024>2048", "moved [ds1] fcd/a.vmdk>[ds2] fcd/a.vmdk",
                "attached >db01", "detached db01>", "tagged >tier/gold", "untagged tier/gold>", "owner >payments",
                "owner payments>search", "owner search>", "gone db-old>", "back >db-old",
            ]
        )
        let changed = try catalog.read { try String.fetchOne($0, sql: "SELECT changed_at FROM disk") }
        #expect(changed == Timestamp.text(time(13)))
    }

    @Test func `a change that a repeated observation shows no longer is no event`() throws {
        let disk = try catalog.record(.disk("a"), serverID: server.id, at: time(1))
        try catalog.record(.disk("a"), serverID: server.id, at: time(2))
        try catalog.replaceMetadata(["cns.k8s.pvc.name": "data"], diskID: disk.id, at: time(3))
        try catalog.replaceMetadata(["cns.k8s.pvc.name": "data"], diskID: disk.id, at: time(4))
        #expect(try events(disk) == ["found >disk-a", "metadata >data"])
    }

    @Test func `an event names the operation in whose transaction it was written`() throws {
        let disk = try catalog.record(.disk("a"), serverID: server.id, at: time(1))
        let intent = OperationIntent(kind: .owner, serverID: server.id, diskID: disk.id, target: "a")
        try catalog.transaction(operationID: intent.id) {
            try catalog.begin(intent)
            try catalog.setOwner(Owner(team: "payments"), diskID: disk.id, at: time(2))
        }
        let rows = try catalog.reading { try $0.rows("SELECT * FROM events ORDER BY seq") }
        #expect(rows.map { $0["source"] } == [.text("command"), .text("command")])
        #expect(rows.map { $0["operation_id"] } == [.null, .text(intent.id)])
        #expect(rows.last?["operation"] == .text("owner"))
    }

    @Test func `a disk that a command registers is registered, and one that it makes is created`() throws {
        for (kind, word) in [(OperationKind.register, "registered"), (.create, "created"), (.clone, "created")] {
            let intent = OperationIntent(kind: kind, serverID: server.id, target: "a")
            let disk = try catalog.transaction(operationID: intent.id) {
                try catalog.begin(intent)
                return try catalog.insertCreating(name: "a", serverID: server.id, operationID: intent.id, at: time(1))
            }
            #expect(try events(disk).isEmpty)
            _ = try catalog.transaction(operationID: intent.id) {
                try catalog.completeCreating(diskID: disk.id, with: .disk(word + kind.rawValue, name: "a"), at: time(2))
            }
            #expect(try events(disk).first == "\(word) >a")
        }
    }

    @Test func `versions follow one another without gap or overlap, also by a clock that is set back`() throws {
        var seen = DiskObservation.disk("a")
        for (name, seconds) in [("one", 10.0), ("two", 20), ("three", 5), ("four", 30), ("five", 30)] {
            seen.name = name
            try catalog.record(seen, serverID: server.id, at: time(seconds))
        }
        let rows = try catalog.reading { try $0.rows("SELECT * FROM disk_history ORDER BY from_time") }
        #expect(rows.map { $0["disk"].text } == ["one", "three", "five"])
        for (earlier, later) in zip(rows, rows.dropFirst()) { #expect(earlier["to_time"] == later["from_time"]) }
        #expect(rows.last?["to_time"] == .null)
    }

    @Test func `the catalog as of a time shows names, owners, tags, attachments and retirement of then`() throws {
        var seen = DiskObservation.disk("a", name: "db")
        let disk = try catalog.record(seen, serverID: server.id, at: time(10))
        try catalog.recordAttached(diskID: disk.id, vm: .vm(), at: time(20))
        try catalog.setOwner(Owner(team: "payments"), diskID: disk.id, at: time(20))
        try catalog.addTag(CatalogTag(category: nil, name: "backup"), diskID: disk.id, at: time(20))
        let mark = RetirementMark(retiredAt: time(20), dueAt: time(1_000))
        try catalog.setRetirement(mark, diskID: disk.id, at: time(20))
        seen.name = "db-old"
        try catalog.record(seen, serverID: server.id, at: time(30))
        try catalog.recordDetached(diskID: disk.id, at: time(30))
        try catalog.setOwner(Owner(team: "search"), diskID: disk.id, at: time(30))
        try catalog.removeTag(CatalogTag(category: nil, name: "backup"), diskID: disk.id, at: time(30))
        try catalog.markGone(diskID: disk.id, at: time(40))

        func past(_ seconds: Double) throws -> [DiskListing] {
            try DiskCatalog.open(at: fixture.path, asOf: time(seconds)).disks(matching: DiskQuery(includeGone: true))
        }
        #expect(try past(5).isEmpty)
        let first = try #require(try past(10).first)
        #expect(first.disk.name == "db")
        #expect(first.owner == nil)
        #expect(first.attachments.isEmpty)
        let second = try #require(try past(25).first)
        #expect(second.disk.name == "db")
        #expect(second.owner?.owner.team == "payments")
        #expect(second.vmNames == "db01")
        #expect(second.tags.map(\.description) == ["backup"])
        #expect(second.retirement?.mark.dueAt == time(1_000))
        let third = try #require(try past(35).first)
        #expect(third.disk.name == "db-old")
        #expect(third.owner?.owner.team == "search")
        #expect(third.attachments.isEmpty)
        #expect(third.disk.detachedSince == time(30))
        #expect(third.tags.isEmpty)
        #expect(third.disk.state == .ready)
        #expect(try past(40).first?.disk.state == .gone)
        let views = try DiskCatalog.open(at: fixture.path, asOf: time(25)).reading {
            try $0.rows("SELECT * FROM disks")
        }
        #expect(views.first?["owner"] == .text("payments"))
        #expect(views.first?["vm"] == .text("db01"))
    }
}
