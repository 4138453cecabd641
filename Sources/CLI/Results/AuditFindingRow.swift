import Audit
import FCD
import Foundation
import Lifecycle

/// One finding in a table or in CSV.
struct AuditFindingRow: ListRow {
    let finding: AuditFinding

    /// Reports write their findings themselves.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(finding.key)
    }

    var identifier: String { finding.subjectID ?? "" }

    static var columns: [Column<AuditFindingRow>] { columns(for: nil) }

    /// - Parameter report: leaves out what would be the same in each row of this report; nil for all columns.
    static func columns(for report: AuditReport?) -> [Column<AuditFindingRow>] {
        var columns = [
            Column<AuditFindingRow>("SEVERITY", "severity") {
                .text($0.finding.severity.rawValue, $0.finding.severity.tone)
            },
            Column("RULE", "ruleID") { .text($0.finding.rule) },
            Column("NAME", "name", fit: .tail) { .text($0.finding.name) },
        ]
        if report.map({ $0.servers.count > 1 }) ?? true {
            let labels = report?.serverLabels
            columns.append(
                Column("SERVER", "server", fit: .middle, leaves: 3) { row in
                    .text(labels?.label(ofServerOf: row.finding) ?? row.finding.server)
                }
            )
        }
        columns += [
            Column("OWNER", "owner", fit: .tail, leaves: 2) { .text($0.finding.owner) },
            Column("SIZE", "capacityMiB", leaves: 1) { .capacity($0.finding.capacityMiB.map { MiB($0) }) },
        ]
        if let currency = report?.sums.currency {
            columns.append(
                Column("\(currency)/MONTH", "costPerMonth", leaves: 4) { row in
                    row.finding.costPerMonth.map { .text(AuditSummary.money($0)) } ?? .none
                }
            )
        }
        if report?.comparison != nil {
            columns.append(Column("CHANGE", "change") { .text($0.finding.change?.rawValue) })
        }
        if report.map({ $0.sums.suppressed > 0 }) ?? true {
            columns.append(
                Column("SUPPRESSED", "suppressedUntil") { row in
                    .text(row.finding.suppression.map { "until \($0.until)" })
                }
            )
        }
        columns.append(Column("FINDING", "message", fit: .tail, least: 32) { .text($0.finding.message) })
        return columns
    }
}

/// What is said about a report on stderr.
enum AuditSummary {
    /// `3 findings, 21 disks looked at: 1 high, 2 low`
    static func words(_ report: AuditReport) -> String {
        let counts = AuditSeverity.allCases.reversed().compactMap { severity in
            report.sums.bySeverity[severity].flatMap { $0 > 0 ? "\($0) \(severity.rawValue)" : nil }
        }
        let disks = "\(report.sums.disks) disk\(report.sums.disks == 1 ? "" : "s")"
        let suppressed = report.sums.suppressed > 0 ? "; \(report.sums.suppressed) suppressed" : ""
        let rest = suppressed + (report.notRunWords(AuditWords(.en)).map { "; \($0)" } ?? "")
        guard !counts.isEmpty else { return "nothing found, \(disks) looked at\(rest)" }
        let count = report.sums.findings - report.sums.suppressed
        let findings = "\(count) finding\(count == 1 ? "" : "s")"
        return "\(findings), \(disks) looked at: \(counts.joined(separator: ", "))\(rest)"
    }

    /// All that is said about a report: what was found, how that compares, and what could not be looked at.
    static func lines(_ report: AuditReport) -> [String] {
        var lines = replacements(report) + notes(report) + [words(report)]
        if let comparison = report.comparison {
            lines.append(
                "since \(comparison.earlier.seconds): \(comparison.new) new, \(comparison.mended.count) mended, "
                    + "\(comparison.still) still there"
            )
        }
        return lines
    }

    /// Servers at whose addresses others answer.
    private static func replacements(_ report: AuditReport) -> [String] {
        let labels = report.serverLabels
        return report.servers.compactMap { server in
            server.replacedAt.map { time in
                "note: another server answers at the address of \(labels.label(server)), last seen \(time.minutes): "
                    + "commands for the latter would reach it"
            }
        }
    }

    /// What rules could not look at, each thing once.
    private static func notes(_ report: AuditReport) -> [String] {
        var notes: [(note: String, rules: [String])] = []
        for rule in report.rules {
            for note in rule.notes {
                if let index = notes.firstIndex(where: { $0.note == note }) {
                    notes[index].rules.append(rule.id)
                } else {
                    notes.append((note, [rule.id]))
                }
            }
        }
        return notes.map { "note: \($0.rules.joined(separator: ", ")): \($0.note)" }
    }

    /// A sum of money with two decimals.
    static func money(_ sum: Double) -> String {
        sum.formatted(.number.precision(.fractionLength(2)).grouping(.never).locale(.init(identifier: "en_US_POSIX")))
    }
}

extension AuditSeverity {
    /// The colour in tables.
    var tone: Palette.Tone {
        switch self {
        case .critical, .high: .bad
        case .medium: .warning
        case .low, .info: .plain
        }
    }
}
