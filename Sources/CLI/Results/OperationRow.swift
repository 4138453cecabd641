import Catalog
import Foundation

/// One operation of the journal.
struct OperationRow: ListRow {
    let id: String
    /// Such as `attach`.
    let change: String
    /// `intended`, `running`, `done`, `failed` or `unknown`.
    let state: String
    let target: String
    let outcome: String?
    let error: String?
    let startedAt: Date
    let finishedAt: Date?
    /// Who began it, and on which machine.
    let user: String
    let host: String
    private(set) var shownID: String
    private let isOpen: Bool

    enum CodingKeys: String, CodingKey {
        case id, change, state, target, outcome, error, startedAt, finishedAt, user, host
    }

    /// - Parameter shortened: whether tables show the beginnings of IDs only.
    static func rows(_ records: [OperationRecord], shortened: Bool) -> [OperationRow] {
        let identifiers = ShortIdentifiers(records.map(\.id))
        return records.map { record in
            var row = OperationRow(record)
            if shortened { row.shownID = identifiers.short(row.id) }
            return row
        }
    }

    init(_ record: OperationRecord) {
        id = record.id
        change = record.kind.rawValue
        state = record.state.rawValue
        target = record.target
        outcome = record.outcome
        error = record.error
        startedAt = record.startedAt
        finishedAt = record.finishedAt
        user = record.actor.user
        host = record.actor.host
        shownID = record.id
        isOpen = record.state.isOpen
    }

    var identifier: String { id }

    var tone: Palette.Tone {
        isOpen ? .warning : state == OperationRecord.State.failed.rawValue ? .bad : .plain
    }

    static var columns: [Column<OperationRow>] {
        [
            Column("ID", "id") { .text($0.shownID, exact: $0.id) },
            Column("STARTED", "startedAt") { .time($0.startedAt) },
            Column("FINISHED", "finishedAt", for: .programs) { .time($0.finishedAt) },
            Column("CHANGE", "change") { .text($0.change) },
            Column("STATE", "state") { .text($0.state, $0.tone) },
            Column("TARGET", "target", fit: .tail) { .text($0.target) },
            Column("OUTCOME", "outcome", fit: .tail) { row in
                .text(row.outcome ?? row.error ?? "-", exact: row.outcome ?? "")
            },
            Column("ERROR", "error", for: .programs) { .text($0.error) },
            Column("BY", "user") { .text("\($0.user)@\($0.host)", exact: $0.user) },
            Column("HOST", "host", for: .programs) { .text($0.host) },
        ]
    }
}
