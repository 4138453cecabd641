package import Catalog
import Foundation

/// Runs rules over the catalog. It needs no server: what a sync brought in is what it looks at.
///
/// ```swift
/// let report = try Auditor(catalog).run(options: AuditOptions(only: ["ownership"]))
/// try report.findings.forEach { print($0.message) }
/// ```
package struct Auditor: Sendable {
    private let catalog: DiskCatalog

    package init(_ catalog: DiskCatalog) {
        self.catalog = catalog
    }

    /// Runs the rules on one unchanging picture of the catalog. A rule that fails has its error in its result, and the
    /// others go on.
    /// - Parameter progress: called before each rule.
    /// - Throws: ``AuditError`` for options that make no sense and for an earlier report of other servers, `CatalogError`
    ///   when the catalog cannot be read at all, `CancellationError`, and `POSIXError` where no temporary file can be
    ///   written.
    package func run(
        options: AuditOptions = AuditOptions(),
        progress: (AuditProgress) -> Void = { _ in }
    ) throws -> AuditReport {
        let rules = try options.rules()
        return try catalog.reading { reader in
            var collector = try FindingCollector(options, reader)
            let servers = try AuditServer.all(now: options.reference, reader: reader)
            var gaps = GapNotes(options, rules, servers: servers)
            var results: [AuditRuleResult] = []
            func tell(_ rule: AuditRule?) {
                let findings = collector.tally.findings
                progress(
                    AuditProgress(rule: rule?.id, done: results.count, rules: rules.count, findings: findings)
                )
            }
            for rule in rules {
                try Task.checkCancellation()
                tell(rule)
                results.append(
                    try result(of: rule, options: options, collector: &collector, gaps: &gaps, reader: reader)
                )
            }
            tell(nil)
            let sums = try AuditSums.read(options: options, tally: collector.tally, reader: reader)
            return AuditReport(
                generatedAt: options.now,
                asOf: options.asOf,
                language: options.language,
                scope: AuditScope(options),
                servers: servers,
                rules: results,
                findings: collector.writer.finished(),
                sums: sums,
                trend: try AuditTrendPoint.all(options: options, reader: reader),
                comparison: try collector.compared(),
                expiredSuppressions: options.policy.suppressions.filter { $0.until < options.today }
            )
        }
    }

    private func result(
        of rule: AuditRule,
        options: AuditOptions,
        collector: inout FindingCollector,
        gaps: inout GapNotes,
        reader: CatalogReader
    ) throws -> AuditRuleResult {
        var result = AuditRuleResult(rule, options: options)
        let words = AuditWords(options.language)
        guard options.asOf == nil || rule.knowsThePast else {
            result.notes = [
                words(
                    "not run: the catalog does not keep what this rule reads of earlier times",
                    zh: "未运行：目录不保存该规则所需数据的历史状态"
                )
            ]
            result.isRun = false
            return result
        }
        do {
            result = try collector.run(rule, reader: reader)
            result.notes += try gaps.notes(of: rule, reader: reader)
        } catch let error as CancellationError {
            throw error
        } catch let error as POSIXError {
            throw error
        } catch {
            result.error = AuditRuleResult.Failure(error)
        }
        return result
    }
}
