/// What the configuration says of a rule.
package struct AuditRuleSettings: Equatable, Sendable {
    /// How much its findings matter; nil for what the rule itself says.
    package var severity: AuditSeverity?
    /// Values of its parameters, by name.
    package var parameters: [String: AuditValue]
    /// Whether it is not run unless it is asked for by name.
    package var isOff: Bool

    package init(severity: AuditSeverity? = nil, parameters: [String: AuditValue] = [:], isOff: Bool = false) {
        self.severity = severity
        self.parameters = parameters
        self.isOff = isOff
    }
}
