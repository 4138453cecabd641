import Catalog

/// Takes what rules find: what it costs, whether somebody has accepted it, whether it is new; and counts.
struct FindingCollector {
    private let options: AuditOptions
    private(set) var writer = AuditFindingsWriter()
    /// Counts of what was kept.
    private(set) var tally = FindingTally()
    private var prices: [String?: Double?] = [:]
    private var comparison: EarlierComparison?

    /// - Throws: `POSIXError` where the temporary file of an earlier report cannot be read.
    init(_ options: AuditOptions) throws {
        self.options = options
        comparison = try options.against.map(EarlierComparison.init)
    }

    /// Runs a rule. What it found before it failed is forgotten.
    /// - Throws: what its query throws.
    mutating func run(_ rule: AuditRule, reader: CatalogReader) throws -> AuditRuleResult {
        var result = AuditRuleResult(rule, options: options)
        let (mark, before) = (writer.mark, tally)
        let suppressions = options.policy.suppressions.filter { $0.concerns(rule: rule.id) }
        let active = suppressions.filter { $0.until >= options.today }
        do {
            try rule.eachFinding(in: reader, options: options) { finding in
                var finding = finding
                finding.costPerMonth = cost(of: finding)
                if let accepted = active.first(where: { $0.accepts(finding) }) {
                    finding.suppression = AuditFinding.Suppression(reason: accepted.reason, until: accepted.until)
                }
                finding.change = comparison?.take(finding)
                tally.add(finding)
                try writer.append(finding)
            }
        } catch {
            writer.goBack(to: mark)
            tally = before
            comparison?.leave(rule: rule.id)
            throw error
        }
        result.findings = tally.findings - before.findings
        result.suppressed = tally.suppressed - before.suppressed
        comparison?.close(rule: rule.id)
        return result
    }

    /// What was in the earlier report and is no more.
    func compared(reader: CatalogReader) throws -> AuditComparison? {
        let sql = "SELECT name FROM datastore WHERE :datastore IN (name, moid)"
        let names = try options.datastore.map { _ in
            Set(try reader.rows(sql, arguments: options.narrowing).compactMap { $0["name"].text })
        }
        return try comparison?.finished(options: options, datastores: names, tally: tally)
    }

    private mutating func cost(of finding: AuditFinding) -> Double? {
        guard let costs = options.policy.costs, let size = finding.capacityMiB else { return nil }
        let price = prices[finding.datastore] ?? costs.perGiBMonth(datastore: finding.datastore)
        prices[finding.datastore] = .some(price)
        return price.map { AuditCosts.rounded($0 * Double(size) / 1_024) }
    }
}
