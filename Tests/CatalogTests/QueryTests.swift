import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct QueryTests {
    let fixture: CatalogFixture
    var catalog: DiskCatalog { fixture.catalog }

    /// Three disks on vc1: `Data 1` (owned, tagged, attached, 1 GiB), `data-2` (owned, 2 GiB), `日志` (nobody's);
    /// and `gone`, which is deleted.
    init() throws {
        fixture = try CatalogFixture()
        let catalog = fixture.catalog
        let server = try fixture.server()
        try catalog.record(DatastoreObservation.datastore(), serverID: server.id)
        let first = try catalog.record(.disk("6f1c-aaaa", name: "Data 1"), serverID: server.id)
        let second = try catalog.record(.disk("6f1c-bbbb", name: "data-2", capacityMiB: 2_048), serverID: server.id)
        try catalog.record(.disk("77aa-cccc", name: "日志", capacityMiB: nil), serverID: server.id)
        let gone = try catalog.record(.disk("99ff-dddd", name: "gone"), serverID: server.id)
        try catalog.markDeleted(diskID: gone.id)
        try catalog.setOwner(Owner(team: "Storage", contact: "s@example"), diskID: first.id)
        try catalog.setOwner(Owner(person: "Ada"), diskID: second.id)
        try catalog.addTag(CatalogTag(category: "tier", name: "gold"), diskID: first.id)
        try catalog.addTag(CatalogTag(category: nil, name: "backup"), diskID: first.id)
        try catalog.recordAttached(diskID: first.id, vm: .vm())
    }

    private static func size(_ from: Int64?, _ before: Int64?) -> CatalogCondition {
        CatalogCondition(.number(.size, [.range(from: from, before: before)]))
    }

    @Test(arguments: [
        (DiskQuery(), ["Data 1", "data-2", "日志"]),
        (DiskQuery(words: ["DATA"]), ["Data 1", "data-2"]),
        (DiskQuery(words: ["[ds1] fcd/77aa"]), ["日志"]),
        (DiskQuery(words: ["志"]), ["日志"]),
        (DiskQuery(words: ["6f1c"]), ["Data 1", "data-2"]),
        (DiskQuery(words: ["gold"]), ["Data 1"]),
        (DiskQuery(words: ["db01", "storage"]), ["Data 1"]),
        (DiskQuery(words: ["dat"]), []),
        (DiskQuery(words: ["%"]), []),
        // A quotation mark with a mark over it is one all the same to SQLite.
        (DiskQuery(words: ["\"\u{301} OR gold"]), []),
        (DiskQuery(name: "data*"), ["Data 1", "data-2"]),
        (DiskQuery(name: "data"), []),
        (DiskQuery(name: "日?"), ["日志"]),
        (DiskQuery(owner: "storage"), ["Data 1"]),
        (DiskQuery(owner: "S@EXAMPLE"), ["Data 1"]),
        (DiskQuery(owner: "ada"), ["data-2"]),
        (DiskQuery(hasOwner: false), ["日志"]),
        (DiskQuery(hasOwner: true), ["Data 1", "data-2"]),
        (DiskQuery(tags: [CatalogTag(category: "tier", name: "gold")]), ["Data 1"]),
        (DiskQuery(tags: [CatalogTag(category: nil, name: "gold")]), []),
        (DiskQuery(tags: [CatalogTag(category: nil, name: "backup")]), ["Data 1"]),
        (DiskQuery([CatalogCondition(.text(.tag, [.glob("back*")]))]), ["Data 1"]),
        (DiskQuery([CatalogCondition(.text(.tag, [.exact("backup")]), isNegated: true)]), ["data-2", "日志"]),
        (DiskQuery(datastore: "ds1"), ["Data 1", "data-2", "日志"]),
        (DiskQuery(datastore: "datastore-1", attached: false), ["data-2", "日志"]),
        (DiskQuery(vm: "db01"), ["Data 1"]),
        (DiskQuery(vm: "vm-1"), ["Data 1"]),
        (DiskQuery(attached: true), ["Data 1"]),
        (DiskQuery([size(2_048, nil)]), ["data-2"]),
        (DiskQuery([size(nil, 1_025)]), ["Data 1"]),
        (DiskQuery(serverID: 99), []),
        (DiskQuery(includeGone: true), ["Data 1", "data-2", "gone", "日志"]),
        (DiskQuery(limit: 2), ["Data 1", "data-2"]),
        (DiskQuery(order: [DiskOrder(.size, descending: true)]), ["data-2", "Data 1", "日志"]),
        (DiskQuery(order: [DiskOrder(.owner)]), ["日志", "data-2", "Data 1"]),
    ])
    func `a query narrows and orders the list`(query: DiskQuery, expected: [String]) throws {
        #expect(try catalog.disks(matching: query).map(\.disk.name) == expected)
    }

    @Test func `a listing has all that is shown of a disk`() throws {
        let listing = try #require(try catalog.disks().first)
        #expect(listing.server == "vc1" && listing.datastore == "ds1" && listing.vmNames == "db01")
        #expect(listing.owner?.owner.label == "Storage")
        #expect(listing.tags.map(\.description) == ["backup", "tier/gold"])
        #expect(try catalog.listing(diskID: listing.id) == listing)
    }

    @Test(arguments: [
        ("6f1c-aaaa", ["Data 1"]), ("6F1C-AAAA", ["Data 1"]), ("6f1c", ["Data 1", "data-2"]), ("77", ["日志"]),
        ("data-2", ["data-2"]), ("Data 1", ["Data 1"]), ("data 1", []), ("日志", ["日志"]),
        ("[ds1] fcd/6f1c-aaaa.vmdk", ["Data 1"]), ("gone", []), ("99ff", []), ("%", []), ("", []),
    ])
    func `a disk is named by ID, prefix, exact name or path`(text: String, expected: [String]) throws {
        #expect(try catalog.candidates(for: text).map(\.disk.name) == expected)
    }

    @Test func `what is gone can be named when asked for`() throws {
        #expect(try catalog.candidates(for: "99ff", includeGone: true).map(\.disk.name) == ["gone"])
    }

    @Test func `a list can be read disk by disk, and the reader's own error comes through`() throws {
        var names: [String] = []
        try catalog.eachDisk(matching: DiskQuery(order: [DiskOrder(.name, descending: true)])) {
            names.append($0.disk.name)
        }
        #expect(names == ["日志", "data-2", "Data 1"])
        #expect(throws: CancellationError.self) {
            try catalog.eachDisk(matching: DiskQuery()) { _ in throw CancellationError() }
        }
    }

    @Test func `a listing keeps its JSON keys`() throws {
        let listing = try #require(try catalog.disks().first)
        let data = try JSONEncoder().encode(listing)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "disk", "server", "datastore", "owner", "tags", "attachments", "driverMetadata", "lastSeen",
            ]
        )
        #expect(object["tags"] as? [String] == ["backup", "tier/gold"])
    }
}
