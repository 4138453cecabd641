import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditorTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    @Test func `findings come with the gravest first, and are counted`() throws {
        try fixture.addDisk("a", owner: nil)
        try fixture.detach(fixture.addDisk("b", owner: nil, capacityMiB: 2_048), daysAgo: 100)
        try fixture.addDisk("c")
        try fixture.sync(["a", "b"], daysAgo: 1)
        let report = try fixture.report(AuditOptions(skip: ["security"], now: AuditFixture.now))
        #expect(
            try report.findings.all().map(\.rule) == [
                "inventory.gone", "ownership.none", "ownership.none", "use.unattached",
            ]
        )
        #expect(report.worst == .high)
        #expect(report.sums.disks == 2 && report.sums.capacityMiB == 3_072 && report.sums.findings == 4)
        #expect(report.sums.orphanedDisks == 1 && report.sums.orphanedMiB == 2_048)
        #expect(report.sums.bySeverity == [.critical: 0, .high: 1, .medium: 2, .low: 1, .info: 0])
        let counts = Dictionary(uniqueKeysWithValues: report.rules.map { ($0.id, $0.findings) })
        #expect(counts["ownership.none"] == 2 && counts["ownership.expired"] == 0)
    }

    @Test func `the age of each server's picture is in the report`() throws {
        try fixture.sync([], daysAgo: 2)
        let server = try #require(try fixture.report().servers.first)
        #expect(server.name == "vc1" && server.lastSync == AuditFixture.days(-2) && server.ageSeconds == 172_800)
        let never = try AuditFixture().report().servers.first
        #expect(never?.lastSync == nil && never?.ageSeconds == nil)
    }

    @Test func `rules can be picked and skipped, and unknown ones are refused`() throws {
        try fixture.addDisk("a", owner: nil)
        var options = AuditOptions(skip: ["ownership.none"], now: AuditFixture.now)
        #expect(try fixture.report(options).findings.isEmpty)
        #expect(try !fixture.report(options).rules.map(\.id).contains("ownership.none"))
        options = AuditOptions(only: ["ownership.none", "use.unattached"], now: AuditFixture.now)
        #expect(try fixture.report(options).rules.map(\.id) == ["ownership.none", "use.unattached"])
        options = AuditOptions(only: ["ownership.nobody"])
        let error = #expect(throws: AuditError.self) { try fixture.report(options) }
        #expect(error?.message == "there is no audit rule ownership.nobody")
        #expect(error?.hint.contains("ownership.none") == true)
    }

    @Test func `owner and datastore narrow findings and sums, but not what counts as used twice`() throws {
        try fixture.addDisk("a", name: "same", owner: Owner(team: "Net"))
        try fixture.addDisk("b", name: "same", owner: Owner(person: "Ada"), datastore: "datastore-2")
        for options in [
            AuditOptions(only: ["inventory.duplicate-name"], owner: "net", now: AuditFixture.now),
            AuditOptions(only: ["inventory.duplicate-name"], datastore: "ds1", now: AuditFixture.now),
            AuditOptions(only: ["inventory.duplicate-name"], datastore: "datastore-1", now: AuditFixture.now),
        ] {
            let report = try fixture.report(options)
            #expect(try report.findings.all().map(\.subjectID) == ["a"])
            #expect(try report.findings.all().first?.message == "2 disks on vc1 have this name")
            #expect(report.sums.disks == 1)
        }
    }

    @Test func `progress tells each rule before it runs, how many are done, and at last that sums are made`() throws {
        try fixture.addDisk("a", owner: nil)
        let options = AuditOptions(only: ["ownership", "use.unattached"], now: AuditFixture.now)
        var told: [AuditProgress] = []
        let report = try Auditor(fixture.catalog).run(options: options) { told.append($0) }
        let rules = report.rules.map(\.id)
        #expect(rules.count > 3)
        #expect(told.map(\.rule) == rules + [nil])
        #expect(told.map(\.done) == Array(0...rules.count))
        #expect(told.allSatisfy { $0.rules == rules.count })
        let ran = report.rules.map(\.findings)
        #expect(told.map(\.findings) == (0...rules.count).map { ran.prefix($0).reduce(0, +) })
        #expect(told.last?.findings == report.sums.findings)
    }

    @Test func `an empty catalog gives an empty report`() throws {
        let report = try Auditor(DiskCatalog.inMemory()).run()
        #expect(report.findings.isEmpty && report.servers.isEmpty && report.sums.disks == 0)
        #expect(try report.html().contains("Nothing was found."))
    }
}
