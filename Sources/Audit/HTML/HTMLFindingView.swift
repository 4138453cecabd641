import Mustache

/// What a row of the table shows of a finding. The rows' fields are in dictionaries: with ten thousand rows, reading them
/// out of a structure by reflection would take most of the time.
struct HTMLFindingView {
    private let report: AuditReport
    private let rules: [String: AuditRuleResult]
    private let owners: HTMLOwners
    private let numbers: HTMLNumbers
    private let labels: ServerLabels
    private let hasCost: Bool
    private let hasChange: Bool

    init(_ report: AuditReport, rules: [String: AuditRuleResult], owners: HTMLOwners, numbers: HTMLNumbers) {
        self.report = report
        self.rules = rules
        self.owners = owners
        self.numbers = numbers
        labels = report.serverLabels
        hasCost = report.sums.currency != nil
        hasChange = report.comparison != nil
    }

    func fields(of finding: AuditFinding, isLater: Bool) -> [String: Any] {
        let words = numbers.words
        let rule = rules[finding.rule]
        var fields: [String: Any] = [
            "isLater": isLater,
            "rank": AuditSeverity.allCases.firstIndex(of: finding.severity) ?? 0,
            "severity": finding.severity.rawValue,
            "severityWord": words.word(finding.severity),
            "ruleID": finding.rule,
            "group": Self.group(of: finding.rule, rule),
            "title": rule?.title ?? finding.rule,
            "name": finding.name,
            "server": labels.label(ofServerOf: finding),
            "hasCost": hasCost,
            "hasChange": hasChange,
        ]
        // What was mended since a report in another language has no other words than the title.
        if finding.message != rule?.title { fields["message"] = HTMLText.withDays(finding.message) }
        fields["id"] = finding.subjectID == finding.path ? nil : finding.subjectID
        fields["place"] = finding.path ?? finding.datastore
        fields["owner"] = finding.owner
        fields["ownerNumber"] = owners.number(of: finding)
        if let capacity = finding.capacityMiB {
            fields["mebibytes"] = capacity
            fields["size"] = words.size(capacity)
        }
        if let cost = finding.costPerMonth {
            fields["sum"] = cost
            fields["cost"] = numbers.money(cost, nil)
        }
        if let change = finding.change {
            fields["change"] = change.rawValue
            fields["changeWord"] = words.word(change)
        }
        if !finding.commands.isEmpty, finding.change != .mended {
            fields["commands"] = finding.commands.map(\.shown).joined(separator: "\n")
        }
        if !finding.evidence.isEmpty { fields["evidence"] = HTMLText.withDays(evidence(of: finding)) }
        fields["hasMore"] = fields["evidence"] != nil || fields["commands"] != nil
        if let suppression = finding.suppression {
            fields["reason"] = suppression.reason
            fields["until"] = "\(suppression.until)"
        }
        return fields
    }

    /// A line for each thing that was seen. A value cannot begin a line of its own.
    private func evidence(of finding: AuditFinding) -> String {
        finding.evidence.map { seen in
            let (label, value) = (seen.label(report.language), value(of: seen))
            return numbers.words("\(label): \(value)", zh: "\(label)：\(value)").onOneLine(" ")
        }.joined(separator: "\n")
    }

    /// What was seen, with words for what is true or not: a disk may be named `true`.
    private func value(of seen: AuditEvidence) -> String {
        guard let key = AuditEvidenceKey(rawValue: seen.key), key.isTruth else { return seen.text }
        switch seen.text {
        case "true": return numbers.words("yes", zh: "是")
        case "false": return numbers.words("no", zh: "否")
        default: return seen.text
        }
    }

    /// The group of a rule, also of one that was not run now.
    private static func group(of id: String, _ rule: AuditRuleResult?) -> String {
        rule?.group.rawValue ?? String(id.prefix { $0 != "." })
    }
}
