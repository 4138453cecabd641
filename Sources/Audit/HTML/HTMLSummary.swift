import Foundation

/// What stands above and around the table of findings. The template reads its fields by name.
struct HTMLSummary {
    let language: String
    /// The time whose state the page shows.
    let stateOf: String
    /// Whether that is an earlier one than that of the report.
    let isPast: Bool
    let about: [HTMLFact]
    let cards: [HTMLCard]
    let severities: [HTMLSeverity]
    let total: HTMLSeverity
    let hasChange: Bool
    let hasCost: Bool
    let currency: String?
    let failures: HTMLFailures?
    let charts: [HTMLChart]
    let step: Int
    let hasFindings: Bool
    /// Whether the table has findings of an earlier report that are no more. They come after all others.
    let hasMended: Bool
    let groups: [HTMLChoice]
    let owners: [HTMLChoice]
    let severityChoices: [HTMLChoice]
    let changes: [HTMLChoice]
    /// Set when findings were left out.
    let leftOut: String?
    let mendedLeftOut: String?
    let hasSuppressed: Bool
    let hasOwners: Bool

    init(_ report: AuditReport, shown: HTMLShownFindings, owners: HTMLOwners, numbers: HTMLNumbers, step: Int) {
        let words = numbers.words
        language = report.language == .zh ? "zh-Hans" : "en"
        stateOf = words.time(report.asOf ?? report.generatedAt)
        isPast = report.asOf != nil
        about = HTMLFact.about(report, numbers)
        cards = HTMLCard.cards(of: report, numbers)
        severities = AuditSeverity.allCases.reversed().map { HTMLSeverity($0, report, numbers) }
        total = HTMLSeverity(nil, report, numbers)
        hasChange = report.comparison != nil
        hasCost = report.sums.currency != nil
        currency = report.sums.currency
        failures = HTMLFailures(report)
        charts = HTMLChart.charts(of: report, numbers)
        self.step = step
        hasFindings = !shown.isEmpty
        hasMended = !shown.mended.isEmpty
        groups = AuditGroup.allCases.filter { group in
            (shown.counting + shown.mended).contains { $0.rule.hasPrefix(group.rawValue + ".") }
        }.map { HTMLChoice(value: $0.rawValue, word: words($0.title)) }
        self.owners = owners.groups.enumerated().map { number, group in
            HTMLChoice(value: "\(number)", word: group.name ?? words(.noOwner))
        }
        severityChoices = AuditSeverity.allCases.enumerated().reversed().map { rank, severity in
            HTMLChoice(value: "\(rank)", word: words.word(severity))
        }
        changes = AuditFinding.Change.allCases.map { HTMLChoice(value: $0.rawValue, word: words.word($0)) }
        leftOut =
            shown.leftOut == 0
            ? nil
            : words(
                """
                \(numbers.counted(shown.leftOut, "more finding", zh: "")), none graver than these, are left out here; the \
                JSON and CSV reports have all of them.
                """,
                zh: "此处另有 \(numbers.count(shown.leftOut)) 项不比上述更严重的发现未列出；JSON 和 CSV 报告中有全部内容。"
            )
        mendedLeftOut =
            shown.mendedLeftOut == 0
            ? nil
            : words(
                "\(numbers.count(shown.mendedLeftOut)) more that were mended are left out here; the JSON report has them.",
                zh: "此处另有 \(numbers.count(shown.mendedLeftOut)) 项已解决的发现未列出；JSON 报告中有全部内容。"
            )
        hasSuppressed = report.sums.suppressed > 0 || !report.expiredSuppressions.isEmpty
        hasOwners = !owners.groups.isEmpty
    }
}

/// A choice of a filter.
struct HTMLChoice {
    let value: String
    let word: String
}

/// Something about the report itself.
struct HTMLFact {
    let name: String
    /// What is to be said, as HTML.
    let texts: [String]

    private init(name: String, texts: [String]) {
        self.name = name
        self.texts = texts.map(HTMLText.withDays)
    }

    static func about(_ report: AuditReport, _ numbers: HTMLNumbers) -> [HTMLFact] {
        let words = numbers.words
        var facts = [HTMLFact(name: words(.written), texts: [words.time(report.generatedAt)])]
        facts.append(HTMLFact(name: words(.asOf), texts: [words.time(report.asOf ?? report.generatedAt)]))
        let servers = report.servers.map { server($0, numbers) }
        facts.append(HTMLFact(name: words(.servers), texts: servers.isEmpty ? [words(.noServer)] : servers))
        let left = report.notRunWords(words)
        facts.append(HTMLFact(name: words(.policy), texts: [policy(of: report, numbers)] + (left.map { [$0] } ?? [])))
        let narrowed = scope(of: report, numbers)
        if !narrowed.isEmpty { facts.append(HTMLFact(name: words(.scope), texts: narrowed)) }
        if let comparison = report.comparison {
            let left = report.uncompared
            let note = words(
                "left out, since their rules did not run then, or with other parameters: "
                    + numbers.counted(left, "finding", zh: "项发现"),
                zh: "未计入（其规则当时未运行或参数不同）：" + numbers.counted(left, "finding", zh: "项发现")
            )
            let texts = [words.time(comparison.earlier)] + (left > 0 ? [note] : [])
            facts.append(HTMLFact(name: words(.comparedWith), texts: texts))
        }
        return facts
    }

    private static func server(_ server: AuditServer, _ numbers: HTMLNumbers) -> String {
        let words = numbers.words
        let address = server.replacedAt == nil ? server.url : words.list([server.url, server.instanceUUID])
        let name = words("\(server.name) (\(address))", zh: "\(server.name)（\(address)）")
        let replaced = server.replaced(words).map { words("; \($0)", zh: "；\($0)") } ?? ""
        guard let lastSync = server.lastSync, let age = server.ageSeconds else {
            return words("\(name): \(words(.never))\(replaced)", zh: "\(name)：\(words(.never))\(replaced)")
        }
        return words(
            "\(name): last synced \(words.time(lastSync)), \(numbers.age(age)) before this state\(replaced)",
            zh: "\(name)：上次同步于 \(words.time(lastSync))，即此状态之前 \(numbers.age(age))\(replaced)"
        )
    }

    private static func policy(of report: AuditReport, _ numbers: HTMLNumbers) -> String {
        let words = numbers.words
        let own = report.rules.count { $0.group == .own }
        var parts = [numbers.counted(report.rules.count, "rule", zh: "条规则")]
        if own > 0 { parts.append(words("\(numbers.count(own)) of them own", zh: "其中自定义 \(numbers.count(own)) 条")) }
        if let currency = report.sums.currency {
            parts.append(words("costs in \(currency)", zh: "费用单位 \(currency)"))
        } else {
            parts.append(words("without costs", zh: "未设费用"))
        }
        let suppressed = numbers.counted(report.sums.suppressed, "finding", zh: "项发现")
        if report.sums.suppressed > 0 { parts.append(words("\(suppressed) suppressed", zh: "已豁免 \(suppressed)")) }
        let ended = numbers.counted(report.expiredSuppressions.count, "suppression", zh: "条豁免")
        if !report.expiredSuppressions.isEmpty { parts.append(words("\(ended) ended", zh: "\(ended)已到期")) }
        return words.list(parts)
    }

    private static func scope(of report: AuditReport, _ numbers: HTMLNumbers) -> [String] {
        let (words, scope) = (numbers.words, report.scope)
        var parts: [String] = []
        if let owner = scope.owner { parts.append(words("Owner: \(owner)", zh: "负责人：\(owner)")) }
        if let datastore = scope.datastore { parts.append(words("Datastore: \(datastore)", zh: "数据存储：\(datastore)")) }
        if !scope.only.isEmpty {
            parts.append(words("Only the rules \(words.list(scope.only))", zh: "仅规则 \(words.list(scope.only))"))
        }
        if !scope.skip.isEmpty {
            parts.append(words("Without the rules \(words.list(scope.skip))", zh: "不含规则 \(words.list(scope.skip))"))
        }
        return parts
    }
}

/// A number at the top of the page.
struct HTMLCard {
    let label: String
    let value: String
    let note: String

    static func cards(of report: AuditReport, _ numbers: HTMLNumbers) -> [HTMLCard] {
        let (words, sums) = (numbers.words, report.sums)
        let counting = sums.findings - sums.suppressed
        var cards = [
            HTMLCard(
                label: words(.disks),
                value: numbers.count(sums.disks),
                note: words(
                    "\(numbers.count(sums.unownedDisks)) without an owner",
                    zh: "\(numbers.count(sums.unownedDisks)) 块无负责人"
                )
            ),
            HTMLCard(
                label: words(.capacity),
                value: words.size(sums.capacityMiB),
                note: words("of these disks", zh: "这些磁盘的总和")
            ),
            HTMLCard(
                label: words(.orphaned),
                value: words.size(sums.orphanedMiB),
                note: words(
                    "\(numbers.counted(sums.orphanedDisks, "disk", zh: "")) attached to nothing for long",
                    zh: "\(numbers.count(sums.orphanedDisks)) 块磁盘长期未挂载"
                )
            ),
        ]
        if let cost = sums.costPerMonth {
            let orphaned = sums.orphanedCostPerMonth.map { numbers.money($0, sums.currency) }
            cards.append(
                HTMLCard(
                    label: words(.cost),
                    value: numbers.money(cost, sums.currency),
                    note: orphaned.map { words("\($0) for orphaned disks", zh: "其中闲置磁盘 \($0)") } ?? ""
                )
            )
        }
        cards.append(
            HTMLCard(label: words(.findings), value: numbers.count(counting), note: note(of: report, numbers))
        )
        return cards
    }

    private static func note(of report: AuditReport, _ numbers: HTMLNumbers) -> String {
        let words = numbers.words
        guard let comparison = report.comparison else {
            return words(
                "\(numbers.count(report.sums.suppressed)) more suppressed",
                zh: "另有 \(numbers.count(report.sums.suppressed)) 项已豁免"
            )
        }
        let mended = numbers.count(comparison.mended.count)
        return words(
            "\(numbers.count(comparison.new)) new, \(mended) mended",
            zh: "\(numbers.count(comparison.new)) 项新增，\(mended) 项已解决"
        )
    }
}

/// How many findings of a severity there are, and were.
struct HTMLSeverity {
    /// Nil for all severities together.
    let severity: String?
    let word: String
    let now: String
    let earlier: String?
    let difference: String?

    init(_ severity: AuditSeverity?, _ report: AuditReport, _ numbers: HTMLNumbers) {
        func sum(_ counts: [AuditSeverity: Int]) -> Int {
            severity.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +)
        }
        let count = sum(report.sums.bySeverity)
        let before = report.comparison.map { sum($0.earlierBySeverity) }
        let comparable = report.comparison.map { sum($0.bySeverity) } ?? count
        self.severity = severity?.rawValue
        word = severity.map(numbers.words.word) ?? numbers.words(.total)
        now = numbers.count(count)
        earlier = before.map(numbers.count)
        difference = before.map { numbers.difference(comparable - $0) }
    }
}

/// The rules that could not be run to their end; their findings are missing.
struct HTMLFailures {
    /// One of them.
    struct Rule {
        let id: String
        /// Nil where it is the ID, as of an own rule without a title.
        let title: String?
        let message: String
        let hint: String?
    }

    let rules: [Rule]

    /// Nil where there are none.
    init?(_ report: AuditReport) {
        guard !report.failures.isEmpty else { return nil }
        rules = report.failures.map { rule in
            Rule(
                id: rule.id,
                title: rule.title == rule.id ? nil : rule.title,
                message: rule.error?.message ?? "",
                hint: rule.error?.hint
            )
        }
    }
}
