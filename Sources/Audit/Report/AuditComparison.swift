package import Foundation

/// How a report compares with an earlier one.
package struct AuditComparison: Sendable {
    /// The time that the earlier report shows.
    package var earlier: Date
    /// Findings that count and were not there then.
    package var new = 0
    /// Findings that count and were there then, too.
    package var still = 0
    /// Findings that counted then and are no more, by rules that were run then and now, about what was looked at now.
    package var mended = AuditFindings.none
    /// The earlier report's findings that counted, by severity: those that such rules found again, or that are mended.
    package var earlierBySeverity: [AuditSeverity: Int]
    /// This report's findings that count, by severity, without those of rules that cannot be compared.
    package var bySeverity: [AuditSeverity: Int]
}

extension AuditReport {
    /// How many findings that count are of rules that cannot be compared with an earlier report; all of them without one.
    var uncompared: Int {
        sums.findings - sums.suppressed - (comparison?.new ?? 0) - (comparison?.still ?? 0)
    }
}
