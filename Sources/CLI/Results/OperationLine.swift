import Catalog

/// One operation in an export. Its keys are documented and stay; times have milliseconds, so that they tell the order.
struct OperationLine: Encodable {
    let id: String
    let change: String
    let state: String
    let target: String
    let server: Server?
    let disk: Disk?
    let parameters: [String: String]
    let task: String?
    let user: String
    let host: String
    let pid: Int
    let startedAt: String
    let finishedAt: String?
    let outcome: String?
    let error: String?
    let steps: [Step]

    struct Server: Encodable {
        let name: String
        let url: String
        let instanceUUID: String
    }

    struct Disk: Encodable {
        let id: String?
        let name: String
    }

    struct Step: Encodable {
        let sequence: Int
        let name: String
        let state: String
        let detail: String?
        let task: String?
        let startedAt: String
        let finishedAt: String?
    }

    init(_ listing: OperationListing) {
        let operation = listing.operation
        id = operation.id
        change = operation.kind.rawValue
        state = operation.state.rawValue
        target = operation.target
        server = listing.server.map { Server(name: $0.name, url: $0.url, instanceUUID: $0.instanceUUID) }
        disk = listing.disk.map { Disk(id: $0.fcdID, name: $0.name) }
        parameters = operation.parameters
        task = operation.task
        user = operation.actor.user
        host = operation.actor.host
        pid = operation.actor.pid
        startedAt = CatalogTime.text(operation.startedAt)
        finishedAt = operation.finishedAt.map(CatalogTime.text)
        outcome = operation.outcome
        error = operation.error
        steps = listing.steps.map { step in
            Step(
                sequence: step.sequence,
                name: step.name,
                state: step.state.rawValue,
                detail: step.detail,
                task: step.task,
                startedAt: CatalogTime.text(step.startedAt),
                finishedAt: step.finishedAt.map(CatalogTime.text)
            )
        }
    }
}
