import Catalog

/// What a look through the catalog found: a row for each thing that is wrong.
struct CatalogCheckResult: Presentable {
    let path: String
    let schemaVersion: Int
    /// The checks that were made.
    let checks: [String]
    let findings: [CatalogFinding]
    /// Whether the text index was made anew.
    let repaired: Bool

    init(_ report: CatalogCheckReport, path: String) {
        self.path = path
        schemaVersion = SchemaVersion.number(report.version)
        checks = report.checks
        findings = report.findings
        repaired = report.repaired
    }

    var presentation: Presentation {
        let made = repaired ? "the text index was made anew; " : ""
        return .list(
            Table(findings),
            empty: made + "nothing is wrong with \(path): \(checks.count) checks, schema version \(schemaVersion)"
        )
    }

    var identifiers: [String] { findings.map(\.identifier) }
}

extension CatalogFinding: ListRow {
    static let columns = [
        Column<CatalogFinding>("CHECK", "check") { .text($0.check, .bad) },
        Column<CatalogFinding>("OBJECT", "object", fit: .middle) { .text($0.object ?? "-", exact: $0.object ?? "") },
        Column<CatalogFinding>("WHAT IS WRONG", "message") { .text($0.message) },
    ]

    /// Scripts ask what is wrong.
    var identifier: String { check }
}
