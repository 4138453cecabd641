import Audit
import Catalog
import Foundation
import Testing

/// `capacity.datastore-full`: of a datastore of 1 TiB, half is used, and 419,430 MiB more are 90 %.
@Suite(.timeLimit(.minutes(1)))
struct DatastoreFullTests {
    private static let rule = "capacity.datastore-full"

    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    /// A site of which the server tells the growth of the first datastore, and that has a thin disk on it.
    private func site(uncommitted: Int64?, growth: Int64 = 0, vm: String? = nil) -> AuditSite {
        var site = AuditSite()
        site.datastores[0].uncommittedMiB = uncommitted
        site.machine("vm-1")
        guard growth > 0 else { return site }
        site.disk("thin", vm: vm) { ($0.capacityMiB, $0.usedMiB, $0.provisioning) = (growth + 512, 512, .thin) }
        return site
    }

    /// What is found after a sync; each of a test must be later than the one before.
    private func found(_ site: AuditSite, daysAgo: Double = 9) throws -> AuditFinding? {
        try fixture.sync(site, daysAgo: daysAgo)
        return try fixture.findings(Self.rule).first
    }

    private func numbers(_ finding: AuditFinding) -> [String: Int64] {
        var numbers: [String: Int64] = [:]
        for item in finding.evidence { if case .number(let number) = item.value { numbers[item.key] = number } }
        return numbers
    }

    @Test func `what VMs may still take fills a datastore that First Class Disks would not`() throws {
        let finding = try #require(try found(site(uncommitted: 419_431, growth: 10_000, vm: "vm-1")))
        #expect(finding.subjectID == "datastore-1")
        #expect(
            finding.message == "at least 90 % of 1 TiB is provisioned, 512 GiB is free; the limit is 90 %"
        )
        let expected: [String: Int64] = [
            "sizeMiB": 1_048_576, "freeMiB": 524_288, "uncommittedMiB": 419_431, "thinGrowthMiB": 10_000,
            "provisionedMiB": 943_719, "provisionedPercent": 90, "limitPercent": 90, "disks": 1,
        ]
        #expect(numbers(finding) == expected)
    }

    @Test func `just below the limit nothing is found`() throws {
        #expect(try found(site(uncommitted: 419_430, growth: 10_000)) == nil)
        #expect(try found(site(uncommitted: 0, growth: 419_430), daysAgo: 8) == nil)
        #expect(try found(site(uncommitted: nil, growth: 419_430), daysAgo: 7) == nil)
    }

    @Test func `the greater of the two figures counts, and never their sum`() throws {
        // The disk may be in the server's figure, whether a VM holds it or not.
        #expect(try found(site(uncommitted: 300_000, growth: 300_000)) == nil)
        #expect(try found(site(uncommitted: 300_000, growth: 300_000, vm: "vm-1"), daysAgo: 8) == nil)
        let byDisks = try #require(try found(site(uncommitted: 300_000, growth: 419_431), daysAgo: 7))
        #expect(numbers(byDisks)["provisionedMiB"] == 943_719)
        #expect(numbers(byDisks)["uncommittedMiB"] == 300_000)
    }

    @Test func `where no First Class Disk can grow, the server's figure is the whole`() throws {
        let finding = try #require(try found(site(uncommitted: 524_288)))
        #expect(finding.message == "100 % of 1 TiB is provisioned, 512 GiB is free; the limit is 90 %")
        var unknown = site(uncommitted: 524_288)
        unknown.disk("unknown")
        #expect(try found(unknown, daysAgo: 8)?.message.hasPrefix("at least 100 %") == true)
    }

    @Test func `where the server does not tell, thin First Class Disks alone count, and the report says so`() throws {
        let finding = try #require(try found(site(uncommitted: nil, growth: 524_288)))
        #expect(finding.message.hasPrefix("at least 100 % of 1 TiB is provisioned"))
        #expect(numbers(finding)["uncommittedMiB"] == nil)
        #expect(numbers(finding)["thinGrowthMiB"] == 524_288)
        func notes(_ language: AuditLanguage) throws -> [String] {
            let options = AuditOptions(only: [Self.rule], language: language, now: AuditFixture.now)
            return try #require(try fixture.report(options).rules.first).notes
        }
        #expect(try notes(.en) == ["the server did not tell what VMs may still take: ds1, ds2"])
        #expect(try notes(.zh).count == 1)
        // What it told before is no word of today.
        #expect(try found(site(uncommitted: 524_288), daysAgo: 8) != nil)
        #expect(try notes(.en) == ["the server did not tell what VMs may still take: ds2"])
        #expect(try found(site(uncommitted: nil), daysAgo: 7) == nil)
    }

    @Test func `of an earlier time nothing is said`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "fcd-full-\(UUID().uuidString).sqlite").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let fixture = try AuditFixture(at: path)
        try fixture.sync(site(uncommitted: 524_288), daysAgo: 9)
        #expect(try fixture.findings(Self.rule).count == 1)
        let time = AuditFixture.days(-5)
        let past = try DiskCatalog.open(at: path, asOf: time)
        let options = AuditOptions(only: [Self.rule], now: AuditFixture.now, asOf: time)
        let report = try Auditor(past).run(options: options)
        #expect(try report.findings.all().isEmpty)
        #expect(report.failures.map(\.error) == [])
        #expect(report.rules.map(\.isRun) == [false])
        let rows = try past.reading { try $0.rows("SELECT moid FROM datastores WHERE uncommitted_mib IS NULL") }
        #expect(rows.count == 2)
    }
}
