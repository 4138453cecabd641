import Catalog
import Foundation
import Lifecycle

/// One difference between the catalog and the server.
struct DriftRow: ListRow {
    let severity: String
    let id: String
    let name: String
    let owner: String?
    let field: String
    /// What the catalog has.
    let expected: String?
    let since: Date?
    /// When both are last known to have agreed.
    let after: Date?
    /// `sync`, `command` or `other`: where the catalog has it from.
    let source: String?
    let operation: String?
    let operationID: String?
    let user: String?
    let host: String?
    /// What the server shows.
    let actual: String?
    /// `sync`, `decide`, `push`, `recover` or `look`.
    let act: String
    let who: String
    let advice: String
    let command: String?
    private let finding: DriftFinding

    private enum CodingKeys: String, CodingKey {
        case severity, id, name, owner, field, expected, since, after, source, operation, operationID, user, host,
            actual, act
        case who, advice, command
    }

    init(_ finding: DriftFinding) {
        severity = finding.severity.rawValue
        id = finding.diskID
        name = finding.disk
        owner = finding.owner
        field = finding.field.rawValue
        expected = finding.expected
        since = finding.origin?.since
        after = finding.changedAfter
        source = finding.origin?.source.rawValue
        operation = finding.origin?.operation?.kind?.rawValue
        operationID = finding.origin?.operation?.id
        user = finding.origin?.operation?.user
        host = finding.origin?.operation?.host
        actual = finding.actual
        act = finding.act.rawValue
        who = finding.who
        advice = finding.advice
        command = finding.command
        self.finding = finding
    }

    var identifier: String { id }

    static var columns: [Column<DriftRow>] { columns(shortened: false) }

    /// - Parameter shortened: whether tables show the beginnings of IDs only.
    static func columns(shortened: Bool) -> [Column<DriftRow>] {
        [
            Column("SEVERITY", "severity") { .text($0.severity, $0.finding.severity.tone) },
            Column("ID", "id") { .text(shortened ? String($0.id.prefix(8)) : $0.id, exact: $0.id) },
            Column("DISK", "name", fit: .tail) { .text($0.name) },
            Column("OWNER", "owner", for: .programs) { .text($0.owner) },
            Column("FIELD", "field") { .text($0.field) },
            Column("CATALOG", "expected", fit: .tail) { .text($0.expected) },
            Column("SINCE", "since", for: .programs) { .time($0.since) },
            Column("BY", "source", for: .programs) { .text($0.source) },
            Column("OPERATION", "operationID", for: .programs) { .text($0.operationID) },
            Column("CHANGE", "operation", for: .programs) { .text($0.operation) },
            Column("USER", "user", for: .programs) { .text($0.user) },
            Column("HOST", "host", for: .programs) { .text($0.host) },
            Column("SERVER", "actual", fit: .tail) { .text($0.actual) },
            Column("CHANGED AFTER", "after") { .time($0.after) },
            Column("ACT", "act") { .text($0.act, $0.finding.act == .decide ? .warning : .plain) },
            Column("WHO", "who", fit: .tail) { .text($0.who) },
            Column("COMMAND", "command") { .text($0.command) },
            Column("ADVICE", "advice", for: .programs) { .text($0.advice) },
        ]
    }
}

extension DriftSeverity {
    /// The colour in tables.
    fileprivate var tone: Palette.Tone {
        switch self {
        case .high: .bad
        case .medium: .warning
        case .low: .plain
        }
    }
}
