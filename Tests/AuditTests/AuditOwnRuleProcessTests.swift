import Catalog
import Foundation
import TestSupport
import Testing

/// Own rules in a process of their own: what their preparation may take is bounded for a whole process.
@Suite(.timeLimit(.minutes(2)))
struct AuditOwnRuleProcessTests {
    /// SQL that would take SQLite hours, and all memory, before its first step.
    private static let endless = [
        // Each subquery stands twice in the next.
        "WITH a0 AS (SELECT disk_id AS x FROM disks)"
            + (1...40).map { ", a\($0) AS (SELECT p.x FROM a\($0 - 1) AS p, a\($0 - 1) AS q)" }.joined()
            + " SELECT x FROM a40",
        // Each expression stands fifty times in the next.
        (1...6).reduce("SELECT disk_id AS x FROM disks") { inner, _ in
            "SELECT max(\(Array(repeating: "x", count: 50).joined(separator: ","))) AS x FROM (\(inner))"
        },
    ]

    @Test(arguments: AuditOwnRuleProcessTests.endless)
    func `SQL that grows without end while it is prepared is given up`(_ sql: String) throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "fcd-audit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let folder = home.appending(path: ".config/fcd")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("audit: {own-rules: [{id: own.endless, severity: low, message: m, sql: \"\(sql)\"}]}".utf8)
            .write(to: folder.appending(path: "config.yaml"))
        let catalog = home.appending(path: "catalog.sqlite").path
        _ = try DiskCatalog.open(at: catalog)
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "fcd")
        let start = ContinuousClock.now
        let run = try ChildProcess.output(
            of: URL(filePath: "/usr/bin/env"),
            [
                "-i", "HOME=\(home.path)", program.path, "audit", "--catalog", catalog, "--only", "own",
                "-o", "json",
            ]
        )
        #expect(run.status == 3)
        #expect(run.text.contains("the SQL is too large to be prepared"), "\(run.text)")
        #expect(start.duration(to: .now) < .seconds(30))
    }
}
