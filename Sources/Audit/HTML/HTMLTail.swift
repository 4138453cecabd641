/// What stands below the owners: what is suppressed, and the rules. The template reads its fields by name.
struct HTMLTail {
    let suppressed: HTMLSuppressed
    let hasSuppressed: Bool
    let hasSuppressedRows: Bool
    let expired: [HTMLExpired]
    let hasExpired: Bool
    let rules: [HTMLRule]

    init(_ report: AuditReport, suppressed: HTMLSuppressed, numbers: HTMLNumbers) {
        self.suppressed = suppressed
        hasSuppressedRows = !suppressed.rows.isEmpty
        expired = report.expiredSuppressions.map(HTMLExpired.init)
        hasExpired = !expired.isEmpty
        hasSuppressed = report.sums.suppressed > 0 || hasExpired
        rules = report.rules.map { HTMLRule($0, numbers) }
    }
}

/// Findings that somebody has accepted for a time.
struct HTMLSuppressed {
    let rows: [[String: Any]]
    /// Set when some were left out.
    let leftOut: String?

    init(rows: [[String: Any]], leftOut: Int, numbers: HTMLNumbers) {
        self.rows = rows
        self.leftOut =
            leftOut == 0
            ? nil
            : numbers.words(
                """
                \(numbers.counted(leftOut, "more finding", zh: "")) that are suppressed are left out here; the JSON and CSV \
                reports have all of them.
                """,
                zh: "此处另有 \(numbers.count(leftOut)) 项已豁免的发现未列出；JSON 和 CSV 报告中有全部内容。"
            )
    }
}

/// A suppression whose last day is over.
struct HTMLExpired {
    let rule: String
    let of: String
    let reason: String
    let until: String

    init(_ suppression: AuditSuppression) {
        rule = suppression.rule
        of = [suppression.disk, suppression.owner, suppression.datastore].compactMap { $0 }.joined(separator: " · ")
        reason = suppression.reason
        until = "\(suppression.until)"
    }
}

/// A rule that was run.
struct HTMLRule {
    let id: String
    let group: String
    let severity: String
    let severityWord: String
    let title: String
    /// Nil for an own rule that does not say.
    let explanation: String?
    let remedy: String?
    let parameters: String?
    let notes: [String]
    let failure: String?
    let count: String

    init(_ rule: AuditRuleResult, _ numbers: HTMLNumbers) {
        let words = numbers.words
        id = rule.id
        group = words(rule.group.title)
        severity = rule.severity.rawValue
        severityWord = words.word(rule.severity)
        title = rule.title
        explanation = rule.explanation.isEmpty ? nil : rule.explanation
        remedy = rule.remedy.isEmpty ? nil : rule.remedy
        parameters =
            rule.parameters.isEmpty
            ? nil
            : rule.parameters.sorted { $0.key < $1.key }.map { name, value in
                switch value {
                case .number(let number): "\(name) \(number)"
                case .words(let values): "\(name) [\(values.joined(separator: ", "))]"
                }
            }.joined(separator: words("; ", zh: "；"))
        notes = rule.notes
        failure = rule.error?.message
        let suppressed = rule.suppressed == 0 ? nil : numbers.count(rule.suppressed)
        let found = numbers.counted(rule.findings - rule.suppressed, "finding", zh: "项发现")
        count =
            rule.isRun
            ? suppressed.map { words("\(found), \($0) more suppressed", zh: "\(found)，另有 \($0) 项已豁免") } ?? found
            : words("not run", zh: "未运行")
    }
}
