import ArgumentParser
import Audit

struct AuditRules: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List the rules of the audit, with what they find and how to mend it."
    )

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.show(Listing(AuditRule.all.map(AuditRuleRow.init), empty: "no rules"))
    }
}

/// One rule of the audit.
struct AuditRuleRow: ListRow {
    let id: String
    let severity: AuditSeverity
    let title: String
    let explanation: String
    let remedy: String

    init(_ rule: AuditRule) {
        id = rule.id
        severity = rule.severity
        title = rule.title
        explanation = rule.explanation
        remedy = rule.remedy
    }

    var identifier: String { id }

    static var columns: [Column<AuditRuleRow>] {
        [
            Column("RULE", "id") { .text($0.id) },
            Column("SEVERITY", "severity") { .text($0.severity.rawValue, $0.severity.tone) },
            Column("FINDS", "title") { .text($0.title) },
            Column("EXPLANATION", "explanation", for: .programs) { .text($0.explanation) },
            Column("REMEDY", "remedy", fit: .tail) { .text($0.remedy) },
        ]
    }
}
