package import Catalog
import Foundation

/// Runs rules over the catalog. It needs no server: what a sync brought in is what it looks at.
///
/// ```swift
/// let report = try Auditor(catalog).run(options: AuditOptions(unattachedDays: 60))
/// ```
package struct Auditor: Sendable {
    private let catalog: DiskCatalog

    package init(_ catalog: DiskCatalog) {
        self.catalog = catalog
    }

    /// Runs the rules on one unchanging picture of the catalog.
    /// - Throws: ``AuditError`` for options that make no sense, `CatalogError` when the catalog cannot be read.
    package func run(options: AuditOptions = AuditOptions()) throws -> AuditReport {
        let rules = try options.rules()
        return try catalog.reading { reader in
            var findings: [AuditFinding] = []
            var results: [AuditRuleResult] = []
            for rule in rules {
                let found = try self.findings(of: rule, options: options, reader: reader)
                results.append(AuditRuleResult(rule, findings: found.count))
                findings += found
            }
            // The rules' own order is kept within a severity.
            let order = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.id, $0) })
            findings = findings.enumerated().sorted { left, right in
                let (first, second) = (left.element, right.element)
                if first.severity != second.severity { return first.severity > second.severity }
                if first.ruleID != second.ruleID { return (order[first.ruleID] ?? 0) < (order[second.ruleID] ?? 0) }
                return left.offset < right.offset
            }.map(\.element)
            var totals = try self.totals(options: options, reader: reader)
            totals.findings = findings.count
            for finding in findings { totals.bySeverity[finding.severity, default: 0] += 1 }
            return AuditReport(
                generatedAt: options.now,
                asOf: options.asOf,
                servers: try servers(now: options.reference, reader: reader),
                rules: results,
                findings: findings,
                totals: totals
            )
        }
    }

    /// What `--owner` and `--datastore` leave, over the columns of the `disks` view.
    private static let filter = """
        (:owner IS NULL OR lower(:owner) IN (lower(team), lower(person), lower(contact)))
            AND (:datastore IS NULL OR :datastore IN (datastore, datastore_moid))
        """

    private func findings(of rule: AuditRule, options: AuditOptions, reader: CatalogReader) throws -> [AuditFinding] {
        var findings: [AuditFinding] = []
        let sql = """
            SELECT * FROM (\(rule.query)) WHERE \(Self.filter)
            ORDER BY server, disk COLLATE NOCASE, disk_id
            """
        try reader.eachRow(sql, arguments: options.arguments) { row in
            findings.append(
                AuditFinding(
                    ruleID: rule.id,
                    severity: rule.severity,
                    diskID: row["fcd_id"].text,
                    disk: row["disk"].text ?? "",
                    server: row["server"].text ?? "",
                    datastore: row["datastore"].text,
                    path: row["path"].text,
                    owner: row["owner"].text,
                    capacityMiB: row["capacity_mib"].integer,
                    evidence: rule.evidence(row, options),
                    command: rule.command(row)
                )
            )
        }
        return findings
    }

    private func totals(options: AuditOptions, reader: CatalogReader) throws -> AuditTotals {
        let sql = """
            SELECT count(*) AS disks, coalesce(sum(capacity_mib), 0) AS capacity,
                coalesce(sum(owner IS NULL AND detached_since IS NOT NULL), 0) AS orphans,
                coalesce(sum(capacity_mib) FILTER (WHERE owner IS NULL AND detached_since IS NOT NULL), 0) AS orphaned
            FROM disks WHERE state = 'ready' AND \(Self.filter)
            """
        var totals = AuditTotals()
        guard let row = try reader.rows(sql, arguments: options.arguments).first else { return totals }
        totals.disks = Int(row["disks"].integer ?? 0)
        totals.capacityMiB = row["capacity"].integer ?? 0
        totals.orphanedDisks = Int(row["orphans"].integer ?? 0)
        totals.orphanedMiB = row["orphaned"].integer ?? 0
        return totals
    }

    private func servers(now: Date, reader: CatalogReader) throws -> [AuditServer] {
        try reader.rows("SELECT server, url, last_sync FROM servers ORDER BY server, server_id").map { row in
            let lastSync = row["last_sync"].text.flatMap(CatalogTime.date)
            return AuditServer(
                name: row["server"].text ?? "",
                url: row["url"].text ?? "",
                lastSync: lastSync,
                ageSeconds: lastSync.map { max(0, Int(now.timeIntervalSince($0))) }
            )
        }
    }
}
