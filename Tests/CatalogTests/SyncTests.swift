import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct SyncTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
    }

    @Test func `a first sync adds everything`() throws {
        let summary = try sync(["a", "b"], attached: ["a": "vm-1"], at: 10)
        #expect(summary.server == "vc1" && summary.startedAt == CatalogFixture.time(10))
        #expect(summary.added == 2 && summary.attached == 1 && summary.datastores == 1 && summary.vms == 2)
        #expect(summary.changed + summary.gone + summary.back + summary.unchanged + summary.detached == 0)
        let disks = try catalog.disks()
        #expect(disks.map(\.disk.name) == ["disk-a", "disk-b"])
        #expect(disks.map(\.vmNames) == ["one", nil])
        #expect(disks.map(\.datastore) == ["ds1", "ds1"])
        #expect(disks.map(\.disk.detachedSince) == [nil, CatalogFixture.time(11)])
        #expect(try catalog.server(id: server.id)?.lastSync == CatalogFixture.time(11))
    }

    @Test func `a sync that finds the same writes no disk`() throws {
        try sync(["a", "b"], attached: ["a": "vm-1"], at: 10)
        let before = try dump()
        let summary = try sync(["a", "b"], attached: ["a": "vm-1"], at: 20)
        #expect(summary.unchanged == 2)
        #expect(summary.added + summary.changed + summary.gone + summary.attached + summary.detached == 0)
        #expect(try dump() == before)
        // That it was seen again shows nevertheless.
        #expect(try catalog.disks().map(\.lastSeen) == [CatalogFixture.time(20), CatalogFixture.time(20)])
    }

    @Test func `what is new, different, missing and back is counted and stored`() throws {
        try sync(["a", "b", "c"], at: 10)
        let second = try sync(["a", "c", "d"], renamed: ["c": "renamed"], at: 20)
        #expect(second.added == 1 && second.changed == 1 && second.gone == 1 && second.unchanged == 1)
        let gone = try #require(try catalog.disk(fcdID: "b", serverID: server.id))
        #expect(gone.state == .gone && gone.goneAt == CatalogFixture.time(21))
        // It was last there when the first sync read its datastore, or wrote its row.
        #expect(gone.seenAt == CatalogFixture.time(11))
        #expect(try catalog.disks().map(\.disk.name) == ["disk-a", "disk-d", "renamed"])

        let third = try sync(["a", "b", "c", "d"], renamed: ["c": "renamed"], at: 30)
        #expect(third.back == 1 && third.unchanged == 3 && third.added == 0 && third.changed == 0)
        let back = try #require(try catalog.disk(fcdID: "b", serverID: server.id))
        #expect(back.id == gone.id && back.state == .ready && back.goneAt == nil)
        #expect(back.firstSeen == CatalogFixture.time(11) && back.detachedSince == CatalogFixture.time(31))
    }

    @Test func `attachments begin, move and end`() throws {
        try sync(["a"], attached: ["a": "vm-1"], at: 10)
        let moved = try sync(["a"], attached: ["a": "vm-2"], at: 20)
        #expect(moved.attached == 1 && moved.detached == 1 && moved.unchanged == 1)
        let disk = try #require(try catalog.disk(fcdID: "a", serverID: server.id))
        let attachments = try catalog.attachments(diskID: disk.id)
        #expect(attachments.map(\.vmName) == ["two", "one"])
        #expect(attachments.map(\.to) == [nil, CatalogFixture.time(21)])
        let freed = try sync(["a"], at: 30)
        #expect(freed.detached == 1 && freed.attached == 0)
        #expect(try catalog.disk(id: disk.id)?.detachedSince == CatalogFixture.time(31))
        try sync(["a"], attached: ["a": "vm-1"], at: 40)
        #expect(try catalog.disk(id: disk.id)?.detachedSince == nil)
    }

    @Test func `a changed unit is a changed disk, and the attachment goes on`() throws {
        try sync(["a"], attached: ["a": "vm-1"], at: 10)
        let summary = try sync(["a"], attached: ["a": "vm-1"], unit: 5, at: 20)
        #expect(summary.changed == 1 && summary.attached == 0 && summary.detached == 0)
        let attachment = try #require(try catalog.disks().first?.attachments.first)
        #expect(attachment.unitNumber == 5 && attachment.from == CatalogFixture.time(11))
    }

    @Test func `the attachments of a disk that is gone end`() throws {
        try sync(["a"], attached: ["a": "vm-1"], at: 10)
        #expect(try sync([], at: 20).gone == 1)
        let listing = try #require(try catalog.disks(matching: DiskQuery(includeGone: true)).first)
        #expect(!listing.isAttached)
    }

    @Test func `a sync that does not reach its end leaves the last picture`() throws {
        try sync(["a", "b"], attached: ["a": "vm-1"], at: 10)
        let before = try catalog.disks()
        let discarded = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try discarded.add(disks: [.disk("c")])
        try discarded.discard()
        do {
            let dropped = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
            try dropped.add(disks: [.disk("d")])
        }
        #expect(try catalog.disks() == before)
        // Nothing of them shows up in the next one either.
        let next = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(30))
        try next.add(disks: [.disk("a"), .disk("b")])
        #expect(try next.commit(complete: [.disks], at: CatalogFixture.time(31)).unchanged == 2)
        #expect(try catalog.stage { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM temp.staged_disk") } == 0)
    }

    @Test func `a merge that fails changes nothing`() throws {
        try sync(["a", "b"], at: 10)
        let before = try catalog.disks()
        // The last thing that a merge writes fails, as it would on a full disk.
        try fixture.catalog.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER full BEFORE UPDATE OF last_sync ON server
                    BEGIN SELECT raise(ABORT, 'no room'); END
                    """
            )
        }
        #expect(throws: CatalogError.self) { try sync(["b", "c"], renamed: ["b": "x"], at: 20) }
        #expect(try catalog.disks() == before)
    }

    @Test func `only sides that were read to the end tell what is gone`() throws {
        try sync(["a", "b"], attached: ["a": "vm-1"], at: 10)
        let partial = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try partial.add(disks: [.disk("b"), .disk("c")])
        let summary = try partial.commit(complete: [], at: CatalogFixture.time(21))
        #expect(summary.added == 1 && summary.unchanged == 1 && summary.gone == 0 && summary.detached == 0)
        #expect(try catalog.disks().map(\.disk.state) == [.ready, .ready, .ready])
        #expect(try catalog.disks().first?.vmNames == "one")
        // Nobody has looked whether c is attached.
        #expect(try catalog.disk(fcdID: "c", serverID: server.id)?.detachedSince == nil)
    }

    @Test func `disks on a datastore that could not be read are not gone`() throws {
        try sync(["a"], at: 10)
        let unread = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try unread.add(datastores: [.datastore()])
        #expect(try unread.commit(unreadDatastores: ["datastore-1"], at: CatalogFixture.time(21)).gone == 0)
        #expect(try catalog.disks().first?.lastSeen == CatalogFixture.time(11))
        let inaccessible = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(30))
        try inaccessible.add(datastores: [.datastore(accessible: false)])
        #expect(try inaccessible.commit(at: CatalogFixture.time(31)).gone == 0)
        let read = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(40))
        try read.add(datastores: [.datastore()])
        #expect(try read.commit(at: CatalogFixture.time(41)).gone == 1)
    }

    @Test func `a disk that cannot be read keeps what is known and does not break the rest`() throws {
        try sync(["a", "b"], at: 10)
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try sync.add(datastores: [.datastore()])
        let broken = DiskObservation(fcdID: "a", name: "", fault: "FileFault")
        let unknown = DiskObservation(fcdID: "z", name: "z", fault: "FileFault")
        try sync.add(disks: [broken, .disk("b", name: "new name"), unknown])
        let summary = try sync.commit(at: CatalogFixture.time(21))
        #expect(summary.faulty == 2 && summary.changed == 1 && summary.added == 1 && summary.gone == 0)
        let faulty = try #require(try catalog.disk(fcdID: "a", serverID: server.id))
        #expect(faulty.fault == "FileFault" && faulty.name == "disk-a" && faulty.capacityMiB == 1_024)
        #expect(faulty.seenAt == CatalogFixture.time(21))
        #expect(try catalog.disk(fcdID: "z", serverID: server.id)?.fault == "FileFault")
        let mended = try self.sync(["a", "b", "z"], renamed: ["b": "new name"], at: 30)
        #expect(mended.changed == 2)
        #expect(try catalog.disk(fcdID: "a", serverID: server.id)?.fault == nil)
    }

    @Test func `what commands wrote after the sync began is newer than the sync`() throws {
        try sync(["a", "b", "d"], attached: ["a": "vm-1"], at: 10)
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try sync.add(datastores: [.datastore()])
        try sync.add(vms: [.vm("vm-1", name: "one"), .vm("vm-2", name: "two")])
        try sync.add(disks: [.disk("a"), .disk("b"), .disk("d")])
        try sync.add(attachments: [AttachmentObservation(fcdID: "a", vmMoid: "vm-1")])
        // Meanwhile: a leaves its machine, b is attached, c is registered, d is deleted, e is being made.
        let ids = try Dictionary(uniqueKeysWithValues: catalog.disks().map { ($0.disk.fcdID ?? "", $0.id) })
        try catalog.recordDetached(diskID: #require(ids["a"]), at: CatalogFixture.time(21))
        try catalog.recordAttached(diskID: #require(ids["b"]), vm: .vm("vm-2"), at: CatalogFixture.time(21))
        try catalog.record(.disk("c"), serverID: server.id, at: CatalogFixture.time(21))
        try catalog.markDeleted(diskID: #require(ids["d"]), at: CatalogFixture.time(21))
        let creating = try catalog.insertCreating(name: "e", serverID: server.id, at: CatalogFixture.time(19))

        let summary = try sync.commit(at: CatalogFixture.time(22))
        #expect(summary.gone + summary.back + summary.attached + summary.detached + summary.changed == 0)
        let listings = try catalog.disks(matching: DiskQuery(includeGone: true))
        #expect(listings.map(\.disk.name) == ["disk-a", "disk-b", "disk-c", "disk-d", "e"])
        #expect(listings.map(\.disk.state) == [.ready, .ready, .ready, .deleted, .creating])
        #expect(listings.map(\.isAttached) == [false, true, false, false, false])
        #expect(try catalog.disk(id: creating.id) == creating)
    }

    @Test func `two syncs at once, in one process or in two, do not mix`() throws {
        let otherServer = try fixture.server("vc2")
        let otherCatalog = try DiskCatalog.open(at: fixture.path)
        let first = try catalog.beginSync(serverID: server.id)
        let second = try catalog.beginSync(serverID: otherServer.id)
        let third = try otherCatalog.beginSync(serverID: otherServer.id)
        for number in 0..<3 {
            try first.add(disks: [.disk("first-\(number)")])
            try second.add(disks: [.disk("second-\(number)")])
            try third.add(disks: [.disk("second-\(number)"), .disk("third-\(number)")])
        }
        #expect(try second.commit(at: Date() + 1).added == 3)
        #expect(try first.commit(at: Date() + 1).added == 3)
        // It began before the second was merged: the disks of that are newer, not gone and not twice.
        let last = try third.commit(at: Date() + 2)
        #expect(last.added == 3 && last.gone == 0)
        #expect(try catalog.disks(matching: DiskQuery(serverID: server.id)).count == 3)
        #expect(try catalog.disks(matching: DiskQuery(serverID: otherServer.id)).count == 6)
    }

    @Test func `a sync of one server does not touch another's disks`() throws {
        let other = try fixture.server("vc2")
        let disk = try catalog.record(.disk("x"), serverID: other.id, at: CatalogFixture.time(1))
        try sync(["a"], at: 10)
        #expect(try sync([], at: 20).gone == 1)
        #expect(try catalog.disk(id: disk.id) == disk)
    }

    @Test func `an attachment to something that was not read is left out and counted`() throws {
        let summary = try sync(["a"], attached: ["a": "vm-99", "z": "vm-1"], at: 10)
        #expect(summary.unmatched == 2 && summary.attached == 0 && summary.added == 1)
    }

    @Test func `virtual machines and datastores come, change and go`() throws {
        try sync([], at: 10)
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(20))
        try sync.add(datastores: [.datastore("datastore-2", name: "ds2")])
        try sync.add(vms: [.vm("vm-1", name: "renamed")])
        try sync.commit(at: CatalogFixture.time(21))
        #expect(try catalog.datastores(serverID: server.id).map(\.name) == ["ds2"])
        let all = try catalog.datastores(serverID: server.id, includeGone: true)
        #expect(all.map(\.goneAt) == [CatalogFixture.time(21), nil])
        #expect(try catalog.vm(moid: "vm-1", serverID: server.id)?.name == "renamed")
        #expect(try catalog.vm(moid: "vm-2", serverID: server.id)?.goneAt == CatalogFixture.time(21))
        try self.sync([], at: 30)
        #expect(try catalog.datastore(moid: "datastore-1", serverID: server.id)?.goneAt == nil)
    }

    @Test func `what VMs may still take is the server's last word, and unknown where it says nothing`() throws {
        func growth() throws -> Int64? {
            try #require(try catalog.datastore(moid: "datastore-1", serverID: server.id)).uncommittedMiB
        }
        func sync(_ mebibytes: Int64?, at seconds: Double) throws {
            let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(seconds))
            var datastore = DatastoreObservation.datastore()
            datastore.uncommittedMiB = mebibytes
            try sync.add(datastores: [datastore])
            try sync.commit(complete: [.datastores], at: CatalogFixture.time(seconds + 1))
        }
        try sync(4_096, at: 10)
        #expect(try growth() == 4_096)
        let views = try catalog.reading { try $0.rows("SELECT uncommitted_mib FROM datastores") }
        #expect(views.map { $0["uncommitted_mib"] } == [.integer(4_096)])
        try sync(8_192, at: 20)
        #expect(try growth() == 8_192)
        // One whose row could not be read keeps it, as it keeps what is free.
        let unread = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(30))
        try unread.commit(unreadDatastores: ["datastore-1"], at: CatalogFixture.time(31))
        #expect(try growth() == 8_192)
        try sync(nil, at: 40)
        #expect(try growth() == nil)
        var seen = DatastoreObservation.datastore()
        for mebibytes in [512, nil] as [Int64?] {
            seen.uncommittedMiB = mebibytes
            #expect(try catalog.record(seen, serverID: server.id).uncommittedMiB == mebibytes)
        }
    }

    /// One whole sync that begins at `seconds` and is merged a second later.
    @discardableResult
    private func sync(
        _ disks: [String],
        renamed: [String: String] = [:],
        attached: [String: String] = [:],
        unit: Int = 0,
        at seconds: Double
    ) throws -> SyncSummary {
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(seconds))
        try sync.add(datastores: [.datastore()])
        try sync.add(vms: [.vm("vm-1", name: "one"), .vm("vm-2", name: "two")])
        for id in disks {
            try sync.add(disks: [.disk(id, name: renamed[id])])
        }
        try sync.add(
            attachments: attached.map { disk, vm in
                AttachmentObservation(fcdID: disk, vmMoid: vm, controllerKey: 1_000, unitNumber: unit)
            }
        )
        return try sync.commit(at: CatalogFixture.time(seconds + 1))
    }

    /// Every value of what a sync may write, without the times that a server and a datastore get each time.
    private func dump() throws -> [[DatabaseValue]] {
        try catalog.read { db in
            try ["disk", "attachment", "tag", "metadata", "owner", "vm"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { Array($0.databaseValues) }
            }
        }
    }
}
