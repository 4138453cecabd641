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
        /// The commands, with whom each is for, as HTML.
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
        return Rule(
            title: rule?.title ?? id,
            id: id,
            severity: severity.rawValue,
            severityWord: numbers.words.word(severity),
            count: numbers.counted(findings.count, "finding", zh: "项发现"),
            remedy: rule.flatMap { $0.remedy.isEmpty ? nil : $0.remedy },
            commands: with.isEmpty ? nil : commands(of: with, numbers.words),
            without: without == 0 || with.isEmpty
                ? nil : "\(numbers.count(without)) \(numbers.words(.noCommand))",
            isSafe: !with.isEmpty && with.allSatisfy(\.isSafeToMend)
        )
    }

    /// A line for each command. One that mends several findings is to be run once; one for another server names that.
    ///
    /// Disks are named by their IDs, by which nobody knows them: their names stand beside, unless each command says whom it
    /// is for anyway, as those about a file or a datastore do.
    private static func commands(of findings: [AuditFinding], _ words: AuditWords) -> String {
        var lines: [(text: String, findings: [AuditFinding])] = []
        var places: [String: Int] = [:]
        var saysAll = true
        for finding in findings {
            for command in finding.commands {
                if !command.words.contains(finding.name) { saysAll = false }
                let text = command.shown
                if let place = places[text] {
                    lines[place].findings.append(finding)
                } else {
                    places[text] = lines.count
                    lines.append((text, [finding]))
                }
            }
        }
        var last: [String] = []
        return lines.map { line in
            let keys = line.findings.map(\.key)
            // What is for the same as the line above needs it no second time.
            let isSame = keys == last
            last = keys
            return HTMLText.command(line.text, for: saysAll || isSame ? nil : names(of: line.findings, words))
        }.joined(separator: "\n")
    }

    /// `a, b, c and 4 more`.
    private static func names(of findings: [AuditFinding], _ words: AuditWords) -> String {
        let few = findings.prefix(findings.count > 4 ? 3 : 4)
        let names = words.list(few.map { $0.name.onOneLine("\u{FFFD}") })
        guard findings.count > few.count else { return names }
        return names
            + words(" and \(findings.count - few.count) more", zh: " 等 \(findings.count) 个")
    }

    private static func sums(of share: AuditShare, currency: String?, _ numbers: HTMLNumbers) -> String {
        let words = numbers.words
        var parts = [numbers.counted(share.disks, "disk", zh: "块磁盘"), words.size(share.capacityMiB)]
        if share.orphanedDisks > 0 {
            let (size, count) = (words.size(share.orphanedMiB), numbers.count(share.orphanedDisks))
            parts.append(words("\(words(.orphaned)) \(size) (\(count))", zh: "\(words(.orphaned)) \(size)（\(count)）"))
        }
        if let cost = share.costPerMonth {
            parts.append("\(numbers.money(cost, currency)) \(words(.month))")
        }
        return words.list(parts)
    }
}
