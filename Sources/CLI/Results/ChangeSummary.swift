import Catalog
import FCD
import Lifecycle

/// What became of the changes that one command line asked for: one after the other, however many there are.
struct ChangeSummary: Presentable {
    let results: [ChangeResult]
    /// Whether `--quiet` prints the IDs of disks and snapshots: for changes that make one, whose ID nobody can know
    /// before.
    let namesDisks: Bool

    var presentation: Presentation {
        .change(results.flatMap(\.sentences), Table(results.map(ChangeRow.init)))
    }

    var identifiers: [String] {
        namesDisks ? results.compactMap { ($0.snapshotID ?? $0.diskID)?.rawValue } : []
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(results.map(ChangeRow.init))
    }
}

/// One change, as JSON and CSV have it.
private struct ChangeRow: ListRow {
    struct Call: Encodable {
        let method: String
        let arguments: String
    }

    /// Such as `attach`.
    let change: String
    /// `done`, `unchanged`, `partial` or `planned`.
    let outcome: String
    let id: String?
    let name: String?
    /// Left out where the change is about none.
    let snapshotID: String?
    let message: String
    let operationID: String?
    /// Left out where there are none.
    let warnings: [String]?
    /// Left out where there are none.
    let notes: [String]?
    /// What a dry run would call.
    let calls: [Call]?

    init(_ result: ChangeResult) {
        change = result.kind.rawValue
        outcome = result.outcome.rawValue
        id = result.diskID?.rawValue
        name = result.diskName
        snapshotID = result.snapshotID?.rawValue
        message = result.message
        operationID = result.operationID
        warnings = result.warnings.isEmpty ? nil : result.warnings
        notes = result.notes.isEmpty ? nil : result.notes
        calls =
            result.outcome == .planned
            ? result.calls.map { Call(method: $0.method, arguments: $0.arguments) } : nil
    }

    var identifier: String { id ?? "" }

    static var columns: [Column<ChangeRow>] {
        [
            Column("CHANGE", "change") { .text($0.change) },
            Column("OUTCOME", "outcome") { .text($0.outcome) },
            Column("ID", "id") { .text($0.id) },
            Column("NAME", "name") { .text($0.name) },
            Column("SNAPSHOT", "snapshotID") { .text($0.snapshotID) },
            Column("MESSAGE", "message") { .text($0.message) },
            Column("OPERATION", "operationID") { .text($0.operationID) },
            Column("WARNINGS", "warnings") { .list($0.warnings ?? []) },
            Column("NOTES", "notes") { .list($0.notes ?? []) },
            Column("CALLS", "calls") { .list($0.calls?.map { "\($0.method): \($0.arguments)" } ?? []) },
        ]
    }
}

extension ChangeResult {
    /// For people: what happened, or every call that a dry run would make.
    fileprivate var sentences: [String] {
        [message] + calls.map { "  would call \($0.method): \($0.arguments)" }
            + (outcome == .planned && calls.isEmpty ? ["  no call to the server: the catalog alone would change"] : [])
    }
}
