package import Foundation

/// How a report compares with an earlier one.
package struct AuditComparison: Sendable {
    /// When the earlier report was made.
    package var earlier: Date
    /// Findings that were not there then.
    package var new = 0
    /// Findings that were there then, too.
    package var still = 0
    /// Findings of then that are no more. What rules found that were not run now is not among them.
    package var mended = AuditFindings.none
    /// The earlier report's findings that counted, by severity.
    package var earlierBySeverity: [AuditSeverity: Int]
}
