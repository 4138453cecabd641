import Catalog
import Foundation

/// What the template shows: words only, in the order of the page. The template reads its fields by name.
struct HTMLPage {
    let generatedAt: String
    /// The time whose state the page shows.
    let stateOf: String
    /// Set where that is an earlier one than that of the report.
    let past: String?
    let servers: [HTMLServer]
    let cards: [HTMLCard]
    let severities: [HTMLSeverity]
    let rules: [HTMLRule]
    let findings: [HTMLFinding]
    let owners: [HTMLOwner]
    let hasFindings: Bool
    /// Set when findings were left out.
    let leftOut: String?

    init(_ report: AuditReport, limit: Int) throws {
        let titles = Dictionary(report.rules.map { ($0.id, $0.title) }) { first, _ in first }
        let shown = try report.findings.prefix(limit).map { HTMLFinding($0, title: titles[$0.rule] ?? $0.rule) }
        generatedAt = HTMLWords.time(report.generatedAt)
        stateOf = HTMLWords.time(report.asOf ?? report.generatedAt)
        past = report.asOf.map { _ in
            "This is what the catalog knows of that time. Much may have changed since: look before you run a command."
        }
        servers = report.servers.map(HTMLServer.init)
        cards = HTMLCard.cards(of: report.sums)
        severities = AuditSeverity.allCases.reversed().map { severity in
            HTMLSeverity(severity: severity.rawValue, count: HTMLWords.count(report.sums.bySeverity[severity] ?? 0))
        }
        rules = report.rules.map(HTMLRule.init)
        findings = shown
        owners = HTMLOwner.grouped(shown)
        hasFindings = !shown.isEmpty
        let rest = report.findings.count - shown.count
        leftOut =
            rest == 0
            ? nil
            : "\(HTMLWords.count(rest)) more findings are left out here; the JSON and CSV reports have all of them."
    }
}

/// A server and the age of its picture.
struct HTMLServer {
    let name: String
    let url: String
    let sync: String

    init(_ server: AuditServer) {
        name = server.name
        url = server.url
        guard let lastSync = server.lastSync, let age = server.ageSeconds else {
            sync = "never synced"
            return
        }
        sync = "last synced \(HTMLWords.time(lastSync)), \(HTMLWords.age(age)) before this report"
    }
}

/// A number at the top of the page.
struct HTMLCard {
    let value: String
    let label: String
    let note: String

    static func cards(of totals: AuditSums) -> [HTMLCard] {
        [
            HTMLCard(value: HTMLWords.count(totals.findings), label: "Findings", note: "over all rules"),
            HTMLCard(value: HTMLWords.count(totals.disks), label: "Disks", note: "looked at"),
            HTMLCard(value: HTMLWords.size(totals.capacityMiB), label: "Capacity", note: "of these disks"),
            HTMLCard(
                value: HTMLWords.size(totals.orphanedMiB),
                label: "Orphaned",
                note: "\(HTMLWords.count(totals.orphanedDisks)) attached to nothing for long"
            ),
        ]
    }
}

/// How many findings of a severity there are.
struct HTMLSeverity {
    let severity: String
    let count: String
}

/// A rule that was run.
struct HTMLRule {
    let id: String
    let severity: String
    let title: String
    let explanation: String
    let remedy: String
    let count: String

    init(_ rule: AuditRuleResult) {
        id = rule.id
        severity = rule.severity.rawValue
        title = rule.title
        explanation = rule.explanation
        remedy = rule.remedy
        count = HTMLWords.count(rule.findings)
    }
}

/// A row of the table of findings.
struct HTMLFinding {
    let severity: String
    let ruleID: String
    let title: String
    let disk: String
    let diskID: String
    let server: String
    let place: String
    let owner: String?
    let size: String
    let evidence: String
    let command: String

    init(_ finding: AuditFinding, title: String) {
        severity = finding.severity.rawValue
        ruleID = finding.rule
        self.title = title
        disk = finding.name
        diskID = finding.subjectID ?? ""
        server = finding.server
        place = finding.path ?? finding.datastore ?? ""
        owner = finding.owner
        size = finding.capacityMiB.map(HTMLWords.size) ?? "unknown"
        evidence = finding.message
        command = finding.commands.map(\.text).joined(separator: "\n")
    }
}

/// All findings of one owner, with the commands that mend them.
struct HTMLOwner {
    let name: String
    let count: String
    let findings: [HTMLFinding]

    /// Disks without an owner first, then owners by name.
    static func grouped(_ findings: [HTMLFinding]) -> [HTMLOwner] {
        Dictionary(grouping: findings, by: \.owner).sorted { $0.key ?? "" < $1.key ?? "" }.map { owner, findings in
            HTMLOwner(
                name: owner ?? "No owner",
                count: findings.count == 1 ? "1 finding" : "\(HTMLWords.count(findings.count)) findings",
                findings: findings
            )
        }
    }
}
