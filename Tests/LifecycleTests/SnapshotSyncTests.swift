import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// What a sync learns of snapshots, and of how far the global catalog has come.
@Suite(.timeLimit(.minutes(1)))
struct SnapshotSyncTests {
    private func rows(_ fixture: LifecycleFixture, _ sql: String) throws -> [CatalogRow] {
        try fixture.catalog.reading { try $0.rows(sql) }
    }

    private func names(_ fixture: LifecycleFixture, lasting: Bool = true) throws -> [String] {
        try rows(
            fixture,
            "SELECT description FROM snapshots WHERE \(lasting ? "to_time IS NULL" : "true") ORDER BY created_at, description"
        ).compactMap { $0["description"].text }
    }

    @Test func `snapshots come with ID, time and description, and go when they are gone`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        _ = try await fixture.addDisk("without")
        let made = Date(timeIntervalSince1970: 1_700_000_000)
        let first = try fixture.vcenter.addSnapshot("first", to: disk.id.rawValue, created: made)
        try fixture.vcenter.addSnapshot("second", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        let row = try #require(try rows(fixture, "SELECT * FROM snapshots WHERE description = 'first'").first)
        #expect(row["snapshot_id"].text == first && row["fcd_id"].text == disk.id.rawValue)
        #expect(row["created_at"].text == "2023-11-14T22:13:20.000Z" && row["stranding"] == .null)
        #expect(try names(fixture) == ["first", "second"])
        let read = "SELECT disk, snapshots FROM disks WHERE snapshots_read_at IS NOT NULL"
        #expect(try rows(fixture, read).map { $0["disk"].text } == ["data"])

        try fixture.vcenter.removeSnapshot(first, of: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        #expect(try names(fixture) == ["second"])
        #expect(try names(fixture, lasting: false) == ["first", "second"])
    }

    @Test func `snapshots that are known are not read again`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        try fixture.vcenter.addSnapshot("one", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.fail("RetrieveSnapshotInfo", with: Fault("RuntimeFault", "not to be asked"))
        let second = try await fixture.lifecycle.sync()
        #expect(second.rowsWritten == 0 && second.state == .done)
        #expect(try names(fixture) == ["one"])
    }

    @Test func `where no snapshots can be read the others stay, and the result says so`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let snapshot = try fixture.vcenter.addSnapshot("one", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        try fixture.vcenter.removeSnapshot(snapshot, of: disk.id.rawValue)
        try fixture.vcenter.addSnapshot("two", to: disk.id.rawValue)
        fixture.vcenter.fail("RetrieveSnapshotInfo", with: Fault("RuntimeFault", "out of order"))
        let summary = try await fixture.lifecycle.sync()
        #expect(summary.state == .partial && summary.old.map(\.part) == [.snapshots])
        #expect(try names(fixture) == ["one"])
        _ = try await fixture.lifecycle.sync()
        #expect(try names(fixture) == ["two"])
    }

    @Test func `what a disk that is gone has left on its datastore is stranded, until that is gone too`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk("data")
        let other = try await fixture.addDisk("other")
        for id in [disk.id, other.id] { try fixture.vcenter.addSnapshot("left", to: id.rawValue) }
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.removeDiskKeepingSnapshots(disk.id.rawValue)
        fixture.vcenter.removeDisk(other.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        let stranded = try rows(fixture, "SELECT disk, stranding FROM snapshots WHERE to_time IS NULL")
        #expect(stranded.map { $0["disk"].text } == ["data"])
        #expect(stranded.map { $0["stranding"].text } == ["disk-gone"])
    }

    @Test func `a server without a list that tells of snapshots is asked disk by disk where details are wanted`()
        async throws
    {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small, taskTime: .zero))
        let disk = try await fixture.addDisk("data")
        try fixture.vcenter.addSnapshot("one", to: disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        #expect(try names(fixture).isEmpty)
        _ = try await fixture.lifecycle.sync(SyncOptions(details: true))
        #expect(try names(fixture) == ["one"])
        #expect(
            try rows(fixture, "SELECT snapshots FROM disks WHERE disk = 'data'").map { $0["snapshots"] } == [
                .integer(1)
            ]
        )
    }

    @Test func `how far the global catalog has come is known datastore by datastore`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.addDisk("data")
        let datastore = try #require(try await fixture.lifecycle.inventory.datastores().first)
        fixture.vcenter.lagCatalog(of: datastore.name)
        _ = try await fixture.lifecycle.sync()
        let clocks = try rows(
            fixture,
            "SELECT datastore, object_clock - sync_clock AS behind FROM datastores WHERE clocks_read_at IS NOT NULL"
        )
        #expect(clocks.count > 1)
        for row in clocks { #expect((row["behind"].integer ?? 0 > 0) == (row["datastore"].text == datastore.name)) }
    }
}
