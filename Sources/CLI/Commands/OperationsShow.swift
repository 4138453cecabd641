import ArgumentParser
import Catalog
import FCD
import Foundation

struct OperationsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one operation with its steps, from the catalog."
    )

    @OptionGroup var catalog: CatalogOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The operation's ID, or the beginning of it.")
    var id: String

    func run() async throws {
        let catalog = try catalog.openForReading(notingOpenOperations: false)
        let operation = try operation(in: catalog)
        let server = try operation.serverID.flatMap { try catalog.server(id: $0)?.name }
        try output.show(OperationDetails(operation, server: server, steps: try catalog.steps(of: operation.id)))
    }

    private func operation(in catalog: DiskCatalog) throws -> OperationRecord {
        if let exact = try catalog.operation(id: id) { return exact }
        let found = try catalog.operations(idBeginning: id, limit: 20)
        switch found.count {
        case 1: return found[0]
        case 0:
            throw FCDError(.notFound, "there is no operation \(id)", hint: "`fcd operations` lists them")
        default:
            throw FCDError(
                .ambiguous,
                "\(id) begins the IDs of several operations",
                hint: "give more of the ID",
                candidates: found.map { "\($0.id)  \($0.kind)  \($0.target)" }
            )
        }
    }
}

/// One operation with all that the journal has of it.
struct OperationDetails: Details {
    let operation: OperationRow
    let server: String?
    let task: String?
    let pid: Int
    let parameters: [String: String]
    let steps: [Step]

    struct Step: ListRow {
        let sequence: Int
        let name: String
        let state: String
        let detail: String?
        let task: String?
        let startedAt: Date
        let finishedAt: Date?

        var identifier: String { "\(sequence)" }

        static var columns: [Column<Step>] {
            [
                Column("#", "sequence") { .number($0.sequence) },
                Column("STEP", "name") { .text($0.name) },
                Column("STATE", "state") { .text($0.state) },
                Column("STARTED", "startedAt") { .time($0.startedAt) },
                Column("TASK", "task") { .text($0.task) },
                Column("DETAIL", "detail", fit: .tail) { .text($0.detail) },
            ]
        }
    }

    init(_ record: OperationRecord, server: String?, steps: [OperationStepRecord]) {
        operation = OperationRow(record)
        self.server = server
        task = record.task
        pid = record.actor.pid
        parameters = record.parameters
        self.steps = steps.map { step in
            Step(
                sequence: step.sequence,
                name: step.name,
                state: step.state.rawValue,
                detail: step.detail,
                task: step.task,
                startedAt: step.startedAt,
                finishedAt: step.finishedAt
            )
        }
    }

    private enum CodingKeys: String, CodingKey {
        case server, task, pid, parameters, steps
    }

    /// The keys of the list, and more beside them.
    func encode(to encoder: any Encoder) throws {
        try operation.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(server, forKey: .server)
        try container.encodeIfPresent(task, forKey: .task)
        try container.encode(pid, forKey: .pid)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(steps, forKey: .steps)
    }

    var identifier: String { operation.id }

    var fields: [Field] {
        [
            Field("ID", "id", .text(operation.id)),
            Field("Change", "change", .text(operation.change)),
            Field("State", "state", .text(operation.state, operation.tone)),
            Field("Target", "target", .text(operation.target)),
            Field("Outcome", "outcome", .text(operation.outcome)),
            Field("Error", "error", .text(operation.error)),
            Field("Started", "startedAt", .time(operation.startedAt)),
            Field("Finished", "finishedAt", .time(operation.finishedAt)),
            Field("Server", "server", .text(server)),
            Field("Task", "task", .text(task)),
            Field("By", "user", .text("\(operation.user) on \(operation.host), process \(pid)", exact: operation.user)),
        ]
    }

    var sections: [Section] {
        steps.isEmpty ? [] : [Section(title: "Steps", table: Table(steps))]
    }
}
