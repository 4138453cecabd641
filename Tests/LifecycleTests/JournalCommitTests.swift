import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// What a change costs: each transaction of the catalog waits for the disk.
@Suite(.timeLimit(.minutes(1)))
struct JournalCommitTests {
    /// The transactions in the catalog's write-ahead log: frames that carry the size of the database.
    private func commits(of catalog: DiskCatalog) throws -> Int {
        let log = [UInt8](try Data(contentsOf: URL(filePath: catalog.path + "-wal")))
        func word(_ offset: Int) -> Int { log[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        let frame = 24 + word(8)
        // A log that began anew keeps old frames behind: they have another salt.
        return stride(from: 32, through: log.count - frame, by: frame)
            .filter { word($0 + 4) != 0 && word($0 + 8) == word(16) && word($0 + 12) == word(20) }.count
    }

    private func commits(_ fixture: LifecycleFixture, _ change: () async throws -> Void) async throws -> Int {
        let before = try commits(of: fixture.catalog)
        try await change()
        return try commits(of: fixture.catalog) - before
    }

    @Test func `a registration is written in two transactions, its intent before the call`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addFile("[datastore1] a/b.vmdk")
        let path = try DatastorePath(parsing: "[datastore1] a/b.vmdk")
        let count = try await commits(fixture) {
            let result = try await fixture.lifecycle.register(RegisterRequest(path: path))
            #expect(result.outcome == .done)
        }
        #expect(count == 2)
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.state == .done)
        #expect(try fixture.catalog.steps(of: operation.id).map(\.state) == [.done])
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.ready])
    }

    @Test func `owner, tag, attach and move take few transactions`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        // What is known of the disk, the intent with its step, the task, the outcome.
        let owner = try await commits(fixture) {
            _ = try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        }
        #expect(owner == 4)
        let tag = try await commits(fixture) {
            _ = try await fixture.lifecycle.addTag(CatalogTag(category: nil, name: "migrated"), to: disk)
        }
        #expect(tag == 2)
        let attach = try await commits(fixture) {
            _ = try await fixture.lifecycle.attach(disk, to: try await fixture.machine("app-01"))
        }
        #expect(attach == 4)
    }

    @Test func `what was gathered is written when the call fails`() async throws {
        let fixture = try await LifecycleFixture()
        let path = try DatastorePath(parsing: "[datastore1] a/none.vmdk")
        await #expect(throws: FCDError.self) {
            _ = try await fixture.lifecycle.register(RegisterRequest(path: path))
        }
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.state == .failed)
        #expect(try fixture.catalog.steps(of: operation.id).map(\.state) == [.failed])
        #expect(try fixture.catalog.disks(matching: DiskQuery(includeGone: true)).isEmpty)
    }
}
