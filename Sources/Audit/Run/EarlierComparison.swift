import Foundation

/// Compares findings with those of an earlier report as they come: keys alone are in memory, 16 bytes each.
struct EarlierComparison {
    private let report: EarlierReport
    private var known: [KeyHash: Bool] = [:]
    /// The rules that were run to their end now.
    private var run: Set<String> = []

    /// - Throws: `POSIXError` where the temporary file of the report cannot be read.
    init(_ report: EarlierReport) throws {
        self.report = report
        try report.findings.forEach { known[KeyHash($0.key)] = false }
    }

    /// How a finding compares; nil where its rule was not run then.
    mutating func take(_ finding: AuditFinding) -> AuditFinding.Change? {
        guard report.rules.contains(finding.rule) else { return nil }
        let hash = KeyHash(finding.key)
        guard known[hash] != nil else { return .new }
        known[hash] = true
        return .still
    }

    /// A rule was run to its end.
    mutating func close(rule: String) { run.insert(rule) }

    /// A rule failed: nothing is said of what it found then.
    mutating func leave(rule: String) { run.remove(rule) }

    /// What came of the comparison.
    /// - Parameter datastores: the names of the datastore that the audit was narrowed to; nil for all.
    func finished(options: AuditOptions, datastores: Set<String>?, tally: FindingTally) throws -> AuditComparison {
        var writer = AuditFindingsWriter()
        try report.findings.forEach { finding in
            guard known[KeyHash(finding.key)] == false, run.contains(finding.rule),
                Self.isWanted(finding, options.owner, datastores)
            else { return }
            var finding = finding
            finding.change = .mended
            try writer.append(finding)
        }
        return AuditComparison(
            earlier: report.generatedAt,
            new: tally.byChange[.new] ?? 0,
            still: tally.byChange[.still] ?? 0,
            mended: writer.finished(),
            earlierBySeverity: report.bySeverity
        )
    }

    /// Whether an audit of this part would have found it again.
    private static func isWanted(_ finding: AuditFinding, _ owner: String?, _ datastores: Set<String>?) -> Bool {
        if let owner, finding.owner?.asciiLowercased != owner.asciiLowercased { return false }
        guard let datastores else { return true }
        return finding.datastore.map(datastores.contains) ?? false
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
