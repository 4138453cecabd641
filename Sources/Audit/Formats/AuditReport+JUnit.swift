import Catalog
import Foundation

extension AuditReport {
    /// Writes the report as JUnit XML: a suite for each group of rules, a case for each rule.
    ///
    /// A rule with findings that count fails, once: many readers show only the first failure of a case, so all findings
    /// stand in it, each with its commands, up to a thousand. A rule whose findings are all suppressed, or that was not
    /// run, is skipped; one that could not be run to its end is an error.
    /// - Throws: what `sink` throws, and `POSIXError` where a temporary file cannot be read or written.
    package func writeJUnit(to sink: @escaping (String) throws -> Void) throws {
        var cases = try JUnitCases(self)
        try findings.forEach { try cases.add($0) }
        try cases.end()
        var writer = TextWriter(to: sink)
        try writer.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        try writer.line("<testsuites name=\"fcd audit\" \(JUnitCounts(rules).attributes)>")
        for group in AuditGroup.allCases {
            let rules = rules.filter { $0.group == group }
            guard !rules.isEmpty else { continue }
            let time = String(generatedAt.formatted(.iso8601).prefix(19))
            try writer.line(
                "  <testsuite name=\"\(XMLText.value(group.title[language]))\" \(JUnitCounts(rules).attributes) "
                    + "timestamp=\"\(time)\">"
            )
            try cases.text[group]?.read { try writer.write($0) }
            try writer.line("  </testsuite>")
        }
        try writer.line("</testsuites>")
        try writer.flush()
    }
}

/// How many rules ended how.
private struct JUnitCounts {
    let rules: [AuditRuleResult]

    init(_ rules: [AuditRuleResult]) {
        self.rules = rules
    }

    var attributes: String {
        func count(_ fate: JUnitFate) -> Int { rules.count { $0.fate == fate } }
        return "tests=\"\(rules.count)\" failures=\"\(count(.failure))\" errors=\"\(count(.error))\" "
            + "skipped=\"\(count(.skipped))\" time=\"0\""
    }
}

private enum JUnitFate {
    case passed, failure, error, skipped
}

extension AuditRuleResult {
    /// Number of findings that count.
    fileprivate var counting: Int { findings - suppressed }

    fileprivate var fate: JUnitFate {
        if error != nil { return .error }
        if !isRun { return .skipped }
        if counting > 0 { return .failure }
        return suppressed > 0 ? .skipped : .passed
    }
}

/// What stands in one element. A text node of ten million bytes is refused by libxml2, and nobody reads so many.
private struct JUnitEntries {
    private static let most = (entries: 1_000, bytes: 2_000_000)

    private(set) var text = ""
    private var count = 0
    private var leftOut = 0

    mutating func add(_ entry: @autoclosure () -> String) {
        guard count < Self.most.entries else { return leftOut += 1 }
        let entry = XMLText.escape(entry())
        guard text.utf8.count + entry.utf8.count <= Self.most.bytes else { return leftOut += 1 }
        text += entry
        count += 1
    }

    /// Ends with how many are left out.
    mutating func end(_ words: AuditWords) {
        guard leftOut > 0 else { return }
        text += words(
            "\(leftOut) more are left out here; the JSON and CSV reports have all of them.\n",
            zh: "此处略去其余 \(leftOut) 项；JSON 与 CSV 报告包含全部内容。\n"
        )
    }
}

/// Writes the cases of all suites while findings come in the order of the report, which goes by severity and not by
/// group.
private struct JUnitCases {
    private(set) var text: [AuditGroup: TextSpool] = [:]
    private let words: AuditWords
    private let labels: ServerLabels
    private var rest: ArraySlice<AuditRuleResult>
    private var current: AuditRuleResult?
    /// What counts of the current rule.
    private var failures = JUnitEntries()
    /// What is suppressed of the current rule: it stands behind the failure.
    private var suppressed = JUnitEntries()
    /// What was mended, by rule.
    private var mended: [String: JUnitEntries] = [:]

    init(_ report: AuditReport) throws {
        let words = AuditWords(report.language)
        labels = report.serverLabels
        self.words = words
        rest = report.rules[...]
        try report.comparison?.mended.forEach { finding in
            mended[finding.rule, default: JUnitEntries()].add(Self.entry(finding, labels, words))
        }
    }

    mutating func add(_ finding: AuditFinding) throws {
        while finding.rule != current?.id, let next = rest.popFirst() { try begin(next) }
        let words = words
        if let suppression = finding.suppression {
            let until = words("suppressed until \(suppression.until)", zh: "豁免至 \(suppression.until)")
            let colon = words(": ", zh: "：")
            suppressed.add(Self.entry(finding, labels, words) + "    \(until)\(colon)\(suppression.reason)\n")
        } else {
            failures.add(Self.entry(finding, labels, words))
        }
    }

    mutating func end() throws {
        while let next = rest.popFirst() { try begin(next) }
        try close()
    }

    private mutating func begin(_ rule: AuditRuleResult) throws {
        try close()
        current = rule
        let name = XMLText.value(rule.id)
        try write("    <testcase name=\"\(name)\" classname=\"fcd.audit.\(rule.group.rawValue)\" time=\"0\"")
        guard rule.fate == .failure else { return try write(">\n") }
        let count = words.counted(rule.counting, "finding", zh: "个发现")
        let severity = words.word(rule.severity)
        let message = words("\(count), \(severity): \(rule.title)", zh: "\(count)，\(severity)：\(rule.title)")
        try write(
            ">\n      <failure type=\"\(rule.severity.rawValue)\" message=\"" + XMLText.value(message) + "\">"
        )
        // Own rules may say neither.
        let about = [rule.explanation, rule.remedy].filter { !$0.isEmpty }
        if !about.isEmpty { try write(XMLText.escape(about.joined(separator: "\n") + "\n\n")) }
    }

    private mutating func close() throws {
        guard let rule = current else { return }
        switch rule.fate {
        case .passed: break
        case .failure:
            failures.end(words)
            try write(failures.text + "</failure>\n")
        case .error:
            let message = XMLText.value(rule.error?.message ?? "")
            try write("      <error type=\"rule\" message=\"\(message)\">")
            try write(XMLText.escape(rule.error?.hint ?? "") + "</error>\n")
        case .skipped:
            let count = words.counted(rule.suppressed, "finding", zh: "个发现")
            let reason =
                rule.isRun
                ? words("\(count), suppressed", zh: "\(count)，已豁免") : rule.notes.joined(separator: words("; ", zh: "；"))
            try write("      <skipped message=\"\(XMLText.value(reason))\"/>\n")
        }
        let notes = rule.isRun ? rule.notes : []
        var output = ""
        for var entries in [suppressed, mended[rule.id]].compactMap(\.self) {
            entries.end(words)
            output += entries.text
        }
        for note in notes { output += XMLText.escape(note + "\n") }
        if !output.isEmpty { try write("      <system-out>\(output)</system-out>\n") }
        try write("    </testcase>\n")
        (failures, suppressed, current) = (JUnitEntries(), JUnitEntries(), nil)
    }

    private mutating func write(_ more: String) throws {
        guard let group = current?.group else { return }
        try text[group, default: TextSpool()].append(more)
    }

    /// What is found, where, whose, and how it is mended, on some lines.
    private static func entry(_ finding: AuditFinding, _ labels: ServerLabels, _ words: AuditWords) -> String {
        var place = [labels.label(ofServerOf: finding), finding.datastore, finding.owner].compactMap { $0 }
        if let change = finding.change { place.append(words.word(change)) }
        let (name, message) = (finding.name, finding.message)
        return words("\(name) (\(words.list(place))): \(message)\n", zh: "\(name)（\(words.list(place))）：\(message)\n")
            + finding.commands.map { "    \($0.text)\n" }.joined()
    }
}
