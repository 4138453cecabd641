import Audit
import FCD

/// What an audit found. Its JSON is the whole report, tables and CSV are its findings.
struct AuditResult: Presentable {
    let report: AuditReport

    func encode(to encoder: any Encoder) throws {
        try report.encode(to: encoder)
    }

    var presentation: Presentation {
        let hasServers = Set(report.findings.map(\.server)).count > 1
        let columns = AuditFindingRow.columns(servers: hasServers)
        // What was found, or not, stands in the summary.
        return .list(Table(report.findings.map(AuditFindingRow.init), columns: columns), empty: "")
    }

    /// The disks that rules were broken by, each once.
    var identifiers: [String] {
        var seen: Set<String> = []
        return report.findings.compactMap(\.diskID).filter { seen.insert($0).inserted }
    }

    /// `3 findings on 21 disks: 1 high, 2 low`
    static func summary(of report: AuditReport) -> String {
        let counts = AuditSeverity.allCases.reversed().compactMap { severity in
            report.totals.bySeverity[severity].flatMap { $0 > 0 ? "\($0) \(severity.rawValue)" : nil }
        }
        let disks = report.totals.disks.counted("disk")
        guard !counts.isEmpty else { return "nothing found, \(disks) looked at" }
        let count = report.findings.count
        return "\(count.counted("finding")), \(disks) looked at: \(counts.joined(separator: ", "))"
    }
}

/// One finding. Its keys are those of the report's JSON.
private struct AuditFindingRow: ListRow {
    let finding: AuditFinding

    func encode(to encoder: any Encoder) throws {
        try finding.encode(to: encoder)
    }

    var identifier: String { finding.diskID ?? "" }

    static var columns: [Column<AuditFindingRow>] { columns(servers: true) }

    static func columns(servers: Bool) -> [Column<AuditFindingRow>] {
        [
            Column("SEVERITY", "severity") { .text($0.finding.severity.rawValue, $0.finding.severity.tone) },
            Column("RULE", "ruleID") { .text($0.finding.ruleID) },
            Column("ID", "diskID", for: .programs) { .text($0.finding.diskID) },
            Column("DISK", "disk", fit: .tail) { .text($0.finding.disk) },
            Column("SERVER", "server", for: servers ? .everyone : .programs) { .text($0.finding.server) },
            Column("DATASTORE", "datastore", for: .programs) { .text($0.finding.datastore) },
            Column("PATH", "path", for: .programs) { .text($0.finding.path) },
            Column("OWNER", "owner", fit: .tail) { .text($0.finding.owner) },
            Column("SIZE", "capacityMiB") { .capacity($0.finding.capacityMiB.map { MiB($0) }) },
            Column("EVIDENCE", "evidence", fit: .tail) { .text($0.finding.evidence) },
            Column("COMMAND", "command", for: .programs) { .text($0.finding.command) },
        ]
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
