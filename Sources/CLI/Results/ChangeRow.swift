import Catalog
import FCD
import Lifecycle

/// One change, as JSON and CSV have it.
struct ChangeRow: ListRow {
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
    /// The line of the file that asked for it; left out where there is none.
    let line: Int?

    init(_ result: ChangeResult, line: Int? = nil) {
        self.line = line
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
            Column("LINE", "line") { .number($0.line) },
        ]
    }
}

extension ChangeResult {
    /// For people: what happened, or every call that a dry run would make.
    var sentences: [String] {
        [message] + calls.map { "  would call \($0.method): \($0.arguments)" }
            + (outcome == .planned && calls.isEmpty ? ["  no call to the server: the catalog alone would change"] : [])
    }
}
