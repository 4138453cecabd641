import GRDB

extension DiskCatalog {
    /// How many findings of one kind are told.
    private static let most = 20

    /// Looks through the whole file at `path` without writing to it: SQLite's own checks, then what fcd holds to be true of
    /// every catalog. Others may write meanwhile. Of a catalog of an older version only the file itself is checked.
    /// - Parameter progress: is told which check begins, and may throw to give up.
    /// - Throws: ``CatalogError`` with code `notFound`, `newerVersion` or, for what cannot be opened as a database at all,
    ///   `corrupt`; or what `progress` throws.
    public static func check(
        _ path: String,
        progress: (_ check: String) throws -> Void = { _ in }
    ) throws -> CatalogCheckReport {
        try CatalogError.mapping(path) {
            do {
                return try CatalogSource(path).read { db in try check(db, path, progress) }
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
                // Not even the tables can be told.
                let message = "cannot be read: \(error.message ?? "damaged")"
                return CatalogCheckReport(
                    checks: ["integrity"],
                    findings: [CatalogFinding(check: "integrity", message: message)],
                    version: [],
                    isCurrent: false
                )
            }
        }
    }

    private static func check(
        _ db: Database,
        _ path: String,
        _ progress: (_ check: String) throws -> Void
    ) throws -> CatalogCheckReport {
        let isCurrent = try checkVersion(db, path: path, mayMigrate: true)
        var report = CatalogCheckReport(
            checks: [],
            findings: [],
            version: try db.catalogVersion(),
            isCurrent: isCurrent
        )
        try run("integrity", in: &report, progress) { try integrity(db, $0) }
        try run("foreign-keys", in: &report, progress) { try foreignKeys(db, $0) }
        guard isCurrent else { return report }
        try run(CatalogSchemaComparison.check, in: &report, progress) {
            try CatalogSchemaComparison.compare(in: db, $0)
        }
        for invariant in CatalogInvariant.all {
            try run(invariant.check, in: &report, progress) { tell in
                let rows = try Row.fetchCursor(db, sql: invariant.sql)
                while let row = try rows.next() {
                    tell(
                        CatalogFinding(
                            check: invariant.check,
                            object: String.fromDatabaseValue(row[0]),
                            message: String.fromDatabaseValue(row[1]) ?? "cannot be told"
                        )
                    )
                }
            }
        }
        try run(CatalogTextIndex.check, in: &report, progress) { try CatalogTextIndex.compare(in: db, $0) }
        try run(CatalogTextIndex.check, in: &report, progress) { try CatalogTextIndex.compareWords(in: db, $0) }
        return report
    }

    /// Makes the text index anew where `report`, or SQLite's own look at the index, finds something wrong with it, and
    /// checks again. Nothing else is touched: what else is wrong needs a backup.
    public static func repair(
        _ path: String,
        after report: CatalogCheckReport,
        progress: (_ check: String) throws -> Void = { _ in }
    ) throws -> CatalogCheckReport {
        try CatalogError.mapping(path) {
            guard report.isCurrent, !report.findings.contains(where: { ["integrity", "schema"].contains($0.check) })
            else { return report }
            let catalog = try open(at: path)
            try progress("repair")
            let repaired = try catalog.write { db in
                let isWrong =
                    try report.findings.contains { CatalogCheckReport.derived.contains($0.check) }
                    || !isSound(db)
                if isWrong { try CatalogTextIndex.rebuild(in: db) }
                return isWrong
            }
            guard repaired else { return report }
            var again = try check(path, progress: progress)
            again.repaired = true
            return again
        }
    }

    /// FTS5's own comparison of the index with its texts.
    private static func isSound(_ db: Database) throws -> Bool {
        do {
            try db.execute(sql: "INSERT INTO disk_text (disk_text) VALUES ('integrity-check')")
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return false
        }
    }

    /// Runs one check. Where it meets pages that cannot be read, that is a finding, and the next one follows.
    private static func run(
        _ check: String,
        in report: inout CatalogCheckReport,
        _ progress: (String) throws -> Void,
        _ body: (_ tell: (CatalogFinding) -> Void) throws -> Void
    ) throws {
        if report.checks.last != check, !report.checks.contains(check) { report.checks.append(check) }
        try progress(check)
        var found: [CatalogFinding] = []
        var count = 0
        do {
            try body { finding in
                count += 1
                if count <= most { found.append(finding) }
            }
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_ERROR
        {
            found.append(CatalogFinding(check: check, message: "cannot be checked: \(error.message ?? "damaged")"))
        }
        if count > most { found.append(CatalogFinding(check: check, message: "\(count - most) more of this kind")) }
        report.findings += found
    }

    private static func integrity(_ db: Database, _ tell: (CatalogFinding) -> Void) throws {
        let lines = try String.fetchCursor(db, sql: "PRAGMA integrity_check(\(most + 1))")
        while let line = try lines.next() {
            // Newer versions of SQLite look at the text index too, which has a check of its own.
            if line != "ok", !line.contains("FTS5 table") { tell(CatalogFinding(check: "integrity", message: line)) }
        }
    }

    private static func foreignKeys(_ db: Database, _ tell: (CatalogFinding) -> Void) throws {
        let rows = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
        while let row = try rows.next() {
            let row = row.copy()
            let key = Int64.fromDatabaseValue(row["rowid"]).map { ", row \($0)," } ?? ""
            tell(
                CatalogFinding(
                    check: "foreign-keys",
                    object: String.fromDatabaseValue(row["table"]),
                    message: "\(String.fromDatabaseValue(row["table"]) ?? "a table")\(key) names a row of "
                        + "\(String.fromDatabaseValue(row["parent"]) ?? "a table") that is not there"
                )
            )
        }
    }
}
