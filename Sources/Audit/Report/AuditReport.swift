package import Foundation

/// What an audit found. Servers, rules and findings are in the order in which a report shows them.
package struct AuditReport: Sendable {
    /// The shape of the JSON; a change that could break a reader raises it.
    package static let formatVersion = 2

    /// When the report was made; the time that ages are counted to, unless ``asOf`` is.
    package var generatedAt: Date
    /// The time whose state it shows, and that ages are counted to; nil for that of the report itself.
    package var asOf: Date?
    /// The language of its texts.
    package var language: AuditLanguage
    /// What it was narrowed to.
    package var scope: AuditScope
    /// The servers in the catalog, and how old their picture is.
    package var servers: [AuditServer]
    /// The rules that were run, the gravest first.
    package var rules: [AuditRuleResult]
    /// What they found: the gravest first, then by rule, server and name.
    package var findings: AuditFindings
    /// Sums.
    package var sums: AuditSums
    /// How much there was over time, by the syncs in the catalog.
    package var trend: [AuditTrendPoint]
    /// How it compares with an earlier report; nil where none was given.
    package var comparison: AuditComparison?
    /// Suppressions whose last day is over: what they accepted counts again.
    package var expiredSuppressions: [AuditSuppression]

    /// The gravest severity of the findings that count; nil when there is none.
    package var worst: AuditSeverity? { sums.bySeverity.filter { $0.value > 0 }.keys.max() }

    /// The rules that could not be run to their end.
    package var failures: [AuditRuleResult] { rules.filter { $0.error != nil } }

    /// The rules that were not run, since the catalog does not keep what they read of earlier times.
    package var notRun: [AuditRuleResult] { rules.filter { !$0.isRun } }

    /// How many rules were not run: that nothing was found by them says nothing. Nil where all were.
    package func notRunWords(_ words: AuditWords) -> String? {
        let (left, all) = (notRun.count, rules.count)
        guard left > 0 else { return nil }
        return words(
            "\(left) of \(all) rules \(left == 1 ? "was" : "were") not run",
            zh: "\(all) 条规则中有 \(left) 条未运行"
        )
    }
}
