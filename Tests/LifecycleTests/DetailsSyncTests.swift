import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// When what lists do not tell of a disk (control flags, provisioning) was last read.
@Suite(.timeLimit(.minutes(1)))
struct DetailsSyncTests {
    /// When the details of each disk were read, by its name.
    private func readings(_ fixture: LifecycleFixture) throws -> [String: String?] {
        let rows = try fixture.catalog.reading { try $0.rows("SELECT disk, details_read_at FROM disks") }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["disk"].text ?? "", $0["details_read_at"].text) })
    }

    private func events(_ fixture: LifecycleFixture) throws -> [CatalogValue] {
        try fixture.catalog.reading { try $0.rows("SELECT count(*) AS n FROM events") }.map { $0["n"] }
    }

    @Test func `a sync with details notes when it read them, which changes no disk, and one without leaves that`()
        async throws
    {
        let fixture = try await LifecycleFixture(SimulatedVCenter(seed: .disks(5)))
        _ = try await fixture.lifecycle.sync()
        #expect(try readings(fixture).count == 5 && readings(fixture).values.allSatisfy { $0 == nil })
        let first = try await fixture.lifecycle.sync(SyncOptions(details: true))
        #expect(try readings(fixture).values.allSatisfy { $0 == CatalogTime.text(first.startedAt) })
        let before = try events(fixture)
        let second = try await fixture.lifecycle.sync(SyncOptions(details: true))
        #expect(second.startedAt > first.startedAt && second.rowsWritten == 0 && second.changed == 0)
        #expect(try readings(fixture).values.allSatisfy { $0 == CatalogTime.text(second.startedAt) })
        #expect(try events(fixture) == before)
        _ = try await fixture.lifecycle.sync()
        #expect(try readings(fixture).values.allSatisfy { $0 == CatalogTime.text(second.startedAt) })
    }

    @Test func `a host tells the details of every disk in each sync`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small, taskTime: .zero))
        _ = try await fixture.addDisk("data")
        let summary = try await fixture.lifecycle.sync()
        #expect(try readings(fixture) == ["data": CatalogTime.text(summary.startedAt)])
    }

    @Test func `a disk that cannot be read keeps the time at which it could`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let first = try await fixture.lifecycle.sync(SyncOptions(details: true))
        fixture.vcenter.makeUnreadable(disk.id.rawValue)
        _ = try await fixture.lifecycle.sync(SyncOptions(details: true))
        #expect(try readings(fixture) == ["data": CatalogTime.text(first.startedAt)])
    }

    @Test func `a command that reads or sets the flags of a disk notes that`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        _ = try await fixture.addDisk("other")
        _ = try await fixture.lifecycle.sync()
        #expect(try readings(fixture) == ["data": nil, "other": nil])
        _ = try await fixture.lifecycle.changeFlags(DiskFlagSet(.keepAfterDeleteVM), to: true, of: disk)
        let read = try readings(fixture)
        #expect(read["data"] != .some(nil) && read["other"] == .some(nil))
    }

    @Test func `what a command has read while a sync with details was reading is the later one`() throws {
        let catalog = try DiskCatalog.inMemory()
        let time = Date(timeIntervalSince1970: 1_790_000_000)
        let server = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid",
                url: "https://vc1",
                name: "vc1",
                product: "vCenter",
                apiVersion: "8.0.3.0",
                isVCenter: true
            ),
            at: time
        )
        func disk(_ id: String, keep: Bool) -> DiskObservation {
            DiskObservation(fcdID: id, name: id, keepAfterDeleteVM: keep)
        }
        for id in ["a", "b"] { try catalog.record(disk(id, keep: false), serverID: server.id, at: time) }
        let sync = try catalog.beginSync(serverID: server.id, at: time + 60)
        try sync.add(disks: ["a", "b"].map { disk($0, keep: false) })
        try catalog.record(disk("a", keep: true), serverID: server.id, at: time + 90)
        try sync.commit(complete: [.disks], at: time + 120)
        let rows = try catalog.reading {
            try $0.rows("SELECT keep_after_delete_vm, details_read_at FROM disks ORDER BY disk")
        }
        #expect(rows.map { $0["keep_after_delete_vm"] } == [.integer(1), .integer(0)])
        #expect(rows.map { $0["details_read_at"].text } == [90.0, 60].map { CatalogTime.text(time + $0) })
        // A list that tells nothing of them leaves the time.
        try catalog.record(DiskObservation(fcdID: "b", name: "b"), serverID: server.id, at: time + 200)
        let still = try catalog.reading { try $0.rows("SELECT details_read_at FROM disks WHERE disk = 'b'") }
        #expect(still.first?["details_read_at"].text == CatalogTime.text(time + 60))
    }
}
