import Foundation
import GRDB
import Testing

@testable import Catalog

/// The journal as an audit trail.
@Suite(.timeLimit(.minutes(1)))
struct OperationListTests {
    let fixture: CatalogFixture
    var catalog: DiskCatalog { fixture.catalog }

    init() throws { fixture = try CatalogFixture() }

    private func begin(
        _ target: String,
        _ kind: OperationKind = .attach,
        by user: String = "kim",
        on host: String = "ws1",
        disk: Int64? = nil,
        server: Int64? = nil,
        second: Double = 0
    ) throws -> String {
        let intent = OperationIntent(
            kind: kind,
            serverID: server,
            diskID: disk,
            target: target,
            parameters: ["machine": "vm-1"],
            actor: OperationActor(user: user, host: host, pid: 7)
        )
        return try catalog.begin(intent, at: CatalogFixture.time(second)).id
    }

    private func targets(_ change: (inout OperationFilter) -> Void) throws -> [String] {
        var filter = OperationFilter()
        change(&filter)
        return try catalog.operations(filter).map(\.target)
    }

    @Test func `operations are found by who, where, what, how it ended, and when`() throws {
        let (one, two) = (try fixture.server("vc1"), try fixture.server("vc2"))
        let a = try begin("a", .attach, server: one.id, second: 1)
        let b = try begin("b", .detach, by: "lee", server: two.id, second: 2)
        _ = try begin("c", .move, on: "ws2", second: 3)
        try catalog.finish(a, .done, at: CatalogFixture.time(4))
        try catalog.finish(b, .failed, error: "no", at: CatalogFixture.time(5))
        #expect(try targets { $0.user = "kim" } == ["c", "a"])
        #expect(try targets { $0.host = "ws2" } == ["c"])
        #expect(try targets { $0.kinds = [.attach, .detach] } == ["b", "a"])
        #expect(try targets { $0.states = [.done, .intended] } == ["c", "a"])
        #expect(try targets { $0.openOnly = true } == ["c"])
        #expect(try targets { $0.serverID = two.id } == ["b"])
        #expect(try targets { $0.since = CatalogFixture.time(2) } == ["c", "b"])
        #expect(try targets { $0.until = CatalogFixture.time(2) } == ["a"])
        let all = OperationFilter(kind: .attach, states: [.done], serverID: one.id, user: "kim", host: "ws1")
        #expect(try catalog.operations(all).map(\.target) == ["a"])
        #expect(try targets { ($0.user, $0.host) = ("lee", "ws2") } == [])
    }

    @Test func `each operation comes with its steps, server and disk, the oldest first`() throws {
        let server = try fixture.server()
        let disk = try catalog.record(.disk("d1", name: "数据"), serverID: server.id)
        let first = try begin("a", disk: disk.id, server: server.id, second: 1)
        let second = try begin("b", second: 2)
        try catalog.step(first, "detach", .done, at: CatalogFixture.time(2))
        try catalog.step(first, "attach", .running, at: CatalogFixture.time(3))
        try catalog.markGone(diskID: disk.id)
        var listings: [OperationListing] = []
        try catalog.eachOperation { listings.append($0) }
        #expect(listings.map(\.operation.id) == [first, second])
        #expect(listings[0].steps.map(\.name) == ["detach", "attach"])
        #expect(listings[0].operation == (try catalog.operation(id: first)))
        #expect(listings[0].disk == OperationListing.Disk(fcdID: "d1", name: "数据"))
        #expect(listings[0].server?.instanceUUID == "uuid-vc1")
        #expect(listings[1].steps.isEmpty && listings[1].disk == nil && listings[1].server == nil)
        var some: [String] = []
        try catalog.eachOperation(matching: OperationFilter(diskID: disk.id)) { some.append($0.operation.target) }
        #expect(some == ["a"])
    }

    @Test func `what the body throws ends the list and arrives`() throws {
        _ = try begin("a")
        _ = try begin("b")
        var count = 0
        #expect(throws: CancellationError.self) {
            try catalog.eachOperation { _ in
                count += 1
                throw CancellationError()
            }
        }
        #expect(count == 1)
    }

    @Test func `an operation is found by the beginning of its ID`() throws {
        let id = try begin("a")
        _ = try begin("b")
        #expect(try catalog.operations(idBeginning: String(id.prefix(13)).uppercased(), limit: 5).map(\.id) == [id])
        #expect(try catalog.operations(idBeginning: "%", limit: 5).isEmpty)
        #expect(try catalog.operations(idBeginning: "", limit: 1).count == 1)
    }

    /// The journal is kept for ever, and the checks of each change ask it: a look at all rows would be felt.
    @Test(arguments: [
        (OperationFilter(limit: 50), "operation_by_time"),
        (OperationFilter(user: "kim", limit: 50), "operation_by_time"),
        (OperationFilter(since: Date(), until: Date()), "operation_by_time"),
        (OperationFilter(serverID: 1, limit: 50), "operation_by_time"),
        (OperationFilter(openOnly: true), "operation_open"),
        (OperationFilter(openOnly: true, serverID: 1), "operation_open"),
        (OperationFilter(kind: .delete, diskID: 1, serverID: 1), "operation_by_disk"),
    ])
    func `each list goes by an index`(filter: OperationFilter, index: String) throws {
        let (condition, arguments) = filter.condition
        let plan = try fixture.raw().read { db in
            try Row.fetchAll(
                db,
                sql:
                    "EXPLAIN QUERY PLAN SELECT * FROM operation WHERE \(condition) ORDER BY started_at DESC, rowid DESC",
                arguments: arguments
            ).map { $0["detail"] as String }
        }
        #expect(plan.first?.contains(index) == true, "\(plan)")
    }
}
