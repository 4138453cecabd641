import Catalog

/// Compares findings with those of an earlier report as they come: keys alone are in memory, 16 bytes each.
struct EarlierComparison {
    private let report: EarlierReport
    private let scope: PresentScope
    /// What the program's rules find, in this report's language: for findings whose words are in another one.
    private let titles: [String: String]
    /// The rules that were run then, with the names of the parameters that have other values now.
    private let changed: [String: [String]]
    private var known: [KeyHash: Bool] = [:]
    /// The rules that were run to their end now.
    private var run: Set<String> = []

    /// - Throws: ``AuditError`` for a report of other servers, `CatalogError`, and `POSIXError` where the temporary file
    ///   of the report cannot be read.
    init(_ report: EarlierReport, options: AuditOptions, reader: CatalogReader) throws {
        self.report = report
        scope = try PresentScope(options, reader)
        guard report.servers.isEmpty || scope.hasAny(of: report.servers.map(\.instanceUUID)) else {
            // A vCenter that was rebuilt under its name is another server.
            let names = report.servers.map { [scope] server in
                let isNamesake = scope.hasServer(named: server.name)
                return isNamesake ? "\(server.name) (instance UUID \(server.instanceUUID))" : server.name
            }
            throw AuditError(
                message: "the earlier report is one of other servers: \(Set(names).sorted().joined(separator: ", "))",
                hint: "compare with a report of this catalog, or give --catalog with the one that it was made from"
            )
        }
        // What an own rule says is in no language of the program's.
        titles =
            report.language == options.language
            ? [:] : Dictionary(uniqueKeysWithValues: AuditRule.all.map { ($0.id, $0.title[options.language]) })
        let values = Dictionary(
            options.policy.allRules.map { ($0.id, options.policy.values(of: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
        changed = report.rules.reduce(into: [:]) { changed, rule in
            let now = values[rule.key] ?? [:]
            let names = Set(now.keys).union(rule.value.keys)
            changed[rule.key] = names.filter { now[$0] != rule.value[$0] }.sorted()
        }
        try report.findings.forEach { known[KeyHash($0.key)] = false }
    }

    /// Whether a rule was run then, and looked for the same as now.
    private func isComparable(_ rule: String) -> Bool { changed[rule]?.isEmpty == true }

    /// The parameters that keep a rule from being compared; nil where there are none.
    func changedParameters(of rule: String) -> [String]? {
        changed[rule].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// How a finding compares; nil where its rule was not run then, or with other parameters.
    mutating func take(_ finding: AuditFinding) -> AuditFinding.Change? {
        guard isComparable(finding.rule) else { return nil }
        let hash = KeyHash(finding.key)
        guard known[hash] != nil else { return .new }
        known[hash] = true
        return .still
    }

    /// A rule was run to its end.
    mutating func close(rule: String) {
        if isComparable(rule) { run.insert(rule) }
    }

    /// A rule failed: nothing is said of what it found then.
    mutating func leave(rule: String) { run.remove(rule) }

    /// What came of the comparison. What was suppressed then counted for nothing, and is not mended either.
    func finished(tally: FindingTally) throws -> AuditComparison {
        var writer = AuditFindingsWriter()
        var earlier: [AuditSeverity: Int] = [:]
        try report.findings.forEach { finding in
            guard finding.counts, run.contains(finding.rule) else { return }
            if known[KeyHash(finding.key)] == false {
                guard try scope.holds(finding) else { return }
                var finding = finding
                finding.change = .mended
                if let title = titles[finding.rule] { finding.message = title }
                try writer.append(finding)
            }
            earlier[finding.severity, default: 0] += 1
        }
        return AuditComparison(
            earlier: report.time,
            new: tally.byChange[.new] ?? 0,
            still: tally.byChange[.still] ?? 0,
            mended: writer.finished(),
            earlierBySeverity: earlier,
            bySeverity: tally.comparedBySeverity
        )
    }
}

/// 128 bits of a key: two different keys of a report have the same by chance once in longer than there are reports.
struct KeyHash: Hashable {
    private let first: UInt64
    private let second: UInt64

    init(_ key: String) {
        var (first, second): (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x9E37_79B9_7F4A_7C15)
        for byte in key.utf8 {
            first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            second = (second &+ UInt64(byte)) &* 0xFF51_AFD7_ED55_8CCD
            second ^= second >> 32
        }
        self.first = first
        self.second = second
    }
}
