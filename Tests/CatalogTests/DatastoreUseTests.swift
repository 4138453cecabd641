import Foundation
import GRDB
import Testing

@testable import Catalog

/// How full datastores were: a row a day, as the last sync of that day saw it.
@Suite(.timeLimit(.minutes(1)))
struct DatastoreUseTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }
    /// 2026-09-22, 06:00:00 UTC.
    private let morning = Date(timeIntervalSince1970: 1_790_056_800)

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
    }

    /// A sync that reads these disks, of 10 MiB each, so many hours after six in the morning.
    @discardableResult
    private func sync(
        _ disks: [String],
        free: Int64? = 512,
        complete: Set<SyncPart> = SyncPart.inventory,
        hours: Double
    ) throws -> SyncSummary {
        let time = morning + hours * 3_600
        let sync = try catalog.beginSync(serverID: server.id, at: time)
        var datastore = DatastoreObservation.datastore()
        (datastore.capacityMiB, datastore.freeMiB) = (1_024, free)
        if complete.contains(.datastores) { try sync.add(datastores: [datastore]) }
        try sync.add(
            disks: disks.map { DiskObservation(fcdID: $0, name: $0, capacityMiB: 10, datastoreMoid: datastore.moid) }
        )
        return try sync.commit(complete: complete, at: time + 1)
    }

    private func use() throws -> [[Int64?]] {
        try catalog.read { db in
            try Row.fetchAll(db, sql: "SELECT disks, provisioned_mib, free_mib FROM datastore_usage ORDER BY day")
        }.map { row in (0..<3).map { row[$0] } }
    }

    /// The time of each row of use, in hours after six in the morning.
    private func written() throws -> [Double] {
        try catalog.read { db in try String.fetchAll(db, sql: "SELECT noted_at FROM datastore_usage ORDER BY day") }
            .compactMap(CatalogTime.date).map { ($0.timeIntervalSince(morning) / 3_600).rounded() }
    }

    @Test func `the last sync of a day wins, and each day has its row`() throws {
        try sync(["a"], hours: 0)
        try sync(["a", "b"], hours: 1)
        #expect(try use() == [[2, 20, 512]])
        try sync(["b"], hours: 2)
        #expect(try use() == [[1, 10, 512]])
        try sync(["b", "c", "d"], hours: 24)
        #expect(try use() == [[1, 10, 512], [3, 30, 512]])
    }

    @Test func `free space is that of the last sync, also where no disk changed`() throws {
        try sync(["a"], hours: 0)
        try sync(["a"], free: 300, hours: 3)
        #expect(try use() == [[1, 10, 300]])
        try sync(["a"], free: nil, hours: 6)
        #expect(try use() == [[1, 10, nil]])
    }

    @Test func `a sync that finds everything as it was writes no row, and adds nothing up`() throws {
        try sync(["a"], hours: 0)
        let summary = try sync(["a"], hours: 3)
        #expect(summary.rowsWritten == 0)
        #expect(try written() == [0])
        // Had it added up, this would be put right.
        try catalog.write { db in try db.execute(sql: "UPDATE datastore_usage SET disks = 99") }
        try sync(["a"], hours: 6)
        #expect(try use() == [[99, 10, 512]])
        try sync(["a", "b"], hours: 9)
        #expect(try use() == [[2, 20, 512]])
        #expect(try written() == [9])
    }

    @Test func `what a command changed since counts, though the sync finds it as it is known`() throws {
        try sync(["a"], hours: 0)
        let made = DiskObservation(fcdID: "b", name: "b", capacityMiB: 10, datastoreMoid: "datastore-1")
        try catalog.record(made, serverID: server.id, at: morning + 3_600)
        let summary = try sync(["a", "b"], hours: 3)
        #expect(summary.unchanged == 2 && summary.added + summary.changed == 0)
        #expect(try use() == [[2, 20, 512]])
    }

    @Test func `a change that a sync without datastores saw is not missed by the next one`() throws {
        try sync(["a"], hours: 0)
        let part = SyncPart.inventory.subtracting([.datastores])
        try sync(["a", "b"], complete: part, hours: 3)
        #expect(try use() == [[1, 10, 512]])
        try sync(["a", "b"], hours: 6)
        #expect(try use() == [[2, 20, 512]])
    }

    @Test func `a size that was not known before counts`() throws {
        try sync(["a"], hours: 0)
        let blank = DiskObservation(fcdID: "b", name: "b", datastoreMoid: "datastore-1")
        try catalog.record(blank, serverID: server.id, at: morning + 60)
        try sync(["a", "b"], hours: 3)
        #expect(try use() == [[2, 20, 512]])
    }
}
