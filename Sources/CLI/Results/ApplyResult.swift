import FCD
import Lifecycle

/// What became of one entry of a plan that was applied.
struct AppliedRow: ListRow {
    struct Step: Encodable {
        let change: String
        let from: String?
        let to: String?
        let outcome: String
        let message: String
        let operationID: String?
    }

    let number: Int
    let name: String
    let id: String?
    /// As in the plan.
    let action: String
    /// `done`, `unchanged`, `partial`, `failed`, `unknown`, `refused` or `skipped`.
    let outcome: String
    let message: String
    /// Left out where there is none.
    let next: String?
    let candidates: [String]?
    let steps: [Step]
    /// Left out where there are none.
    let warnings: [String]?
    private let isGood: Bool

    private enum CodingKeys: String, CodingKey {
        case number, name, id, action, outcome, message, next, candidates, steps, warnings
    }

    init(_ applied: AppliedEntry) {
        number = applied.entry.number
        name = applied.entry.name
        id = applied.diskID?.rawValue
        action = applied.entry.action.rawValue
        outcome = applied.outcome.rawValue
        message = applied.message
        next = applied.next
        candidates = applied.candidates.isEmpty ? nil : applied.candidates
        steps = applied.steps.map { step in
            Step(
                change: step.step.change.rawValue,
                from: step.step.from,
                to: step.step.to,
                outcome: step.outcome.rawValue,
                message: step.message,
                operationID: step.operationID
            )
        }
        let warnings = applied.steps.flatMap(\.warnings)
        self.warnings = warnings.isEmpty ? nil : warnings
        isGood = applied.outcome.isGood
    }

    var identifier: String { id ?? name }

    static var columns: [Column<AppliedRow>] {
        [
            Column("ENTRY", "number") { .number($0.number) },
            Column("NAME", "name", fit: .middle) { .text($0.name) },
            Column("ID", "id", for: .programs) { .text($0.id) },
            Column("ACTION", "action") { .text($0.action) },
            Column("OUTCOME", "outcome") { .text($0.outcome, $0.isGood ? .good : .bad) },
            Column("WHAT", "message", fit: .tail) { .text($0.message) },
            Column("NEXT", "next", fit: .tail) { .text($0.next ?? "") },
            Column("STEPS", "steps", for: .programs) { .list($0.steps.map { "\($0.change): \($0.outcome)" }) },
            Column("WARNINGS", "warnings", for: .programs) { .list($0.warnings ?? []) },
        ]
    }
}
