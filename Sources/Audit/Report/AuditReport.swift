package import Foundation

/// What an audit found. Servers, rules and findings are in the order in which a report shows them.
package struct AuditReport: Equatable, Sendable, Encodable {
    /// The shape of the JSON; a change that could break a reader raises it.
    package var formatVersion = 1
    /// When the report was made; the time that ages are counted to, unless ``asOf`` is.
    package var generatedAt: Date
    /// The time whose state it shows, and that ages are counted to; nil for that of the report itself.
    package var asOf: Date?
    /// The servers in the catalog, and how old their picture is.
    package var servers: [AuditServer]
    /// The rules that were run.
    package var rules: [AuditRuleResult]
    /// What they found: the gravest first, then by rule, server and disk name.
    package var findings: [AuditFinding]
    /// Sums.
    package var totals: AuditTotals

    /// The gravest severity found; nil when nothing was found.
    package var worst: AuditSeverity? { findings.map(\.severity).max() }
}
