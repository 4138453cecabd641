import Catalog

/// A rule that was run, and how often it was broken.
package struct AuditRuleResult: Equatable, Sendable {
    /// Why a rule could not be run to its end.
    package struct Failure: Equatable, Sendable {
        /// What happened, in one sentence without a full stop.
        package var message: String
        /// What to do about it, where that is known.
        package var hint: String?

        init(_ error: any Error) {
            switch error {
            case let error as AuditError: (message, hint) = (error.message, error.hint)
            case let error as CatalogError: (message, hint) = (error.description, error.hint)
            default: (message, hint) = ("\(error)", nil)
            }
        }
    }

    /// The rule's ID.
    package var id: String
    /// What it is about.
    package var group: AuditGroup
    /// How much it matters.
    package var severity: AuditSeverity
    /// What it finds.
    package var title: String
    /// Why that is a problem.
    package var explanation: String
    /// How to mend it.
    package var remedy: String
    /// What its parameters were set to, by name.
    package var parameters: [String: AuditValue]
    /// Number of findings, those that are suppressed among them.
    package var findings = 0
    /// How many of them are suppressed.
    package var suppressed = 0
    /// What it could not look at.
    package var notes: [String] = []
    /// Whether it could be run at all.
    package var isRun = true
    /// Why it gave no findings; nil where it ran to its end.
    package var error: Failure?

    init(_ rule: AuditRule, options: AuditOptions) {
        id = rule.id
        group = rule.group
        severity = options.policy.severity(of: rule)
        title = rule.title[options.language]
        explanation = rule.explanation[options.language]
        remedy = rule.remedy[options.language]
        parameters = options.policy.values(of: rule)
    }
}
