import Catalog
import Lifecycle

/// What was found out about one operation.
struct RecoveryRow: ListRow {
    let id: String
    /// Such as `attach`.
    let change: String
    let target: String
    /// `done`, `failed`, `finished`, `undone`, `underWay` or `unknown`.
    let found: String
    let message: String
    /// Left out where there are none.
    let warnings: [String]?
    private(set) var shownID: String
    private let finding: RecoveryResult.Finding

    enum CodingKeys: String, CodingKey {
        case id, change, target, found, message, warnings
    }

    /// - Parameter shortened: whether tables show the beginnings of IDs only.
    static func rows(_ results: [RecoveryResult], shortened: Bool) -> [RecoveryRow] {
        let identifiers = ShortIdentifiers(results.map(\.operation.id))
        return results.map { result in
            var row = RecoveryRow(result)
            if shortened { row.shownID = identifiers.short(row.id) }
            return row
        }
    }

    private init(_ result: RecoveryResult) {
        id = result.operation.id
        change = result.operation.kind.rawValue
        target = result.operation.target
        finding = result.finding
        found = result.finding.rawValue
        message = result.message
        warnings = result.warnings.isEmpty ? nil : result.warnings
        shownID = result.operation.id
    }

    var identifier: String { id }

    static var columns: [Column<RecoveryRow>] {
        [
            Column("ID", "id") { .text($0.shownID, exact: $0.id) },
            Column("CHANGE", "change") { .text($0.change) },
            Column("TARGET", "target", fit: .tail) { .text($0.target) },
            Column("FOUND", "found") { .text($0.found, $0.finding.isSettled ? .plain : .warning) },
            Column("WHAT", "message", fit: .tail) { .text($0.message) },
            Column("WARNINGS", "warnings", for: .programs) { .list($0.warnings ?? []) },
        ]
    }
}
