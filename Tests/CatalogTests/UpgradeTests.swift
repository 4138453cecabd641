import Foundation
import GRDB
import Testing

@testable import Catalog

/// Catalogs of earlier versions, made by the migrations that these had.
@Suite(.timeLimit(.minutes(1)))
struct UpgradeTests {
    private let folder: String
    private var path: String { folder + "/catalog.sqlite" }

    init() throws {
        folder = try CatalogFixture.makeFolder()
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 disks", migrate: Migration1Disks.run)
        let queue = try DatabaseQueue(path: folder + "/catalog.sqlite")
        try migrator.migrate(queue)
        try queue.write { db in
            try db.execute(sql: Self.rows)
        }
        try queue.close()
    }

    /// One of each kind.
    private static let rows = """
        INSERT INTO server VALUES (1, 'uuid-1', 'https://vc1', 'vc1', 'vCenter 8.0.3', '8.0.3.0', 1,
            '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000Z');
        INSERT INTO datastore VALUES (1, 1, 'datastore-1', 'ds1', 'ds:///vmfs/volumes/1/', 'VMFS', 1024, 512, 1, 'DC',
            '2026-01-02T00:00:00.000Z', '2026-01-02T00:00:00.000Z', NULL);
        INSERT INTO vm VALUES (1, 1, 'vm-1', 'db01', NULL, NULL, 'poweredOn', 'vmx-19', 0, NULL,
            '2026-01-02T00:00:00.000Z', NULL);
        INSERT INTO disk VALUES (1, 1, 'fcd-1', 'data', 1024, 1, '[ds1] fcd/1.vmdk', 'thin', 'ready', NULL,
            '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z', NULL, 1, NULL, NULL);
        INSERT INTO attachment VALUES (1, 1, 1, 1000, 'SCSI controller 0', 1, 2001, 'Hard disk 2',
            '2026-01-01T00:00:00.000Z', NULL);
        INSERT INTO owner VALUES (1, 'payments', NULL, NULL, NULL, NULL, '2027-01-01', '2026-01-01T00:00:00.000Z',
            'server');
        INSERT INTO tag VALUES (1, 'tier', 'gold', '2026-01-01T00:00:00.000Z');
        INSERT INTO metadata VALUES (1, 'fcd.owner.team', 'payments');
        INSERT INTO operation VALUES ('op-1', 'attach', 'done', 1, 1, 'data to db01', '{}', 'Task:task-1', 'ann', 'host',
            7, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z', 'attached', NULL);
        INSERT INTO operation_step VALUES ('op-1', 1, 'attach', 'done', NULL, NULL, '2026-01-01T00:00:00.000Z',
            '2026-01-01T00:00:01.000Z');
        """

    @Test func `a catalog of version 1 keeps every row, and its views get the new columns`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let before = try tables()
        let catalog = try DiskCatalog.open(at: path)
        let after = try tables()
        for (old, new) in zip(before, after) {
            for (oldRow, newRow) in zip(old, new) {
                for (column, value) in oldRow { #expect(newRow[column] as DatabaseValue == value) }
            }
            #expect(old.count == new.count)
        }
        let row = try #require(try catalog.reading { try $0.rows("SELECT * FROM disks") }.first)
        #expect(row["owner"] == .text("payments"))
        #expect(row["tags"] == .text("tier/gold"))
        #expect(row["vm"] == .text("db01"))
        #expect(row["last_seen"] == .text("2026-01-02T00:00:00.000Z"))
        #expect(row["retired"] == .integer(0))
        #expect(row["purge_due"] == .null)
        #expect(try catalog.disks().map(\.retirement) == [nil])
        let mark = RetirementMark(retiredAt: CatalogFixture.time(0), dueAt: CatalogFixture.time(1))
        try catalog.setRetirement(mark, diskID: 1)
        #expect(try catalog.reading { try $0.rows("SELECT * FROM retirements") }.count == 1)
    }

    @Test func `a catalog of version 3 keeps what it knows of a server's sides, and takes snapshots and clocks`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 disks", migrate: Migration1Disks.run)
        migrator.registerMigration("2 retirement", migrate: Migration2Retirement.run)
        migrator.registerMigration("3 history", migrate: Migration3History.run)
        let queue = try DatabaseQueue(path: path)
        try migrator.migrate(queue)
        try queue.write { db in
            try db.execute(sql: "INSERT INTO server_part VALUES (1, 'disks', '2026-01-01T00:00:00.000Z', NULL, NULL)")
        }
        try queue.close()
        let before = try columns(of: "disks")
        let catalog = try DiskCatalog.open(at: path)
        #expect(try catalog.serverParts(serverID: 1).map(\.part) == [.disks])
        #expect(try columns(of: "disks").dropLast(2) == before[...])
        let sync = try catalog.beginSync(serverID: 1, at: CatalogFixture.time(0))
        let snapshot = SnapshotObservation(id: "s-1", createdAt: CatalogFixture.time(-1), description: "before")
        try sync.add(snapshots: [snapshot], of: "fcd-1")
        let clock = CatalogClockObservation(datastoreURL: "ds:///vmfs/volumes/1/", objectClock: 3, syncClock: 2)
        try sync.add(clocks: [clock])
        try sync.commit(complete: [.snapshots, .catalogClocks], at: CatalogFixture.time(0))
        let row = try #require(try catalog.reading { try $0.rows("SELECT * FROM snapshots") }.first)
        #expect(row["snapshot_id"].text == "s-1" && row["disk"].text == "data" && row["to_time"] == .null)
        let clocks = try catalog.reading { try $0.rows("SELECT object_clock, sync_clock FROM datastores") }
        #expect(clocks.first?["object_clock"].integer == 3 && clocks.first?["sync_clock"].integer == 2)
        #expect(try DiskCatalog.check(path).findings == [])
    }

    @Test func `a catalog of version 4 does not know when details were read, nor when a day's use was`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 disks", migrate: Migration1Disks.run)
        migrator.registerMigration("2 retirement", migrate: Migration2Retirement.run)
        migrator.registerMigration("3 history", migrate: Migration3History.run)
        migrator.registerMigration("4 snapshots", migrate: Migration4Snapshots.run)
        let queue = try DatabaseQueue(path: path)
        try migrator.migrate(queue)
        let day = String(Timestamp.text(CatalogFixture.time(0)).prefix(10))
        try queue.write { db in
            try db.execute(
                sql: "INSERT INTO datastore_usage VALUES (1, ?, 1024, 512, 7, 7000)",
                arguments: [day]
            )
        }
        try queue.close()
        let before = try columns(of: "disks")
        let catalog = try DiskCatalog.open(at: path)
        #expect(try columns(of: "disks") == before + ["details_read_at"])
        let disk = try #require(try catalog.reading { try $0.rows("SELECT * FROM disks") }.first)
        #expect(disk["keep_after_delete_vm"] == .integer(1) && disk["details_read_at"] == .null)
        // Its day goes on with this version: the last sync wins, also over what the earlier version wrote.
        let sync = try catalog.beginSync(serverID: 1, at: CatalogFixture.time(0))
        try sync.add(datastores: [
            DatastoreObservation(
                moid: "datastore-1",
                name: "ds1",
                url: "ds:///vmfs/volumes/1/",
                type: "VMFS",
                capacityMiB: 1_024,
                freeMiB: 256,
                datacenterPath: "DC"
            )
        ])
        try sync.add(disks: [DiskObservation(fcdID: "fcd-1", name: "data")])
        try sync.commit(at: CatalogFixture.time(1))
        let days = try catalog.reading { try $0.rows("SELECT * FROM datastore_use") }
        #expect(days.map { $0["day"].text } == [day] && days.map { $0["disks"] } == [.integer(1)])
        #expect(days.first?["free_mib"] == .integer(256) && days.first?["provisioned_mib"] == .integer(1_024))
        #expect(try DiskCatalog.check(path).findings == [])
    }

    @Test func `the columns of a view of version 1 are all there, in their order`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let before = try columns(of: "disks")
        _ = try DiskCatalog.open(at: path)
        #expect(try columns(of: "disks").prefix(before.count) == before[...])
    }

    @Test func `a catalog of version 1 is not read before it is brought up, and the hint says how`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: CatalogError.self) { try DiskCatalog.open(at: path, mode: .readOnly) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("older version") == true)
        #expect(error?.hint == "run `fcd sync`")
    }

    /// What the tables of version 1 hold.
    private func tables() throws -> [[Row]] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try [
                "server", "datastore", "vm", "disk", "attachment", "owner", "tag", "metadata", "operation",
                "operation_step",
            ].map { try Row.fetchAll(db, sql: "SELECT * FROM \($0)") }
        }
    }

    private func columns(of view: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [view])
        }
    }
}
