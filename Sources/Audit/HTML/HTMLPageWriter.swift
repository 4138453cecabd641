import Mustache

/// Writes the page part by part, so that only the findings that it shows are ever in memory.
struct HTMLPageWriter {
    private let report: AuditReport
    private let words: AuditWords
    private let numbers: HTMLNumbers
    private let shown: HTMLShownFindings
    private let rules: [String: AuditRuleResult]

    /// So many rows are shown until a reader asks for more: more than anybody reads at once, and laid out in an instant.
    private static let step = 200

    init(_ report: AuditReport, limit: Int) throws {
        self.report = report
        words = AuditWords(report.language)
        numbers = HTMLNumbers(words: words)
        shown = try HTMLShownFindings(report, limit: limit)
        rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
    }

    func write(to sink: (String) throws -> Void) throws {
        let template = HTMLTemplate(words: words)
        let owners = HTMLOwners(report, shown: shown.counting)
        let summary = HTMLSummary(report, shown: shown, owners: owners, numbers: numbers, step: Self.step)
        try sink(try template.parsed(template.head).render(summary))
        try writeRows(template, owners, to: sink)
        try sink(try template.parsed(template.afterRows).render(summary))
        try writeOwners(template, owners, to: sink)
        let tail = HTMLTail(report, suppressed: suppressed(), numbers: numbers)
        try sink(try template.parsed(template.tail).render(tail))
    }

    private func writeRows(_ template: HTMLTemplate, _ owners: HTMLOwners, to sink: (String) throws -> Void) throws {
        guard !shown.isEmpty else { return }
        let row = try template.parsed(template.row)
        let view = HTMLFindingView(report, rules: rules, owners: owners, numbers: numbers)
        var text = ""
        for (place, finding) in (shown.counting + shown.mended).enumerated() {
            text += row.render(view.fields(of: finding, isLater: place >= Self.step))
            guard text.utf8.count >= Self.block else { continue }
            try sink(text)
            text = ""
        }
        try sink(text)
    }

    private func writeOwners(_ template: HTMLTemplate, _ owners: HTMLOwners, to sink: (String) throws -> Void) throws {
        let owner = try template.parsed(template.owner)
        for group in owners.groups {
            try sink(owner.render(HTMLOwner(group, rules: rules, report: report, numbers: numbers)))
        }
        if !owners.groups.isEmpty { try sink("</section>\n") }
    }

    private func suppressed() -> HTMLSuppressed {
        let view = HTMLFindingView(report, rules: rules, owners: HTMLOwners.none, numbers: numbers)
        return HTMLSuppressed(
            rows: shown.suppressed.map { view.fields(of: $0, isLater: false) },
            leftOut: report.sums.suppressed - shown.suppressed.count,
            numbers: numbers
        )
    }

    private static let block = 1 << 16
}

/// The findings that the page shows, in the report's order.
struct HTMLShownFindings {
    /// Those that count.
    private(set) var counting: [AuditFinding] = []
    /// Those that somebody has accepted.
    private(set) var suppressed: [AuditFinding] = []
    /// Those of an earlier report that are no more.
    let mended: [AuditFinding]
    /// How many that count were left out.
    let leftOut: Int
    /// How many that were mended were left out.
    let mendedLeftOut: Int

    var isEmpty: Bool { counting.isEmpty && mended.isEmpty }

    init(_ report: AuditReport, limit: Int) throws {
        let few = limit / 10
        let wanted = min(limit, report.sums.findings - report.sums.suppressed)
        let accepted = min(few, report.sums.suppressed)
        var (counting, suppressed): ([AuditFinding], [AuditFinding]) = ([], [])
        if wanted + accepted > 0 {
            try report.findings.scan { finding in
                if finding.suppression == nil {
                    if counting.count < wanted { counting.append(finding) }
                } else if suppressed.count < accepted {
                    suppressed.append(finding)
                }
                return counting.count < wanted || suppressed.count < accepted
            }
        }
        self.counting = counting
        self.suppressed = suppressed
        mended = try report.comparison?.mended.prefix(few) ?? []
        leftOut = report.sums.findings - report.sums.suppressed - counting.count
        mendedLeftOut = (report.comparison?.mended.count ?? 0) - mended.count
    }
}
