import Foundation
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct JournalTests {
    let fixture: CatalogFixture
    var catalog: DiskCatalog { fixture.catalog }

    init() throws { fixture = try CatalogFixture() }

    @Test func `an intent is there before the call, with all that finds it again`() throws {
        let server = try fixture.server()
        let intent = OperationIntent(
            kind: .register,
            serverID: server.id,
            target: "[ds 1] 数据/a.vmdk",
            parameters: ["path": "[ds 1] 数据/a.vmdk", "name": "a/b \"c\""]
        )
        let begun = try catalog.begin(intent, at: CatalogFixture.time(1))
        #expect(begun.state == .intended)
        #expect(begun.startedAt == CatalogFixture.time(1))
        #expect(begun.parameters == intent.parameters)
        #expect(begun.actor.pid == Int(ProcessInfo.processInfo.processIdentifier))
        #expect(!begun.actor.host.isEmpty && !begun.actor.user.isEmpty)
        let other = try DiskCatalog.open(at: fixture.path, mode: .readOnly)
        #expect(try other.operations(OperationFilter(openOnly: true)) == [begun])
    }

    @Test func `steps and task make it running, the outcome ends it`() throws {
        let id = try catalog.begin(OperationIntent(kind: .move, target: "a")).id
        try catalog.step(id, "detach", .running, at: CatalogFixture.time(1))
        #expect(try catalog.operation(id: id)?.state == .running)
        try catalog.step(id, "detach", .done, detail: "from db01", task: "task-1", at: CatalogFixture.time(2))
        try catalog.step(id, "attach", .running, at: CatalogFixture.time(3))
        try catalog.setTask(id, "task-2")
        let steps = try catalog.steps(of: id)
        #expect(steps.map(\.name) == ["detach", "attach"])
        #expect(steps.map(\.sequence) == [1, 2])
        #expect(steps.map(\.state) == [.done, .running])
        #expect(steps.first?.task == "task-1")
        #expect(steps.first?.startedAt == CatalogFixture.time(1))
        #expect(steps.first?.finishedAt == CatalogFixture.time(2))

        let done = try catalog.finish(id, .failed, error: "no free unit", at: CatalogFixture.time(4))
        #expect(done.state == .failed && done.task == "task-2" && done.error == "no free unit")
        #expect(done.finishedAt == CatalogFixture.time(4))
        #expect(try catalog.steps(of: id).last?.state == .failed)
        #expect(try catalog.operations(OperationFilter(openOnly: true)).isEmpty)
    }

    @Test func `a step that is done again begins anew`() throws {
        let id = try catalog.begin(OperationIntent(kind: .move, target: "a")).id
        try catalog.step(id, "attach", .failed)
        try catalog.step(id, "attach", .done)
        #expect(try catalog.steps(of: id).map(\.state) == [.failed, .done])
    }

    @Test func `an unknown end stays open until it is found out`() throws {
        let id = try catalog.begin(OperationIntent(kind: .create, target: "a")).id
        try catalog.step(id, "create", .running)
        try catalog.finish(id, .unknown, error: "the connection broke")
        #expect(try catalog.operations(OperationFilter(openOnly: true)).map(\.id) == [id])
        #expect(try catalog.steps(of: id).map(\.state) == [.running])
        try catalog.finish(id, .done, outcome: "the disk is there")
        #expect(try catalog.operations(OperationFilter(openOnly: true)).isEmpty)
    }

    @Test func `an operation does not end as running, and an unknown one is named`() throws {
        let id = try catalog.begin(OperationIntent(kind: .create, target: "a")).id
        #expect(throws: CatalogError.self) { try catalog.finish(id, .running) }
        for attempt in [{ try catalog.setTask("none", "t") }, { try catalog.step("none", "s", .done) }] {
            let error = #expect(throws: CatalogError.self, performing: attempt)
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("none") == true)
        }
    }

    @Test func `operations are listed newest first and by kind, disk and number`() throws {
        let server = try fixture.server()
        let disk = try catalog.record(.disk("a"), serverID: server.id)
        for (number, kind) in [OperationKind.attach, .detach, .attach].enumerated() {
            let intent = OperationIntent(kind: kind, diskID: number == 2 ? disk.id : nil, target: "\(number)")
            try catalog.begin(intent, at: CatalogFixture.time(Double(number)))
        }
        #expect(try catalog.operations().map(\.target) == ["2", "1", "0"])
        #expect(try catalog.operations(OperationFilter(limit: 1)).map(\.target) == ["2"])
        #expect(try catalog.operations(OperationFilter(kind: .attach)).map(\.target) == ["2", "0"])
        #expect(try catalog.operations(OperationFilter(diskID: disk.id)).map(\.target) == ["2"])
    }

    @Test func `an outcome is recorded although the task was cancelled`() async throws {
        let id = try catalog.begin(OperationIntent(kind: .attach, target: "a")).id
        let catalog = catalog
        let task = Task {
            // The call to the server ends by the cancellation; what is known of it is still written down.
            while !Task.isCancelled { await Task.yield() }
            try catalog.finish(id, .unknown, error: "cancelled")
        }
        task.cancel()
        try await task.value
        #expect(try catalog.operation(id: id)?.state == .unknown)
    }
}
