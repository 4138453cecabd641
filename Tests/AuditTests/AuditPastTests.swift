import Catalog
import Foundation
import Testing

@testable import Audit

/// An audit of an earlier state: what it finds, and what it says that it cannot.
@Suite(.timeLimit(.minutes(1)))
final class AuditPastTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "fcd-past-\(UUID().uuidString).sqlite")
        .path
    private let fixture: AuditFixture

    init() throws { fixture = try AuditFixture(at: path) }

    deinit { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }

    private func markdown(_ report: AuditReport) throws -> String {
        var text = ""
        try report.writeMarkdown { text += $0 }
        return text
    }

    private func report(daysAgo: Double, _ options: AuditOptions = AuditOptions(now: AuditFixture.now)) throws
        -> AuditReport
    {
        var options = options
        let time = AuditFixture.days(-daysAgo)
        options.asOf = time
        return try Auditor(DiskCatalog.open(at: path, asOf: time)).run(options: options)
    }

    /// The IDs of what a rule finds in the state of then.
    private func found(_ rule: String, daysAgo: Double) throws -> [String?] {
        let report = try report(daysAgo: daysAgo, AuditOptions(only: [rule], now: AuditFixture.now))
        #expect(report.rules.map(\.isRun) == [true] && report.failures.isEmpty)
        return try report.findings.all().map(\.subjectID)
    }

    // MARK: Snapshots

    /// A disk that had four snapshots until one was deleted, and one of which the list counts more than any sync has read.
    private func prepareSnapshots() throws {
        var site = AuditSite()
        site.disk("data")
        site.disk("unread") { $0.snapshots = 9 }
        func snapshots(_ numbers: ClosedRange<Int>) -> [SnapshotObservation] {
            numbers.map {
                SnapshotObservation(id: "s-\($0)", createdAt: AuditFixture.days(-100), description: "\($0)")
            }
        }
        site.snapshots["data"] = snapshots(1...2)
        try fixture.sync(site, daysAgo: 60)
        site.snapshots["data"] = snapshots(1...4)
        try fixture.sync(site, daysAgo: 40)
        site.snapshots["data"] = snapshots(2...4)
        try fixture.sync(site, daysAgo: 20)
    }

    @Test func `a snapshot that was deleted since is one of then`() throws {
        try prepareSnapshots()
        #expect(try found("snapshots.old", daysAgo: 50) == ["s-1", "s-2"])
        #expect(try found("snapshots.old", daysAgo: 30) == ["s-1", "s-2", "s-3", "s-4"])
        #expect(try found("snapshots.old", daysAgo: 10) == ["s-2", "s-3", "s-4"])
        let past = try DiskCatalog.open(at: path, asOf: AuditFixture.days(-30))
        #expect(try past.reading { try $0.rows("SELECT 1 FROM snapshots WHERE to_time IS NULL") }.count == 4)
        #expect(
            try DiskCatalog.open(at: path).reading { try $0.rows("SELECT 1 FROM snapshots WHERE to_time IS NULL") }
                .count == 3
        )
    }

    @Test func `a chain of then is told by the snapshots that lasted then`() throws {
        try prepareSnapshots()
        #expect(try found("snapshots.chain", daysAgo: 50) == [])
        #expect(try found("snapshots.chain", daysAgo: 30) == ["data"])
        #expect(try found("snapshots.chain", daysAgo: 10) == [])
        let finding = try #require(
            try report(daysAgo: 30, AuditOptions(only: ["snapshots.chain"], now: AuditFixture.now)).findings.all().first
        )
        #expect(finding.message == "4 snapshots; the limit is 3")
        // Today the list's own count is believed.
        #expect(try fixture.findings("snapshots.chain").map(\.subjectID) == ["unread"])
    }

    // MARK: Unattached disks

    @Test func `a disk that was attached since for the first time was free before`() throws {
        var site = AuditSite()
        site.machine("vm-1")
        for id in ["later", "never", "undecided"] { site.disk(id) }
        try fixture.sync(site, daysAgo: 90)
        #expect(try found("use.unattached", daysAgo: 50) == ["later", "never", "undecided"])
        site.attachments.append(AttachmentObservation(fcdID: "later", vmMoid: "vm-1"))
        try fixture.sync(site, daysAgo: 40)
        #expect(try found("use.unattached", daysAgo: 50) == ["later", "never", "undecided"])
        #expect(try found("use.unattached", daysAgo: 30) == ["never", "undecided"])
        site.attachments = []
        try fixture.sync(site, daysAgo: 20)
        #expect(try found("use.unattached", daysAgo: 50) == ["later", "never", "undecided"])
        let finding = try report(daysAgo: 50, AuditOptions(only: ["use.unattached"], now: AuditFixture.now)).findings
            .all()
            .first
        #expect(finding?.message.hasPrefix("known to be attached to nothing since 2026-06-23, ") == true)
    }

    // MARK: Trend

    @Test func `the trend of an earlier time does not have what was seen later on that day`() throws {
        var site = AuditSite()
        site.disk("a") { $0.capacityMiB = 1_000 }
        try fixture.sync(site, daysAgo: 20)
        // 2026-09-11: 02:13 and 14:13.
        try fixture.sync(site, daysAgo: 10.5)
        site.disk("b") { $0.capacityMiB = 500 }
        try fixture.sync(site, daysAgo: 10)
        #expect(try fixture.report().trend.map(\.provisionedMiB) == [1_000, 1_500])
        #expect(try report(daysAgo: 9).trend.map(\.provisionedMiB) == [1_000, 1_500])
        // One datastore's row was written anew: the other's alone would be a sum of half of it.
        #expect(try report(daysAgo: 10.2).trend.map(\.day) == ["2026-09-01"])
    }

    // MARK: What cannot be answered

    @Test func `the past is not held against what is known of the present alone`() throws {
        var site = AuditSite()
        site.machine("vm-1") { machine in
            machine.files = [VMFileObservation(path: "[ds1] fcd/used.vmdk", role: .disk)]
        }
        for id in ["used", "free"] { site.disk(id, vm: "vm-1") { $0.capacityMiB = 204_800 } }
        site.disks[0].metadata = ["cns.containerCluster.clusterId": "was-alive"]
        try fixture.sync(site, daysAgo: 90)
        site.attachments = []
        try fixture.sync(site, daysAgo: 80)
        var options = AuditOptions(
            policy: AuditPolicy(clusters: AuditClusters([AuditClusters.Cluster(id: "alive")])),
            only: ["use.unattached", "snapshots.old", "ownership.kubernetes-unknown"],
            now: AuditFixture.now
        )
        let present = try fixture.report(options)
        func ids(_ report: AuditReport) throws -> [String?] {
            try report.findings.all().filter { $0.rule == "use.unattached" }.map(\.subjectID)
        }
        #expect(try ids(present) == ["free"])
        #expect(present.sums.orphanedDisks == 1 && present.sums.orphanedMiB == 204_800)
        #expect(present.rules.contains { $0.id == "snapshots.old" && !$0.notes.isEmpty })
        #expect(present.rules.contains { $0.id == "ownership.kubernetes-unknown" && $0.findings == 1 })
        let time = AuditFixture.days(-1)
        options.asOf = time
        let past = try Auditor(DiskCatalog.open(at: path, asOf: time)).run(options: options)
        #expect(try ids(past) == ["free", "used"])
        #expect(past.sums.orphanedDisks == 2)
        #expect(past.rules.contains { $0.id == "snapshots.old" && $0.isRun && $0.notes.isEmpty })
        #expect(past.rules.contains { $0.id == "ownership.kubernetes-unknown" && !$0.isRun })
    }

    @Test func `rules that the past cannot answer are counted where the report is summed up`() throws {
        try fixture.addDisk("a", owner: nil)
        let unanswered = AuditRule.all.filter { !$0.knowsThePast }
        let past = try report(daysAgo: 1)
        #expect(past.notRun.map(\.id).sorted() == unanswered.map(\.id).sorted() && !unanswered.isEmpty)
        let words = "\(unanswered.count) of \(AuditRule.all.count) rules were not run"
        #expect(past.notRunWords(AuditWords(.en)) == words)
        #expect(try markdown(past).contains("| Rules | \(words) |"))
        let page = try past.html()
        #expect(page.contains(words) && page.contains("<span class=\"quiet\">not run</span>"))
        let chinese = try report(daysAgo: 1, AuditOptions(language: .zh, now: AuditFixture.now))
        let han = "\(AuditRule.all.count) 条规则中有 \(unanswered.count) 条未运行"
        #expect(try chinese.html().contains(han) && markdown(chinese).contains(han))
        let present = try fixture.report()
        #expect(present.notRun.isEmpty && present.notRunWords(AuditWords(.en)) == nil)
        #expect(try !markdown(present).contains("not run") && !present.html().contains("not run"))
    }
}
