/// What an organisation wants of its audits: the configuration's part of it.
package struct AuditPolicy: Equatable, Sendable {
    /// Settings of rules, by ID.
    package var rules: [String: AuditRuleSettings]
    /// What storage costs; nil where nobody said.
    package var costs: AuditCosts?
    /// Findings that are accepted for a time. The first that fits counts.
    package var suppressions: [AuditSuppression]
    /// Rules beside those of the program.
    package var ownRules: [AuditOwnRule]
    /// The Kubernetes clusters that are alive; nil where nobody said.
    package var clusters: AuditClusters?

    package init(
        rules: [String: AuditRuleSettings] = [:],
        costs: AuditCosts? = nil,
        suppressions: [AuditSuppression] = [],
        ownRules: [AuditOwnRule] = [],
        clusters: AuditClusters? = nil
    ) {
        self.rules = rules
        self.costs = costs
        self.suppressions = suppressions
        self.ownRules = ownRules
        self.clusters = clusters
    }

    /// Every rule that there is: the program's, then the organisation's own.
    package var allRules: [AuditRule] { AuditRule.all + ownRules.map(AuditRule.init(own:)) }

    /// Refuses settings of rules that do not exist, and values that make no sense.
    /// - Throws: ``AuditError``.
    package func check() throws(AuditError) {
        let known = Dictionary(allRules.map { ($0.id, $0) }) { first, _ in first }
        for (id, settings) in rules.sorted(by: { $0.key < $1.key }) {
            guard let rule = known[id] else { throw .unknownRule(id, among: Array(known.keys)) }
            try check(settings, of: rule)
        }
        var seen: Set<String> = []
        for rule in ownRules {
            if let fault = AuditOwnRule.fault(ofID: rule.id) {
                throw AuditError(message: "\(rule.id) is no ID of a rule: \(fault)", hint: "such as own.big-disks")
            }
            guard seen.insert(rule.id).inserted else {
                throw AuditError(message: "there are two own rules \(rule.id)", hint: "give each an ID of its own")
            }
        }
        for suppression in suppressions where !known.keys.contains(where: suppression.concerns(rule:)) {
            throw .unknownRule(suppression.rule, among: Array(known.keys))
        }
    }

    private func check(_ settings: AuditRuleSettings, of rule: AuditRule) throws(AuditError) {
        for (name, value) in settings.parameters.sorted(by: { $0.key < $1.key }) {
            guard let parameter = rule.parameters.first(where: { $0.name == name }) else {
                let names = rule.parameters.map(\.name)
                throw AuditError(
                    message: "the rule \(rule.id) has no parameter \(name)",
                    hint: names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
                )
            }
            if let fault = parameter.fault(of: value) {
                throw AuditError(
                    message: "\(name) of the rule \(rule.id) \(fault)",
                    hint: "`fcd audit rules` shows what each rule takes"
                )
            }
        }
    }

    /// How much a rule's findings matter.
    func severity(of rule: AuditRule) -> AuditSeverity { rules[rule.id]?.severity ?? rule.severity }

    /// What the parameters of a rule are set to, by name.
    func values(of rule: AuditRule) -> [String: AuditValue] {
        let set = rules[rule.id]?.parameters ?? [:]
        return Dictionary(uniqueKeysWithValues: rule.parameters.map { ($0.name, set[$0.name] ?? $0.standard) })
    }
}
