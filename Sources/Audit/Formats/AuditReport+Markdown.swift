import Catalog
import Foundation

extension AuditReport {
    /// Writes the report as Markdown, for a wiki or an issue: sums, tables of findings by severity, and for each owner
    /// the commands that mend what was found.
    ///
    /// Everything that comes from a server or a person is escaped.
    /// - Parameters:
    ///   - limit: the tables have so many findings at most; the report says when there are more.
    ///   - commandLimit: so many findings at most have their commands under their owner, for all owners together.
    /// - Throws: what `sink` throws, and `POSIXError` where the findings cannot be read.
    package func writeMarkdown(
        limit: Int = 10_000,
        commandLimit: Int = 5_000,
        to sink: @escaping (String) throws -> Void
    ) throws {
        var document = MarkdownDocument(self, to: sink)
        try document.summary()
        try document.findings(limit: limit)
        try document.suppressed(limit: limit)
        try document.mended(limit: limit)
        try document.owners(limit: commandLimit)
        try document.rules()
        try document.end()
    }
}

/// A report while it is written as Markdown.
private struct MarkdownDocument {
    private typealias Column = (title: String, isNumber: Bool)

    private let report: AuditReport
    private let words: AuditWords
    private var writer: TextWriter

    init(_ report: AuditReport, to sink: @escaping (String) throws -> Void) {
        self.report = report
        words = AuditWords(report.language)
        writer = TextWriter(to: sink)
    }

    mutating func end() throws { try writer.flush() }

    // MARK: Summary

    mutating func summary() throws {
        try writer.line("# " + words("Disk audit", zh: "磁盘审计报告"))
        try writer.line()
        let made = time(report.generatedAt)
        try writer.line(
            report.asOf.map { words("State of \(time($0)), reported \(made).", zh: "状态时间：\(time($0))；报告时间：\(made)。") }
                ?? words("State and report of \(made).", zh: "状态与报告时间：\(made)。")
        )
        try scope()
        try servers()
        try sums()
        try severities()
    }

    private mutating func scope() throws {
        var parts: [String] = []
        let scope = report.scope
        if let owner = scope.owner { parts.append(words("owner", zh: "负责人") + " " + cell(owner)) }
        if let datastore = scope.datastore { parts.append(words("datastore", zh: "数据存储") + " " + cell(datastore)) }
        if !scope.only.isEmpty { parts.append(words("only", zh: "仅") + " " + words.list(scope.only.map(cell))) }
        if !scope.skip.isEmpty { parts.append(words("without", zh: "不含") + " " + words.list(scope.skip.map(cell))) }
        guard !parts.isEmpty else { return }
        try writer.line()
        try writer.line(words("Narrowed to: ", zh: "范围：") + parts.joined(separator: "; "))
    }

    private mutating func servers() throws {
        try writer.line()
        try table([(words("Server", zh: "服务器"), false), (words("Last synced", zh: "最近同步"), false)])
        for server in report.servers {
            let age = server.ageSeconds.map { seconds in
                " (" + words.counted(seconds / 86_400, "day", zh: "天") + words(" before)", zh: "前)")
            }
            let sync = server.lastSync.map { time($0) + (age ?? "") } ?? words("never", zh: "从未")
            try row([cell(server.name), sync])
        }
    }

    private mutating func sums() throws {
        let sums = report.sums
        try writer.line()
        try table([(words("Sum", zh: "合计"), false), ("", true)])
        try row([words("Disks", zh: "磁盘数"), "\(sums.disks)"])
        try row([words("Capacity", zh: "容量"), words.size(sums.capacityMiB)])
        try row([
            words("Attached to nothing for long", zh: "长期未挂载"),
            "\(words.disks(sums.orphanedDisks)), \(words.size(sums.orphanedMiB))",
        ])
        try row([words("Without an owner", zh: "无负责人"), words.disks(sums.unownedDisks)])
        if let cost = sums.costPerMonth { try row([words("Cost a month", zh: "每月费用"), money(cost)]) }
        if let cost = sums.orphanedCostPerMonth {
            try row([words("Of that, attached to nothing for long", zh: "其中长期未挂载"), money(cost)])
        }
        try row([words("Findings", zh: "发现"), "\(sums.findings - sums.suppressed)"])
        if sums.suppressed > 0 { try row([words("Suppressed", zh: "已豁免"), "\(sums.suppressed)"]) }
        try row([words("Safe to mend by machine", zh: "可自动修复"), "\(sums.safeToMend)"])
    }

    private mutating func severities() throws {
        try writer.line()
        var columns: [Column] = [(words("Severity", zh: "严重程度"), false), (words("Findings", zh: "发现"), true)]
        if let comparison = report.comparison {
            columns.append((words("On ", zh: "上次：") + time(comparison.earlier), true))
            columns.append((words("Difference", zh: "差异"), true))
        }
        try table(columns)
        for severity in AuditSeverity.allCases.reversed() {
            var cells = [severity.rawValue, "\(report.sums.bySeverity[severity] ?? 0)"]
            if let comparison = report.comparison {
                let before = comparison.earlierBySeverity[severity] ?? 0
                let difference = (comparison.bySeverity[severity] ?? 0) - before
                cells += ["\(before)", difference > 0 ? "+\(difference)" : "\(difference)"]
            }
            try row(cells)
        }
        guard let comparison = report.comparison else { return }
        try writer.line()
        let (new, still, mended) = (comparison.new, comparison.still, comparison.mended.count)
        try writer.line(
            words(
                "Since then: \(new) new, \(still) still there, \(mended) mended.",
                zh: "与上次相比：新增 \(new)，仍存在 \(still)，已修复 \(mended)。"
            )
        )
        let left = report.sums.findings - report.sums.suppressed - new - still
        guard left > 0 else { return }
        try writer.line(
            words(
                "Of rules that did not run then, or with other parameters: \(left). The difference leaves them out.",
                zh: "当时未运行或参数不同的规则的发现：\(left)，未计入差异。"
            )
        )
    }

    // MARK: Findings

    mutating func findings(limit: Int) throws {
        try heading(words("Findings", zh: "发现"))
        var severity: AuditSeverity?
        var shown = 0
        try report.findings.scan { finding in
            guard finding.suppression == nil else { return true }
            guard shown < limit else { return false }
            shown += 1
            if severity != finding.severity {
                severity = finding.severity
                let count = report.sums.bySeverity[finding.severity] ?? 0
                try writer.line()
                try writer.line("### \(finding.severity.rawValue) (\(count))")
                try writer.line()
                try table(columns(with: [(words("Finding", zh: "说明"), false)]))
            }
            try row(cells(of: finding) + [cell(finding.message)])
            return true
        }
        let count = report.sums.findings - report.sums.suppressed
        if count == 0 { try paragraph(words("Nothing was found.", zh: "未发现问题。")) }
        try rest(count - shown)
    }

    mutating func suppressed(limit: Int) throws {
        guard report.sums.suppressed > 0 else { return }
        try heading(words("Suppressed", zh: "已豁免"))
        try writer.line()
        try table(columns(with: [(words("Until", zh: "截止"), false), (words("Reason", zh: "原因"), false)]))
        var shown = 0
        try report.findings.scan { finding in
            guard let suppression = finding.suppression else { return true }
            guard shown < limit else { return false }
            shown += 1
            try row(cells(of: finding) + [suppression.until.description, cell(suppression.reason)])
            return true
        }
        try rest(report.sums.suppressed - shown)
    }

    mutating func mended(limit: Int) throws {
        guard let mended = report.comparison?.mended, !mended.isEmpty else { return }
        try heading(words("Mended", zh: "已修复"))
        try writer.line()
        try table(columns(with: [(words("Finding", zh: "说明"), false)]))
        for finding in try mended.prefix(limit) { try row(cells(of: finding) + [cell(finding.message)]) }
        try rest(mended.count - min(mended.count, limit))
    }

    private func columns(with last: [Column]) -> [Column] {
        var columns: [Column] = [(words("Rule", zh: "规则"), false), (words("Name", zh: "名称"), false)]
        if report.servers.count > 1 { columns.append((words("Server", zh: "服务器"), false)) }
        columns += [
            (words("Datastore", zh: "数据存储"), false), (words("Owner", zh: "负责人"), false),
            (words("Size", zh: "大小"), true),
        ]
        if let currency = report.sums.currency { columns.append((cell(currency) + words("/month", zh: "/月"), true)) }
        if report.comparison != nil { columns.append((words("Change", zh: "变化"), false)) }
        return columns + last
    }

    private func cells(of finding: AuditFinding) -> [String] {
        var cells = [cell(finding.rule), cell(finding.name)]
        if report.servers.count > 1 { cells.append(cell(finding.server)) }
        cells += [
            cell(finding.datastore ?? ""), cell(finding.owner ?? ""), finding.capacityMiB.map(words.size) ?? "",
        ]
        if report.sums.currency != nil { cells.append(finding.costPerMonth.map(Self.number) ?? "") }
        if report.comparison != nil { cells.append(finding.change?.rawValue ?? "") }
        return cells
    }

    private mutating func rest(_ count: Int) throws {
        guard count > 0 else { return }
        try paragraph(
            words(
                "\(count) more are left out here; the JSON and CSV reports have all of them.",
                zh: "此处略去其余 \(count) 项；JSON 与 CSV 报告包含全部内容。"
            )
        )
    }

    // MARK: Owners

    /// The first findings of each owner that have a command, and how many there are.
    private struct Work {
        var commands: [String] = []
        var seen: Set<String> = []
        var leftOut = 0
    }

    mutating func owners(limit: Int) throws {
        guard report.sums.findings > report.sums.suppressed else { return }
        var work: [String?: Work] = [:]
        var taken = 0
        let words = words
        try report.findings.forEach { finding in
            guard finding.suppression == nil, !finding.commands.isEmpty else { return }
            guard taken < limit else { return work[finding.owner, default: Work()].leftOut += 1 }
            taken += 1
            let lines = finding.commands.map(\.text)
            let reason = "# \(finding.name): \(finding.message)".split(whereSeparator: \.isNewline)
                .joined(separator: " ")
            guard work[finding.owner, default: Work()].seen.insert(lines.joined(separator: "\n")).inserted else {
                return
            }
            work[finding.owner, default: Work()].commands += [reason] + lines
        }
        try heading(words("By owner", zh: "按负责人"))
        let shares = Dictionary(report.sums.byOwner.map { ($0.name, $0) }) { first, _ in first }
        let known = report.sums.byOwner.map(\.name)
        let others = work.keys.filter { !known.contains($0) }.sorted { ($0 ?? "") < ($1 ?? "") }
        for owner in known + others {
            let work = work[owner] ?? Work()
            guard !work.commands.isEmpty || work.leftOut > 0 || (shares[owner]?.findings ?? 0) > 0 else { continue }
            try writer.line()
            try writer.line("### " + (owner.map(cell) ?? words("No owner", zh: "无负责人")))
            if let share = shares[owner] {
                try paragraph(
                    words(
                        """
                        \(words.disks(share.disks)), \(words.size(share.capacityMiB)), of which \
                        \(words.size(share.orphanedMiB)) attached to nothing for long; \
                        \(words.counted(share.findings, "finding", zh: "个发现")).
                        """,
                        zh: """
                            \(words.disks(share.disks))，\(words.size(share.capacityMiB))，其中长期未挂载 \
                            \(words.size(share.orphanedMiB))；\(share.findings) 个发现。
                            """
                    )
                )
            }
            if !work.commands.isEmpty {
                try writer.line()
                try writer.write(MarkdownText.code(work.commands, language: "sh"))
            }
            try rest(work.leftOut)
        }
    }

    // MARK: Rules

    mutating func rules() throws {
        try heading(words("Rules", zh: "规则"))
        try writer.line()
        try table([
            (words("Rule", zh: "规则"), false), (words("Severity", zh: "严重程度"), false),
            (words("Findings", zh: "发现"), true), (words("Finds", zh: "检查内容"), false),
            (words("Mend it", zh: "修复方法"), false), (words("Notes", zh: "备注"), false),
        ])
        for rule in report.rules {
            let error = rule.error.map { [words("failed: ", zh: "失败：") + $0.message] } ?? []
            let count = rule.isRun && rule.error == nil ? "\(rule.findings - rule.suppressed)" : ""
            try row([
                cell(rule.id), rule.severity.rawValue, count, cell(rule.title), cell(rule.remedy),
                cell((error + rule.notes).joined(separator: "; ")),
            ])
        }
        for suppression in report.expiredSuppressions {
            try paragraph(
                words(
                    "The suppression of \(cell(suppression.rule)) (\(cell(suppression.reason))) ended with \(suppression.until).",
                    zh: "对 \(cell(suppression.rule)) 的豁免（\(cell(suppression.reason))）已于 \(suppression.until) 到期。"
                )
            )
        }
    }

    // MARK: Pieces

    private func cell(_ text: String) -> String { MarkdownText.words(text) }

    private mutating func table(_ columns: [Column]) throws { try writer.write(MarkdownText.head(columns)) }

    private mutating func row(_ cells: [String]) throws { try writer.write(MarkdownText.row(cells)) }

    private mutating func heading(_ text: String) throws {
        try writer.line()
        try writer.line("## " + text)
    }

    private mutating func paragraph(_ text: String) throws {
        try writer.line()
        try writer.line(text)
    }

    private func money(_ sum: Double) -> String { "\(Self.number(sum)) \(cell(report.sums.currency ?? ""))" }

    /// With two decimals.
    private static func number(_ sum: Double) -> String {
        let cents = Int64((sum * 100).rounded())
        return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }

    /// `2026-11-23 14:52 UTC`
    private func time(_ date: Date) -> String {
        let text = CatalogTime.text(date)
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }
}
