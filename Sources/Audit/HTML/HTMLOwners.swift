/// The findings that are shown, by owner: nobody first, then by name.
struct HTMLOwners {
    /// What one owner has to look at.
    struct Group {
        /// The owner's name; nil for nobody.
        let name: String?
        /// The findings in the report's order.
        var findings: [AuditFinding]
    }

    let groups: [Group]
    /// The numbers by which the table's filter knows owners.
    private let numbers: [String?: Int]

    static let none = HTMLOwners(groups: [], numbers: [:])

    private init(groups: [Group], numbers: [String?: Int]) {
        self.groups = groups
        self.numbers = numbers
    }

    init(_ report: AuditReport, shown findings: [AuditFinding]) {
        groups = Dictionary(grouping: findings, by: \.owner).sorted { left, right in
            guard let first = left.key else { return right.key != nil }
            guard let second = right.key else { return false }
            return first < second
        }.map { Group(name: $0.key, findings: $0.value) }
        numbers = Dictionary(uniqueKeysWithValues: groups.enumerated().map { ($0.element.name, $0.offset) })
    }

    /// The number of a finding's owner; nil for one that only findings have that are mended.
    func number(of finding: AuditFinding) -> Int? { numbers[finding.owner] }
}

/// An owner's section: what there is, and the commands to run, by rule.
struct HTMLOwner {
    /// What one rule asks of the owner.
    struct Rule {
        let title: String
        let id: String
        let severity: String
        let severityWord: String
        let count: String
        let remedy: String?
        let commands: String?
        /// Set where some findings have no command.
        let without: String?
        /// Whether nothing can be lost by the commands.
        let isSafe: Bool
    }

    let name: String?
    let count: String
    let sums: String?
    let rules: [Rule]

    init(_ group: HTMLOwners.Group, rules: [String: AuditRuleResult], report: AuditReport, numbers: HTMLNumbers) {
        name = group.name
        count = numbers.counted(group.findings.count, "finding", zh: "项发现")
        sums = report.sums.byOwner.first { $0.name == group.name }.map { share in
            Self.sums(of: share, currency: report.sums.currency, numbers)
        }
        // The gravest rule first, as in the report: the order of the findings.
        var order: [String] = []
        var byRule: [String: [AuditFinding]] = [:]
        for finding in group.findings {
            if byRule[finding.rule] == nil { order.append(finding.rule) }
            byRule[finding.rule, default: []].append(finding)
        }
        self.rules = order.map { id in Self.rule(id, byRule[id] ?? [], rules[id], numbers) }
    }

    private static func rule(
        _ id: String,
        _ findings: [AuditFinding],
        _ rule: AuditRuleResult?,
        _ numbers: HTMLNumbers
    ) -> Rule {
        let with = findings.filter { !$0.commands.isEmpty }
        let without = findings.count - with.count
        let severity = rule?.severity ?? findings.first?.severity ?? .info
        // A command that mends several findings is to be run once; one for another server names that.
        var seen: Set<String> = []
        let lines = with.flatMap(\.commands).map(\.shown).filter { seen.insert($0).inserted }
        return Rule(
            title: rule?.title ?? id,
            id: id,
            severity: severity.rawValue,
            severityWord: numbers.words.word(severity),
            count: numbers.counted(findings.count, "finding", zh: "项发现"),
            remedy: rule?.remedy,
            commands: lines.isEmpty ? nil : lines.joined(separator: "\n"),
            without: without == 0 || with.isEmpty
                ? nil : "\(numbers.count(without)) \(numbers.words(.noCommand))",
            isSafe: !with.isEmpty && with.allSatisfy(\.isSafeToMend)
        )
    }

    private static func sums(of share: AuditShare, currency: String?, _ numbers: HTMLNumbers) -> String {
        let words = numbers.words
        var parts = [numbers.counted(share.disks, "disk", zh: "块磁盘"), words.size(share.capacityMiB)]
        if share.orphanedDisks > 0 {
            parts.append("\(words(.orphaned)) \(words.size(share.orphanedMiB)) (\(numbers.count(share.orphanedDisks)))")
        }
        if let cost = share.costPerMonth {
            parts.append("\(numbers.money(cost, currency)) \(words(.month))")
        }
        return words.list(parts)
    }
}
