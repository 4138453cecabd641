import Foundation
import GRDB
import Testing

@testable import Catalog

/// Several methods in one transaction.
@Suite(.timeLimit(.minutes(1)))
struct TransactionTests {
    let fixture: CatalogFixture
    var catalog: DiskCatalog { fixture.catalog }

    init() throws { fixture = try CatalogFixture() }

    @Test func `what is written together is read at once inside, and outside when all of it is there`() throws {
        let server = try fixture.server()
        let other = try DiskCatalog.open(at: fixture.path, mode: .readOnly)
        let intent = OperationIntent(kind: .register, serverID: server.id, target: "a")
        try catalog.transaction {
            try catalog.begin(intent)
            let row = try catalog.insertCreating(name: "a", serverID: server.id, operationID: intent.id)
            try catalog.step(intent.id, "register", .running)
            #expect(try catalog.operation(id: intent.id)?.diskID == row.id)
            #expect(try catalog.steps(of: intent.id).count == 1)
            #expect(try other.operation(id: intent.id) == nil)
        }
        #expect(try other.operation(id: intent.id)?.state == .running)
    }

    @Test func `nothing is written where one of them fails, and the error arrives`() throws {
        let intent = OperationIntent(kind: .register, target: "a")
        let error = #expect(throws: CatalogError.self) {
            try catalog.transaction {
                try catalog.begin(intent)
                try catalog.setTask("none", "task-1")
            }
        }
        #expect(error?.code == .notFound)
        #expect(try catalog.operations().isEmpty)
        #expect(throws: CancellationError.self) {
            try catalog.transaction {
                try catalog.begin(intent)
                throw CancellationError()
            }
        }
        #expect(try catalog.operations().isEmpty)
    }

    @Test func `a part whose failure is caught takes back itself alone`() throws {
        let intent = OperationIntent(kind: .register, target: "a")
        try catalog.transaction {
            try catalog.begin(intent)
            #expect(throws: CatalogError.self) { try catalog.step("none", "x", .running) }
            try catalog.transaction { try catalog.setTask(intent.id, "task-1") }
        }
        #expect(try catalog.operation(id: intent.id)?.task == "task-1")
    }

    @Test func `another catalog in the body has its own transaction`() throws {
        let second = try CatalogFixture()
        try catalog.transaction {
            try second.catalog.begin(OperationIntent(kind: .register, target: "b"))
            try catalog.begin(OperationIntent(kind: .register, target: "a"))
        }
        #expect(try catalog.operations().map(\.target) == ["a"])
        #expect(try second.catalog.operations().map(\.target) == ["b"])
    }
}
