import Foundation
import GRDB
import Testing

@testable import Catalog

/// Two `DiskCatalog`s on one file stand for two processes: each has its own connections, and SQLite's locks lie
/// between connections.
@Suite(.timeLimit(.minutes(1)))
struct ConcurrencyTests {
    @Test func `many can open a new catalog at once`() async throws {
        let folder = try CatalogFixture.makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/new/catalog.sqlite"
        try await withThrowingTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    let catalog = try DiskCatalog.open(at: path)
                    try catalog.begin(OperationIntent(kind: .sync, target: "\(number)"))
                }
            }
            try await group.waitForAll()
        }
        #expect(try DiskCatalog.open(at: path).operations().count == 8)
    }

    @Test func `writers that meet both get all their rows in`() async throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        let other = try DiskCatalog.open(at: fixture.path)
        let rounds = 40
        try await withThrowingTaskGroup { group in
            for (name, catalog) in [("first", fixture.catalog), ("second", other)] {
                group.addTask {
                    for round in 0..<rounds {
                        let intent = OperationIntent(kind: .register, serverID: server.id, target: "\(name) \(round)")
                        let operation = try catalog.begin(intent)
                        let disk = try catalog.record(.disk("\(name)-\(round)"), serverID: server.id)
                        try catalog.setOwner(Owner(team: name), diskID: disk.id)
                        // Both write the same row too.
                        try catalog.record(.disk("shared"), serverID: server.id)
                        try catalog.finish(operation.id, .done, diskID: disk.id)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try fixture.catalog.disks().count == 2 * rounds + 1)
        let operations = try other.operations()
        #expect(operations.count == 2 * rounds)
        #expect(operations.allSatisfy { $0.state == .done && $0.diskID != nil })
        #expect(try fixture.catalog.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
    }

    @Test func `while one process reads a server in, another can write`() throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        let other = try DiskCatalog.open(at: fixture.path)
        let sync = try fixture.catalog.beginSync(serverID: server.id)
        try sync.add(disks: [.disk("a")])
        try other.record(.disk("b"), serverID: server.id)
        try sync.add(disks: [.disk("c")])
        let intent = try other.begin(OperationIntent(kind: .attach, target: "b"))
        #expect(try sync.commit().added == 2)
        #expect(try other.finish(intent.id, .done).state == .done)
        #expect(try other.disks().count == 3)
    }

    @Test func `a reader keeps one picture while another process writes`() throws {
        let fixture = try CatalogFixture()
        let server = try fixture.server()
        let other = try DiskCatalog.open(at: fixture.path)
        try fixture.catalog.reading { reader in
            let count = "SELECT count(*) AS n FROM disks"
            #expect(try reader.rows(count).first?["n"] == .integer(0))
            try other.record(.disk("a"), serverID: server.id)
            #expect(try reader.rows(count).first?["n"] == .integer(0))
        }
        #expect(try fixture.catalog.disks().count == 1)
    }
}
