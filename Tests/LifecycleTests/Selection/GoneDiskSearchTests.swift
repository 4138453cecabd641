import Catalog
import Foundation
import Testing

@testable import Lifecycle

/// Disks that are gone or deleted are found by the alternatives that ask for them, and by no others.
@Suite(.timeLimit(.minutes(1)))
struct GoneDiskSearchTests {
    private let catalog: DiskCatalog

    /// `x` and `y` are there, with owners of those names, and so are `x-gone` and `y-deleted`, which are not.
    init() throws {
        catalog = try DiskCatalog.inMemory()
        let server = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "5e000000-0000-4000-8000-000000000000",
                url: "https://vcenter.test",
                name: "vcenter.test",
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            )
        )
        for name in ["x", "y", "x-gone", "y-deleted"] {
            let row = try catalog.record(DiskObservation(fcdID: "id of \(name)", name: name), serverID: server.id)
            try catalog.setOwner(Owner(team: String(name.prefix(1))), diskID: row.id)
            if name.hasSuffix("gone") { try catalog.markGone(diskID: row.id) }
            if name.hasSuffix("deleted") { try catalog.markDeleted(diskID: row.id) }
        }
    }

    @Test(arguments: [
        ("", ["x", "y"]),
        ("owner:x", ["x"]),
        ("state:any", ["x", "x-gone", "y", "y-deleted"]),
        ("state:gone,deleted", ["x-gone", "y-deleted"]),
        ("state:gone or owner:y", ["x-gone", "y"]),
        ("owner:x or owner:y state:deleted", ["x", "y-deleted"]),
        ("(state:gone or owner:y) owner:x,y", ["x-gone", "y"]),
        ("owner:x (state:gone,ready or owner:y)", ["x", "x-gone"]),
        ("state:any or owner:x", ["x", "x-gone", "y", "y-deleted"]),
        ("state:any -owner:y or owner:y", ["x", "x-gone", "y"]),
        ("(owner:x or owner:y) (state:gone or owner:y)", ["x-gone", "y"]),
        ("(state:gone or owner:y) (owner:x or state:deleted)", ["x-gone", "y-deleted"]),
        ("state:deleted owner:y or state:ready owner:x", ["x", "y-deleted"]),
        ("not state:creating,ready,deleting", ["x-gone", "y-deleted"]),
        ("not (state:creating or state:ready or state:deleting)", ["x-gone", "y-deleted"]),
        ("not state:creating not state:ready not state:deleting owner:x", ["x-gone"]),
        ("not state:present or owner:x", ["x", "x-gone", "y-deleted"]),
        ("not state:creating,ready,deleting or owner:x", ["x", "x-gone", "y-deleted"]),
        ("not (owner:y not state:deleted)", ["x", "y-deleted"]),
        ("not state:deleting", ["x", "y"]),
        ("not state:gone", ["x", "y"]),
        ("not (state:gone or owner:y)", ["x"]),
    ])
    func `each alternative means the disks that are there, unless it asks for others`(text: String, names: [String])
        throws
    {
        var query = try DiskSearch(text).query
        #expect(try catalog.disks(matching: query).map(\.disk.name) == names)
        #expect(try catalog.count(matching: query) == names.count)
        query.limit = 3
        #expect(try catalog.disks(matching: query).map(\.disk.name) == Array(names.prefix(3)))
    }
}
