import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct RetirementTests {
    private let fixture: CatalogFixture
    private let server: ServerRecord
    private let mark = RetirementMark(
        retiredAt: CatalogFixture.time(100),
        dueAt: CatalogFixture.time(100 + 14 * day),
        by: "ann@host",
        reason: "old"
    )

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
    }

    private static let day = 86_400.0

    /// A sync that began `seconds` after the beginning and read one disk.
    private func sync(
        at seconds: Double,
        _ disk: DiskObservation = .disk("a"),
        attachedTo vm: String? = nil,
        usedFiles: [String] = [],
        readsEveryDevice: Bool = true
    ) throws {
        let writer = try fixture.catalog.beginSync(serverID: server.id, at: CatalogFixture.time(seconds))
        try writer.add(datastores: [.datastore()])
        var machine = VMObservation.vm()
        machine.files = usedFiles.map { VMFileObservation(path: $0, role: .disk) }
        try writer.add(vms: [machine])
        try writer.add(disks: [disk])
        if let vm { try writer.add(attachments: [AttachmentObservation(fcdID: disk.fcdID, vmMoid: vm)]) }
        try writer.commit(readsEveryDevice: readsEveryDevice, at: CatalogFixture.time(seconds + 1))
    }

    private func disk(_ metadata: [String: String]? = nil, _ mark: RetirementMark? = nil) -> DiskObservation {
        var disk = DiskObservation.disk("a")
        disk.metadata = metadata
        disk.retirement = mark
        return disk
    }

    private func retirement() throws -> RetirementRecord? {
        let row = try #require(try fixture.catalog.disk(fcdID: "a", serverID: server.id))
        return try fixture.catalog.retirement(diskID: row.id)
    }

    private func retire(at seconds: Double = 100) throws {
        let row = try fixture.catalog.record(.disk("a"), serverID: server.id, at: CatalogFixture.time(1))
        try fixture.catalog.setRetirement(mark, diskID: row.id, source: .server, at: CatalogFixture.time(seconds))
    }

    @Test func `a retirement is read back, and begins with the look of whoever set it`() throws {
        try retire()
        let record = try #require(try retirement())
        #expect(record.mark == mark)
        #expect(record.watchedSince == CatalogFixture.time(100))
        #expect(record.lookedAt == CatalogFixture.time(100))
        #expect(record.usedAt == nil)
        #expect(try fixture.catalog.disks(matching: DiskQuery(retired: true)).map(\.retirement) == [record])
        #expect(try fixture.catalog.disks(matching: DiskQuery(retired: false)).isEmpty)
    }

    @Test func `a sync that saw the disk attached to nothing is a look`() throws {
        try retire()
        try sync(at: 200, disk(["k": "v"], mark))
        #expect(try retirement()?.lookedAt == CatalogFixture.time(200))
        #expect(try retirement()?.watchedSince == CatalogFixture.time(100))
    }

    @Test func `after a gap of more than eight days the watch begins anew`() throws {
        try retire()
        try sync(at: 100 + 7 * Self.day)
        #expect(try retirement()?.watchedSince == CatalogFixture.time(100))
        try sync(at: 100 + 15.1 * Self.day)
        #expect(try retirement()?.watchedSince == CatalogFixture.time(100 + 15.1 * Self.day))
    }

    @Test func `a sync that saw the disk attached says so, and is no look`() throws {
        try retire()
        try sync(at: 200, attachedTo: "vm-1")
        #expect(try retirement()?.usedAt == CatalogFixture.time(201))
        #expect(try retirement()?.lookedAt == CatalogFixture.time(100))
        try sync(at: 300)
        #expect(try retirement()?.usedAt == CatalogFixture.time(201))
    }

    @Test func `a sync that saw the disk's file in use as a plain VMDK says so`() throws {
        try retire()
        try sync(at: 200, usedFiles: ["[ds1] fcd/a.vmdk"])
        #expect(try retirement()?.usedAt == CatalogFixture.time(201))
        #expect(try retirement()?.lookedAt == CatalogFixture.time(100))
    }

    @Test func `a sync that could not read every device, or not the disk, proves nothing`() throws {
        try retire()
        try sync(at: 200, readsEveryDevice: false)
        var unreadable = DiskObservation.disk("a")
        unreadable.fault = "NotFound"
        try sync(at: 300, unreadable)
        #expect(try retirement()?.lookedAt == CatalogFixture.time(100))
    }

    @Test func `a colleague's mark arrives by sync, with their look where that is not long ago`() throws {
        try sync(at: 200, disk(["k": "v"], mark))
        let record = try #require(try retirement())
        #expect(record.mark == mark)
        #expect(record.source == .server)
        #expect(record.watchedSince == CatalogFixture.time(100))
        #expect(record.lookedAt == CatalogFixture.time(200))
    }

    @Test func `a colleague's mark that arrives late is watched from then on`() throws {
        try sync(at: 100 + 10 * Self.day, disk(["k": "v"], mark))
        #expect(try retirement()?.watchedSince == CatalogFixture.time(100 + 10 * Self.day))
    }

    @Test func `a mark that a colleague took off goes, and one that is newer than the sync stays`() throws {
        try retire(at: 250)
        try sync(at: 200, disk(["k": "v"]))
        #expect(try retirement() != nil)
        try sync(at: 300, disk(["k": "v"]))
        #expect(try retirement() == nil)
    }

    @Test func `metadata that was not read takes no mark off`() throws {
        try retire()
        try sync(at: 300)
        #expect(try retirement() != nil)
    }

    @Test func `retiring anew forgets what was seen of the earlier retirement, another due date does not`() throws {
        try retire()
        try sync(at: 200, attachedTo: "vm-1")
        var longer = mark
        longer.dueAt = CatalogFixture.time(100 + 30 * Self.day)
        try sync(at: 300, disk(["k": "1"], longer))
        #expect(try retirement()?.mark == longer)
        #expect(try retirement()?.usedAt != nil)
        let later = RetirementMark(retiredAt: CatalogFixture.time(400), dueAt: CatalogFixture.time(500))
        try sync(at: 450, disk(["k": "2"], later))
        #expect(try retirement()?.mark == later)
        #expect(try retirement()?.usedAt == nil)
        #expect(try retirement()?.lookedAt == CatalogFixture.time(450))
    }

    @Test func `a mark without readable dates is kept as one`() throws {
        try sync(at: 200, disk(["k": "v"], RetirementMark(retiredAt: nil, dueAt: nil)))
        #expect(try retirement()?.mark == RetirementMark(retiredAt: nil, dueAt: nil))
        #expect(try fixture.catalog.disks(matching: DiskQuery(retired: true)).count == 1)
    }

    @Test func `one disk that is read by itself brings its mark, or its end, along`() throws {
        try fixture.catalog.record(disk(["k": "v"], mark), serverID: server.id, at: CatalogFixture.time(200))
        #expect(try retirement()?.mark == mark)
        try fixture.catalog.record(disk(["k": "v"]), serverID: server.id, at: CatalogFixture.time(300))
        #expect(try retirement() == nil)
    }
}
