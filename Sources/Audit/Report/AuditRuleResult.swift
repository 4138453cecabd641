/// A rule that was run, and how often it was broken.
package struct AuditRuleResult: Equatable, Sendable, Encodable {
    /// The rule's ID.
    package var id: String
    /// How much it matters.
    package var severity: AuditSeverity
    /// What it finds.
    package var title: String
    /// Why that is a problem.
    package var explanation: String
    /// How to mend it.
    package var remedy: String
    /// Number of findings.
    package var findings: Int

    init(_ rule: AuditRule, findings: Int) {
        id = rule.id
        severity = rule.severity
        title = rule.title
        explanation = rule.explanation
        remedy = rule.remedy
        self.findings = findings
    }
}
