import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
final class AuditComparisonTests {
    let fixture: AuditFixture
    let path = FileManager.default.temporaryDirectory.appending(path: "fcd-audit-\(UUID().uuidString).json").path

    init() throws { fixture = try AuditFixture() }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func save(_ options: AuditOptions = AuditOptions(now: AuditFixture.now)) throws {
        try Data(try fixture.report(options).json().utf8).write(to: URL(filePath: path))
    }

    private func compared(_ options: AuditOptions = AuditOptions(now: AuditFixture.now)) throws -> AuditReport {
        var options = options
        options.against = try EarlierReport(contentsOf: path)
        return try fixture.report(options)
    }

    @Test func `what is new, what is still there and what was mended are told apart`() throws {
        let first = try fixture.addDisk("a", owner: nil)
        try fixture.addDisk("b", owner: nil)
        try save()
        try fixture.catalog.setOwner(Owner(team: "t"), diskID: first.id, source: .server)
        try fixture.addDisk("c", owner: nil)
        let report = try compared()
        #expect(try report.findings.all().map(\.subjectID) == ["b", "c"])
        #expect(try report.findings.all().map(\.change) == [.still, .new])
        let comparison = try #require(report.comparison)
        #expect(comparison.new == 1 && comparison.still == 1 && comparison.mended.count == 1)
        let mended = try #require(try comparison.mended.all().first)
        #expect(mended.subjectID == "a" && mended.change == .mended && mended.rule == "ownership.none")
        #expect(mended.message.hasPrefix("no team, person or contact is set") && !mended.counts)
        #expect(comparison.earlierBySeverity[.medium] == 2 && comparison.earlier == AuditFixture.now)
    }

    @Test func `a finding stays the same where names, sizes and the language change`() throws {
        try fixture.addDisk("a", owner: nil)
        try save()
        try fixture.catalog.record(
            DiskObservation(fcdID: "a", name: "new name", capacityMiB: 9_000),
            serverID: fixture.server.id
        )
        let report = try compared(AuditOptions(language: .zh, now: AuditFixture.now))
        #expect(try report.findings.all().map(\.change) == [.still])
    }

    @Test func `of rules that were not run then or now nothing is said`() throws {
        try fixture.addDisk("a", name: "same", owner: nil)
        try fixture.addDisk("b", name: "same")
        try save(AuditOptions(only: ["inventory.duplicate-name"], now: AuditFixture.now))
        let all = try compared()
        let changes = try all.findings.all().map(\.change)
        #expect(changes == [nil, .still, .still])
        let other = try compared(AuditOptions(only: ["ownership"], now: AuditFixture.now))
        #expect(other.comparison?.mended.count == 0)
    }

    @Test func `what was not looked at now is not called mended`() throws {
        try fixture.addDisk("a", owner: Owner(team: "one", expiresOn: CalendarDay("2026-01-01")))
        try fixture.addDisk(
            "b",
            owner: Owner(team: "two", expiresOn: CalendarDay("2026-01-01")),
            datastore: "datastore-2"
        )
        let only: Set = ["ownership"]
        try save(AuditOptions(only: only, now: AuditFixture.now))
        for options in [
            AuditOptions(only: only, owner: "one", now: AuditFixture.now),
            AuditOptions(only: only, datastore: "ds1", now: AuditFixture.now),
            AuditOptions(only: only, datastore: "datastore-1", now: AuditFixture.now),
        ] {
            let report = try compared(options)
            #expect(try report.findings.all().map(\.change) == [.still])
            #expect(report.comparison?.mended.count == 0)
        }
    }

    @Test func `a report of some disks is no measure for all`() throws {
        try fixture.addDisk("a")
        try save(AuditOptions(owner: "storage", now: AuditFixture.now))
        let error = #expect(throws: AuditError.self) { try compared() }
        #expect(error?.message == "the earlier report looked only at disks of storage")
        #expect(throws: Never.self) { try compared(AuditOptions(owner: "Storage", now: AuditFixture.now)) }
    }

    @Test func `a suppressed finding was there`() throws {
        try fixture.addDisk("a", owner: nil)
        let until = try #require(CalendarDay("2031-12-31"))
        let policy = AuditPolicy(suppressions: [AuditSuppression(rule: "ownership.none", reason: "r", until: until)])
        try save(AuditOptions(policy: policy, now: AuditFixture.now))
        let report = try compared()
        #expect(try report.findings.all().map(\.change) == [.still])
        #expect(report.comparison?.earlierBySeverity[.medium] == nil)
    }

    @Test func `what a report says is read back as it was written, by whatever it was laid out`() throws {
        try fixture.addDisk("a", name: "quote\" \\ \n\t\u{1} 数据 😀 /", owner: nil, path: "[ds1] a/b c.vmdk")
        try save()
        let written = try fixture.report().findings.all()
        var read = try EarlierReport(contentsOf: path).findings.all()
        for index in read.indices {
            (read[index].commands, read[index].isSafeToMend) = (written[index].commands, written[index].isSafeToMend)
        }
        #expect(read == written)
        // As another program lays it out, with escapes for everything.
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        let other = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted])
        let escaped = String(decoding: other, as: UTF8.self).unicodeScalars.map { scalar in
            scalar.isASCII ? String(scalar) : String(scalar).utf16.map { "\\u" + String($0, radix: 16) }.joined()
        }
        try Data(escaped.joined().utf8).write(to: URL(filePath: path))
        let again = try EarlierReport(contentsOf: path)
        #expect(try again.findings.all().map(\.key) == written.map(\.key))
        #expect(try again.findings.all().map(\.name) == written.map(\.name))
    }

    @Test(arguments: [
        ("", "is no report of an audit: it ends too early"),
        ("[]", "is no report of an audit: { is missing"),
        ("{}", "is no report of an audit"),
        ("{\"formatVersion\": 1}", "has the format 1, which cannot be compared"),
        ("{\"formatVersion\": 2, \"findings\": [", "is no report of an audit: it ends too early"),
        ("{\"formatVersion\": 2}", "is not whole"),
        ("{\"formatVersion\": 2, \"findings\": [{}]}", "is no report of an audit: a finding lacks its rule"),
        ("{\"formatVersion\": 2, \"x\": nonsense}", "is no report of an audit: nonsense is no value"),
    ])
    func `a file that is no report is refused with a reason`(_ text: String, _ reason: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        let error = #expect(throws: AuditError.self) { try EarlierReport(contentsOf: path) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func `depth without an end is refused`() throws {
        try Data(("{\"a\":" + String(repeating: "[", count: 100_000)).utf8).write(to: URL(filePath: path))
        #expect(throws: AuditError.self) { try EarlierReport(contentsOf: path) }
        let missing = #expect(throws: AuditError.self) { try EarlierReport(contentsOf: "/no/such/file.json") }
        #expect(missing?.message == "the earlier report /no/such/file.json cannot be read")
    }
}
