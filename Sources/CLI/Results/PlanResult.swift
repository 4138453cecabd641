import Lifecycle

/// A plan: a row for each of the manifest's disks; as JSON what `--save` writes.
struct PlanResult: Presentable {
    let plan: DiskPlan

    var presentation: Presentation {
        .list(Table(plan.entries.map(PlanRow.init)), empty: "the manifest names no disks")
    }

    /// The disks for which there is something to do.
    var identifiers: [String] { plan.changes.map(\.name) }

    func encode(to encoder: any Encoder) throws { try plan.encode(to: encoder) }

    /// `1 to create, 2 to move, 1 refused, 4 as they shall be`
    var summary: String {
        let words = PlanEntry.Action.allCases.compactMap { action -> String? in
            let count = plan.entries.count { $0.action == action }
            guard count > 0 else { return nil }
            return switch action {
            case .nothing: "\(count) as \(count == 1 ? "it" : "they") shall be"
            case .refused: "\(count) refused"
            default: "\(count) to \(action.rawValue)"
            }
        }
        return words.joined(separator: ", ")
    }
}

/// One entry of a plan.
private struct PlanRow: ListRow {
    let entry: PlanEntry

    init(_ entry: PlanEntry) { self.entry = entry }

    var identifier: String { entry.name }

    func encode(to encoder: any Encoder) throws { try entry.encode(to: encoder) }

    private var tone: Palette.Tone {
        switch entry.action {
        case .refused: .bad
        case .nothing: .plain
        default: .good
        }
    }

    static var columns: [Column<PlanRow>] {
        [
            Column("ENTRY", "number") { .number($0.entry.number) },
            Column("ACTION", "action") { .text($0.entry.action.rawValue, $0.tone) },
            Column("NAME", "name", fit: .middle) { .text($0.entry.name) },
            Column("ID", "id", for: .programs) { .text($0.entry.state?.id) },
            Column("WHY", "reason", fit: .tail) { .text($0.entry.reason) },
            Column("NEXT", "next", fit: .tail) { .text($0.entry.next ?? "") },
            Column("AFTER", "waitsFor") { .list(($0.entry.waitsFor ?? []).map { "\($0)" }) },
            Column("STEPS", "steps", for: .programs) { .list($0.entry.steps.map(\.words)) },
            Column("NOTES", "notes", for: .programs) { .list($0.entry.notes ?? []) },
        ]
    }
}
