import Catalog
import Foundation

extension AuditReport {
    /// Writes the report as Markdown, for a wiki or an issue: sums, tables of findings by severity, and for each owner
    /// the commands that mend what was found.
    ///
    /// Everything that comes from a server or a person is escaped.
    /// - Parameters:
    ///   - limit: the document has so many characters at most, and says what is left out: an issue on GitHub takes 65,536.
    /// - Throws: what `sink` throws, and `POSIXError` where the findings cannot be read.
    package func writeMarkdown(limit: Int = 60_000, to sink: (String) throws -> Void) throws {
        var document = MarkdownDocument(self)
        try document.write(limit: limit, to: sink)
    }
}

/// A report while it is written as Markdown.
private struct MarkdownDocument {
    private typealias Column = (title: String, isNumber: Bool)

    private let report: AuditReport
    private let words: AuditWords
    private let labels: ServerLabels
    /// The section that is being written.
    private var text = ""
    /// How many more characters it may have.
    private var room = 0

    /// What a section has beside rows: its heading, and how many are left out.
    private static let frame = 500
    /// A row that is longer takes a quarter of the room at most, or is left out alone, so that it keeps no others from their
    /// place.
    private static let longRow = 2_000

    init(_ report: AuditReport) {
        self.report = report
        words = AuditWords(report.language)
        labels = report.serverLabels
    }

    mutating func write(limit: Int, to sink: (String) throws -> Void) throws {
        var left = limit
        let summary = section(&left, part: 4) { $0.summary() }
        let rules = section(&left, part: 3) { $0.rules() }
        let findings = try section(&left, part: 2) { try $0.findings() }
        let suppressed = try section(&left, part: 4) { try $0.suppressed() }
        let mended = try section(&left, part: 3) { try $0.mended() }
        let owners = try section(&left, part: 1) { try $0.owners() }
        for text in [summary, findings, suppressed, mended, owners, rules] { try sink(text) }
    }

    /// A section in its part of what is left: half of it, a third.
    private mutating func section(
        _ left: inout Int,
        part: Int,
        _ write: (inout Self) throws -> Void
    ) rethrows -> String {
        text = ""
        room = left / part - Self.frame
        try write(&self)
        left -= text.utf16.count
        return text
    }

    // MARK: Summary

    private mutating func summary() {
        line("# " + words("Disk audit", zh: "磁盘审计报告"))
        line()
        let made = words.time(report.generatedAt)
        line(
            report.asOf.map {
                words("State of \(words.time($0)), reported \(made).", zh: "状态时间：\(words.time($0))；报告时间：\(made)。")
            }
                ?? words("State and report of \(made).", zh: "状态与报告时间：\(made)。")
        )
        scope()
        servers()
        sums()
        severities()
    }

    private mutating func scope() {
        var parts: [String] = []
        let scope = report.scope
        if let owner = scope.owner { parts.append(words("owner", zh: "负责人") + " " + cell(owner)) }
        if let datastore = scope.datastore { parts.append(words("datastore", zh: "数据存储") + " " + cell(datastore)) }
        if !scope.only.isEmpty { parts.append(words("only", zh: "仅") + " " + words.list(scope.only.map(cell))) }
        if !scope.skip.isEmpty { parts.append(words("without", zh: "不含") + " " + words.list(scope.skip.map(cell))) }
        guard !parts.isEmpty else { return }
        line()
        line(words("Narrowed to: ", zh: "范围：") + parts.joined(separator: words("; ", zh: "；")))
    }

    private mutating func servers() {
        line()
        add(MarkdownText.head([(words("Server", zh: "服务器"), false), (words("Last synced", zh: "最近同步"), false)]))
        var shown = 0
        for server in report.servers {
            let age = server.ageSeconds.map { seconds in
                let days = words.days(seconds / 86_400)
                return words(" (\(days) before)", zh: "（\(days)前）")
            }
            let sync = server.lastSync.map { words.time($0) + (age ?? "") } ?? words("never", zh: "从未")
            guard put(MarkdownText.row([cell(labels.label(server)), sync]), &shown) else { break }
        }
        rest(report.servers.count - shown)
    }

    private mutating func sums() {
        let sums = report.sums
        line()
        add(MarkdownText.head([(words("Sum", zh: "合计"), false), ("", true)]))
        row([words("Disks", zh: "磁盘数"), "\(sums.disks)"])
        row([words("Capacity", zh: "容量"), words.size(sums.capacityMiB)])
        row([
            words("Attached to nothing for long", zh: "长期未挂载"),
            words.disks(sums.orphanedDisks) + words(", ", zh: "，") + words.size(sums.orphanedMiB),
        ])
        row([words("Without an owner", zh: "无负责人"), words.disks(sums.unownedDisks)])
        if let cost = sums.costPerMonth { row([words("Cost a month", zh: "每月费用"), money(cost)]) }
        if let cost = sums.orphanedCostPerMonth {
            row([words("Of that, attached to nothing for long", zh: "其中长期未挂载"), money(cost)])
        }
        row([words("Findings", zh: "发现"), "\(sums.findings - sums.suppressed)"])
        if sums.suppressed > 0 { row([words("Suppressed", zh: "已豁免"), "\(sums.suppressed)"]) }
        row([words("Safe to mend by machine", zh: "可自动修复"), "\(sums.safeToMend)"])
        if let left = report.notRunWords(words) { row([words("Rules", zh: "规则"), left]) }
    }

    private mutating func severities() {
        line()
        var columns: [Column] = [(words("Severity", zh: "严重程度"), false), (words("Findings", zh: "发现"), true)]
        if let comparison = report.comparison {
            columns.append((words("On ", zh: "上次：") + words.time(comparison.earlier), true))
            columns.append((words("Difference", zh: "差异"), true))
        }
        add(MarkdownText.head(columns))
        for severity in AuditSeverity.allCases.reversed() {
            var cells = [words.word(severity), "\(report.sums.bySeverity[severity] ?? 0)"]
            if let comparison = report.comparison {
                let before = comparison.earlierBySeverity[severity] ?? 0
                let difference = (comparison.bySeverity[severity] ?? 0) - before
                cells += ["\(before)", difference > 0 ? "+\(difference)" : "\(difference)"]
            }
            row(cells)
        }
        guard let comparison = report.comparison else { return }
        let (new, still, mended) = (comparison.new, comparison.still, comparison.mended.count)
        paragraph(
            words(
                "Since then: \(new) new, \(still) still there, \(mended) mended.",
                zh: "与上次相比：新增 \(new)，仍存在 \(still)，已解决 \(mended)。"
            )
        )
        let left = report.uncompared
        guard left > 0 else { return }
        paragraph(
            words(
                "Of rules that did not run then, or with other parameters: \(left). The difference leaves them out.",
                zh: "当时未运行或参数不同的规则的发现：\(left)，未计入差异。"
            )
        )
    }

    // MARK: Findings

    private mutating func findings() throws {
        heading(words("Findings", zh: "发现"))
        let head = MarkdownText.head(columns(with: [(words("Finding", zh: "说明"), false)]))
        var severity: AuditSeverity?
        var shown = 0
        try report.findings.scan { finding in
            guard finding.suppression == nil else { return true }
            var piece = MarkdownText.row(cells(of: finding) + [cell(finding.message)])
            if severity != finding.severity {
                let count = report.sums.bySeverity[finding.severity] ?? 0
                let word = words.word(finding.severity)
                piece = words("\n### \(word) (\(count))\n\n", zh: "\n### \(word)（\(count)）\n\n") + head + piece
            }
            let before = shown
            let goesOn = put(piece, &shown)
            if shown > before { severity = finding.severity }
            return goesOn
        }
        let count = report.sums.findings - report.sums.suppressed
        if count == 0 { paragraph(words("Nothing was found.", zh: "未发现问题。")) }
        rest(count - shown)
    }

    private mutating func suppressed() throws {
        guard report.sums.suppressed > 0 else { return }
        heading(words("Suppressed", zh: "已豁免"))
        line()
        add(
            MarkdownText.head(columns(with: [(words("Until", zh: "最后一天"), false), (words("Reason", zh: "理由"), false)]))
        )
        var shown = 0
        try report.findings.scan { finding in
            guard let suppression = finding.suppression else { return true }
            let last = [suppression.until.description, cell(suppression.reason)]
            return put(MarkdownText.row(cells(of: finding) + last), &shown)
        }
        rest(report.sums.suppressed - shown)
    }

    private mutating func mended() throws {
        guard let mended = report.comparison?.mended, !mended.isEmpty else { return }
        heading(words("Mended", zh: "已解决"))
        line()
        add(MarkdownText.head(columns(with: [(words("Finding", zh: "说明"), false)])))
        var shown = 0
        try mended.scan { put(MarkdownText.row(cells(of: $0) + [cell($0.message)]), &shown) }
        rest(mended.count - shown)
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
        if report.servers.count > 1 { cells.append(cell(labels.label(ofServerOf: finding))) }
        cells += [
            cell(finding.datastore ?? ""), cell(finding.owner ?? ""), finding.capacityMiB.map(words.size) ?? "",
        ]
        if report.sums.currency != nil { cells.append(finding.costPerMonth.map(Self.number) ?? "") }
        if report.comparison != nil { cells.append(finding.change.map(words.word) ?? "") }
        return cells
    }

    // MARK: Owners

    /// The commands of an owner's findings.
    private struct Work {
        var head: String
        var commands: [String] = []
        var seen: Set<String> = []
    }

    private mutating func owners() throws {
        guard report.sums.findings > report.sums.suppressed else { return }
        heading(words("By owner", zh: "按负责人"))
        let shares = Dictionary(report.sums.byOwner.map { ($0.name, $0) }) { first, _ in first }
        var work: [String?: Work] = [:]
        var isFull = false
        var leftOut = 0
        try report.findings.forEach { finding in
            guard finding.suppression == nil, !finding.commands.isEmpty else { return }
            guard !isFull else { return leftOut += 1 }
            let owner = finding.owner
            let lines = finding.commands.map(\.text)
            let reason = ("# \(finding.name)" + words(": ", zh: "：") + finding.message).split(
                whereSeparator: \.isNewline
            )
            .joined(separator: " ")
            let command = lines.joined(separator: "\n")
            if work[owner]?.seen.contains(command) == true { return }
            let head = work[owner] == nil ? self.head(of: owner, shares[owner]) : ""
            var length = reason.utf16.count + command.utf16.count + 2
            // The fences are longer than any within.
            length += 2 * (reason + command).utf8.count { $0 == UInt8(ascii: "`") }
            if !head.isEmpty { length += head.utf16.count + 20 }
            guard length <= room else {
                leftOut += 1
                isFull = length <= Self.longRow
                return
            }
            room -= length
            work[owner, default: Work(head: head)].seen.insert(command)
            work[owner, default: Work(head: head)].commands += [reason] + lines
        }
        let known = report.sums.byOwner.map(\.name)
        let others = work.keys.filter { !known.contains($0) }.sorted { ($0 ?? "") < ($1 ?? "") }
        var owners = 0
        for owner in known + others {
            if let work = work[owner] {
                text += work.head + "\n" + MarkdownText.code(work.commands, language: "sh")
            } else if let share = shares[owner], share.findings > 0 {
                guard put(head(of: owner, share), &owners) else { break }
            }
        }
        guard leftOut > 0 else { return }
        paragraph(
            words(
                "The commands of \(leftOut) more are left out here; the JSON and CSV reports have all of them.",
                zh: "此处略去其余 \(leftOut) 项的命令；JSON 与 CSV 报告包含全部内容。"
            )
        )
    }

    /// What stands above an owner's commands.
    private func head(of owner: String?, _ share: AuditShare?) -> String {
        let title = "\n### " + (owner.map(cell) ?? words("No owner", zh: "无负责人")) + "\n"
        guard let share else { return title }
        return title + "\n"
            + words(
                """
                \(words.disks(share.disks)), \(words.size(share.capacityMiB)), of which \
                \(words.size(share.orphanedMiB)) attached to nothing for long; \
                \(words.counted(share.findings, "finding", zh: "个发现")).
                """,
                zh: """
                    \(words.disks(share.disks))，\(words.size(share.capacityMiB))，其中长期未挂载 \
                    \(words.size(share.orphanedMiB))；\(share.findings) 个发现。
                    """
            ) + "\n"
    }

    // MARK: Rules

    private mutating func rules() {
        heading(words("Rules", zh: "规则"))
        line()
        add(
            MarkdownText.head([
                (words("Rule", zh: "规则"), false), (words("Severity", zh: "严重程度"), false),
                (words("Findings", zh: "发现"), true), (words("Finds", zh: "检查内容"), false),
                (words("Mend it", zh: "修复方法"), false), (words("Notes", zh: "备注"), false),
            ])
        )
        var shown = 0
        for rule in report.rules {
            let error = rule.error.map { [words("failed: ", zh: "失败：") + $0.message] } ?? []
            let count = rule.isRun && rule.error == nil ? "\(rule.findings - rule.suppressed)" : ""
            let cells = [
                cell(rule.id), words.word(rule.severity), count, cell(rule.title), cell(rule.remedy),
                cell((error + rule.notes).joined(separator: words("; ", zh: "；"))),
            ]
            guard put(MarkdownText.row(cells), &shown) else { break }
        }
        rest(report.rules.count - shown)
        shown = 0
        for suppression in report.expiredSuppressions {
            let ended = words(
                "The suppression of \(cell(suppression.rule)) (\(cell(suppression.reason))) ended with \(suppression.until).",
                zh: "对 \(cell(suppression.rule)) 的豁免（\(cell(suppression.reason))）已于 \(suppression.until) 到期。"
            )
            guard put("\n\(ended)\n", &shown) else { break }
        }
        rest(report.expiredSuppressions.count - shown)
    }

    // MARK: Pieces

    private func cell(_ text: String) -> String { MarkdownText.words(text) }

    /// Writes a piece where there is room for it, and counts it.
    /// - Returns: whether there may be room for the next.
    private mutating func put(_ piece: String, _ count: inout Int) -> Bool {
        let length = piece.utf16.count
        let isLong = length > Self.longRow
        guard length <= (isLong ? room / 4 : room) else { return isLong && room > 0 }
        add(piece)
        count += 1
        return true
    }

    private mutating func add(_ piece: String) {
        text += piece
        room -= piece.utf16.count
    }

    private mutating func line(_ piece: String = "") { add(piece + "\n") }

    private mutating func row(_ cells: [String]) { add(MarkdownText.row(cells)) }

    private mutating func heading(_ text: String) { line("\n## " + text) }

    private mutating func paragraph(_ text: String) { line("\n" + text) }

    private mutating func rest(_ count: Int) {
        guard count > 0 else { return }
        paragraph(
            words(
                "\(count) more are left out here; the JSON and CSV reports have all of them.",
                zh: "此处略去其余 \(count) 项；JSON 与 CSV 报告包含全部内容。"
            )
        )
    }

    private func money(_ sum: Double) -> String { "\(Self.number(sum)) \(cell(report.sums.currency ?? ""))" }

    /// With two decimals.
    private static func number(_ sum: Double) -> String {
        let cents = Int64((sum * 100).rounded())
        return "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}
