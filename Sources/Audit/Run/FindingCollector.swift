import Catalog

/// Takes what rules find: what it costs, whether somebody has accepted it, whether it is new; and counts.
struct FindingCollector {
    private let options: AuditOptions
    private(set) var writer = AuditFindingsWriter()
    /// Counts of what was kept.
    private(set) var tally = FindingTally()
    private var prices: [String?: Double?] = [:]
    private var comparison: EarlierComparison?
    private let names: ServerNames

    /// - Throws: ``AuditError`` for an earlier report of other servers, `CatalogError`, and `POSIXError` where the
    ///   temporary file of that report cannot be read.
    init(_ options: AuditOptions, _ reader: CatalogReader) throws {
        self.options = options
        names = try ServerNames(reader)
        comparison = try options.against.map { try EarlierComparison($0, options: options, reader: reader) }
    }

    /// Runs a rule. What it found before it failed is forgotten.
    /// - Throws: what its query throws.
    mutating func run(_ rule: AuditRule, reader: CatalogReader) throws -> AuditRuleResult {
        var result = AuditRuleResult(rule, options: options)
        let (mark, before) = (writer.mark, tally)
        let suppressions = options.policy.suppressions.filter { $0.concerns(rule: rule.id) }
        let active = suppressions.filter { $0.until >= options.today }
        do {
            try rule.eachFinding(in: reader, options: options) { finding, datastoreMoid in
                var finding = finding
                finding.serverUUID = finding.serverUUID ?? names.uuid(of: finding.server)
                finding.commands = names.commands(of: finding)
                finding.costPerMonth = cost(of: finding)
                if let accepted = active.first(where: { $0.accepts(finding) }) {
                    finding.suppression = AuditFinding.Suppression(reason: accepted.reason, until: accepted.until)
                }
                finding.change = comparison?.take(finding)
                tally.add(finding, datastoreMoid: datastoreMoid ?? names.moid(of: finding))
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
        if let changed = comparison?.changedParameters(of: rule.id) {
            let words = AuditWords(options.language)
            result.notes = [
                words(
                    "not compared: the earlier report has other parameters: \(words.list(changed))",
                    zh: "未比较：先前报告的参数不同：\(words.list(changed))"
                )
            ]
        }
        return result
    }

    /// What was in the earlier report and is no more.
    func compared() throws -> AuditComparison? {
        try comparison?.finished(tally: tally)
    }

    /// Nil also where the size is not what somebody pays for: that of a disk that is not there, of a snapshot's disk, or
    /// of a datastore.
    private mutating func cost(of finding: AuditFinding) -> Double? {
        guard let costs = options.policy.costs, let size = finding.capacityMiB else { return nil }
        switch finding.subject {
        case .snapshot: return nil
        case .datastore where finding.rule != AuditRule.capacityOrphanedSpace.id: return nil
        case .disk where finding.rule == AuditRule.inventoryGone.id: return nil
        default: break
        }
        let price = prices[finding.datastore] ?? costs.perGiBMonth(datastore: finding.datastore)
        prices[finding.datastore] = .some(price)
        return price.map { AuditCosts.rounded($0 * Double(size) / 1_024) }
    }
}
