import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct AttachmentTests {
    let fixture: CatalogFixture
    let disk: DiskRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        disk = try fixture.catalog.record(.disk("a"), serverID: fixture.server().id, at: CatalogFixture.time(0))
    }

    @Test func `an attachment has a beginning and an end`() throws {
        let open = try catalog.recordAttached(
            diskID: disk.id,
            vm: .vm(),
            controllerKey: 1_000,
            unitNumber: 0,
            at: CatalogFixture.time(1)
        )
        #expect(open.vmName == "db01" && open.to == nil && open.unitNumber == 0)
        #expect(try catalog.disk(id: disk.id)?.detachedSince == nil)
        #expect(try catalog.recordDetached(diskID: disk.id, vmMoid: "vm-1", at: CatalogFixture.time(2)) == 1)
        let closed = try catalog.attachments(diskID: disk.id)
        #expect(closed.map(\.from) == [CatalogFixture.time(1)])
        #expect(closed.map(\.to) == [CatalogFixture.time(2)])
        #expect(try catalog.disk(id: disk.id)?.detachedSince == CatalogFixture.time(2))
    }

    @Test func `repeating it is harmless and keeps the times`() throws {
        try catalog.recordAttached(diskID: disk.id, vm: .vm(), unitNumber: 3, at: CatalogFixture.time(1))
        let again = try catalog.recordAttached(
            diskID: disk.id,
            vm: .vm(),
            deviceLabel: "Hard disk 2",
            at: CatalogFixture.time(2)
        )
        #expect(again.from == CatalogFixture.time(1) && again.unitNumber == 3 && again.deviceLabel == "Hard disk 2")
        #expect(try catalog.recordDetached(diskID: disk.id, at: CatalogFixture.time(3)) == 1)
        #expect(try catalog.recordDetached(diskID: disk.id, at: CatalogFixture.time(4)) == 0)
        #expect(try catalog.disk(id: disk.id)?.detachedSince == CatalogFixture.time(3))
        #expect(try catalog.recordDetached(diskID: disk.id, vmMoid: "vm-unknown") == 0)
    }

    @Test func `a shared disk is free when its last virtual machine is`() throws {
        try catalog.recordAttached(diskID: disk.id, vm: .vm("vm-1", name: "one"))
        try catalog.recordAttached(diskID: disk.id, vm: .vm("vm-2", name: "two"))
        #expect(try catalog.listing(diskID: disk.id)?.vmNames == "one, two")
        try catalog.recordDetached(diskID: disk.id, vmMoid: "vm-1")
        #expect(try catalog.listing(diskID: disk.id)?.vmNames == "two")
        #expect(try catalog.disk(id: disk.id)?.detachedSince == nil)
        try catalog.recordDetached(diskID: disk.id, vmMoid: "vm-2")
        #expect(try catalog.disk(id: disk.id)?.detachedSince != nil)
    }

    @Test func `a clock that was set back does not keep an end from being recorded`() throws {
        try catalog.recordAttached(diskID: disk.id, vm: .vm(), at: CatalogFixture.time(10))
        #expect(try catalog.recordDetached(diskID: disk.id, at: CatalogFixture.time(5)) == 1)
        let attachment = try #require(try catalog.attachments(diskID: disk.id).first)
        #expect(attachment.to == attachment.from)
    }
}
