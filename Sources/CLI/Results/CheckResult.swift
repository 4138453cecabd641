import FCD
import Lifecycle

/// What the checks before a change found: a row for each.
struct CheckResult: Presentable {
    let rows: [CheckRow]

    /// - parameter reports: With the disk where there are several.
    init(_ reports: [(disk: Disk?, report: PreflightReport)]) {
        rows = reports.flatMap { disk, report in report.checks.map { CheckRow($0, of: disk) } }
    }

    var presentation: Presentation {
        .list(
            Table(rows, columns: CheckRow.columns(disks: rows.contains { $0.diskID != nil })),
            empty: "there is nothing to check"
        )
    }

    /// Scripts ask what stands in the way.
    var identifiers: [String] { rows.filter(\.isFailure).map(\.id) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rows)
    }
}

/// One check.
struct CheckRow: ListRow {
    /// The disk's ID; left out where one disk is checked.
    let diskID: String?
    private let diskName: String?
    /// Stable, such as `vm.power`.
    let id: String
    /// `holds`, `warns`, `fails` or `unknown`.
    let verdict: String
    let facts: String
    /// What to do about it; left out where there is nothing.
    let next: String?
    /// Whether `--force` passes over the failure; left out of what does not fail.
    let isForceable: Bool?
    private let tone: Palette.Tone

    private enum CodingKeys: String, CodingKey {
        case diskID, id, verdict, facts, next, isForceable
    }

    init(_ check: PreflightCheck, of disk: Disk?) {
        diskID = disk?.id.rawValue
        diskName = disk?.name
        id = check.id
        verdict = check.verdict.rawValue
        facts = check.facts
        next = check.next
        isForceable = check.verdict == .fails ? check.isForceable : nil
        tone =
            switch check.verdict {
            case .holds: .good
            case .warns, .unknown: .warning
            case .fails: .bad
            }
    }

    var isFailure: Bool { isForceable != nil }
    var identifier: String { id }

    static var columns: [Column<CheckRow>] { columns(disks: false) }

    static func columns(disks: Bool) -> [Column<CheckRow>] {
        let disk = Column<CheckRow>("DISK", "diskID") { .text($0.diskName ?? "", exact: $0.diskID ?? "") }
        return (disks ? [disk] : []) + [
            Column("CHECK", "id") { .text($0.id) },
            Column("VERDICT", "verdict") { .text($0.verdict, $0.tone) },
            Column("FACTS", "facts", fit: .tail) { .text($0.facts) },
            Column("NEXT", "next", fit: .tail) { .text($0.next ?? "-", exact: $0.next ?? "") },
            Column("FORCEABLE", "isForceable", for: .programs) { row in row.isForceable.map { .flag($0) } ?? .none },
        ]
    }
}
