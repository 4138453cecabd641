import Audit
import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

/// Reports are what their formats promise, as programs see it that nobody here wrote.
@Suite(.timeLimit(.minutes(5)))
struct AuditReportTests {
    /// A server with disks of all kinds, and a catalog of it with a history.
    private static func catalog(in folder: URL) async throws -> DiskCatalog {
        let vcenter = SimulatedVCenter(seed: .small)
        let names = ["data", "data", "a|b`<script>`", "日志\n]]>&", "[x](https://evil.example)"]
        var ids: [String] = []
        for name in names { ids.append(try vcenter.addDisk(name: name, on: "datastore1")) }
        vcenter.setMetadata(["fcd.owner.team": "payments", "fcd.owner.expires": "2020-01-01"], of: ids[0])
        vcenter.hideFromGlobalCatalog(ids[1])
        try vcenter.attach(ids[2], to: "app-01")
        let client = try await VSphereClient.connect(to: Endpoint(host: "vcenter.test"), over: vcenter)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        let catalog = try DiskCatalog.open(at: folder.appending(path: "catalog.sqlite").path)
        let lifecycle = try DiskLifecycle(client: client, disks: try await client.openDisks(), catalog: catalog)
        _ = try await lifecycle.sync(SyncOptions(files: true, details: true))
        vcenter.removeDisk(ids[3])
        try vcenter.detach(ids[2], from: "app-01")
        _ = try await lifecycle.sync(SyncOptions(files: true, details: true))
        try await client.logout()
        return catalog
    }

    private static func policy() throws -> AuditPolicy {
        var policy = AuditPolicy(
            costs: AuditCosts(currency: "EUR", standard: 0.05),
            suppressions: [
                AuditSuppression(
                    rule: "inventory.*",
                    disk: "data",
                    reason: "known & <accepted>",
                    until: try #require(CalendarDay("2099-12-31"))
                ),
                AuditSuppression(rule: "use.*", reason: "old", until: try #require(CalendarDay("2020-12-31"))),
            ],
            ownRules: [
                AuditOwnRule(
                    id: "own.all",
                    severity: .info,
                    message: "{disk} is there",
                    sql: "SELECT disk_id, disk, 1.5 AS half, capacity_mib FROM disks"
                ),
                AuditOwnRule(id: "own.broken", severity: .high, message: "m", sql: "SELECT nothing FROM nowhere"),
            ]
        )
        policy.rules["security.control-flags"] = AuditRuleSettings(severity: .critical)
        return policy
    }

    /// Reports with and without everything that a report may have.
    private static func reports(in folder: URL) async throws -> [(name: String, report: AuditReport)] {
        let catalog = try await catalog(in: folder)
        let now = Date() + 40 * 86_400
        let policy = try policy()
        let first = try Auditor(catalog).run(options: AuditOptions(policy: policy, now: now - 86_400))
        let earlier = folder.appending(path: "earlier.json")
        try first.json().write(to: earlier, atomically: true, encoding: .utf8)
        let disk = try #require(try catalog.disks(matching: DiskQuery()).first { $0.disk.name.hasPrefix("a|b") }?.disk)
        try catalog.setOwner(Owner(person: "<kim>"), diskID: disk.id)
        let against = try EarlierReport(contentsOf: earlier.path)
        return [
            ("empty", try Auditor(DiskCatalog.inMemory()).run()), ("first", first),
            (
                "compared",
                try Auditor(catalog).run(
                    options: AuditOptions(policy: policy, skip: ["snapshots"], now: now, against: against)
                )
            ),
            ("chinese", try Auditor(catalog).run(options: AuditOptions(policy: policy, language: .zh, now: now))),
            (
                "narrowed",
                try Auditor(catalog).run(
                    options: AuditOptions(only: ["ownership"], owner: "payments", datastore: "datastore1", now: now)
                )
            ),
            ("past", try Auditor(catalog).run(options: AuditOptions(now: now, asOf: now - 3_600))),
        ]
    }

    @Test func `JSON, SARIF and JUnit XML keep their schemas`() async throws {
        try await TemporaryFolder.with { folder in
            let reports = try await Self.reports(in: folder)
            let compared = try #require(reports.first { $0.name == "compared" }?.report)
            #expect(compared.comparison.map { $0.new > 0 && $0.still > 0 && !$0.mended.isEmpty } == true)
            #expect(compared.sums.suppressed > 0 && compared.failures.map(\.id) == ["own.broken"])
            func paths(_ form: String, _ text: (AuditReport) throws -> String) throws -> [String] {
                try reports.map { name, report in
                    let file = folder.appending(path: "\(name).\(form)")
                    try text(report).write(to: file, atomically: true, encoding: .utf8)
                    return file.path
                }
            }
            let schema = PackageFolder.root.appending(path: "docs/audit-report.schema.json").path
            let runs = [
                ["json", schema] + (try paths("json") { try $0.json() }),
                ["sarif"] + (try paths("sarif") { try $0.sarif() }), ["junit"] + (try paths("xml") { try $0.junit() }),
            ]
            for arguments in runs {
                let outcome = try await ExternalProgram.run(
                    PackageFolder.build.appending(path: "pyvmomi-venv/bin/python"),
                    [PackageFolder.interop("report/check.py").path] + arguments,
                    environment: ["PYTHONDONTWRITEBYTECODE": "1"],
                    timeout: .seconds(50)
                )
                #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
                #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("ok ") } == reports.count)
            }
        }
    }
}

extension AuditReport {
    fileprivate func sarif() throws -> String {
        var text = ""
        try writeSARIF(version: "1.0.0") { text += $0 }
        return text
    }

    fileprivate func junit() throws -> String {
        var text = ""
        try writeJUnit { text += $0 }
        return text
    }
}
