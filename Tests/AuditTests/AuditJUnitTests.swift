import Audit
import Catalog
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite(.timeLimit(.minutes(1)))
struct AuditJUnitTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    /// libxml2 reads it, or the test fails.
    private func document(_ options: AuditOptions = AuditOptions(now: AuditFixture.now)) throws -> XMLDocument {
        var text = ""
        try fixture.report(options).writeJUnit { text += $0 }
        return try XMLDocument(xmlString: text)
    }

    private func texts(_ document: XMLDocument, _ path: String) throws -> [String] {
        try document.nodes(forXPath: path).map { $0.stringValue ?? "" }
    }

    @Test func `each group is a suite, each rule a case, and counts are those of the cases`() throws {
        try fixture.addDisk("a", owner: nil)
        let document = try document()
        #expect(try texts(document, "//testcase/@name").count == AuditRule.all.count)
        #expect(try texts(document, "//testsuite/@name") == AuditGroup.allCases.dropLast().map { $0.title[.en] })
        #expect(try texts(document, "//testcase[@name='ownership.none']/@classname") == ["fcd.audit.ownership"])
        for suite in try document.nodes(forXPath: "//testsuite | /testsuites") {
            func number(_ path: String) throws -> Int {
                Int(try suite.nodes(forXPath: path).first?.stringValue ?? "") ?? -1
            }
            #expect(try suite.nodes(forXPath: ".//testcase").count == number("@tests"))
            #expect(try suite.nodes(forXPath: ".//testcase[failure]").count == number("@failures"))
            #expect(try suite.nodes(forXPath: ".//testcase[error]").count == number("@errors"))
            #expect(try suite.nodes(forXPath: ".//testcase[skipped]").count == number("@skipped"))
        }
    }

    @Test func `a rule that was broken fails once, with every finding and its commands`() throws {
        try fixture.addDisk("a", owner: nil)
        try fixture.addDisk("b", owner: nil)
        let document = try document()
        let failures = try texts(document, "//testcase[@name='ownership.none']/failure")
        #expect(failures.count == 1)
        #expect(failures[0].contains("disk-a (vc1, ds1): ") && failures[0].contains("disk-b (vc1, ds1): "))
        #expect(failures[0].contains("\n    fcd owner set b --team TEAM\n"))
        let message = try texts(document, "//testcase[@name='ownership.none']/failure/@message")
        #expect(message[0].hasPrefix("2 findings, medium: "))
        #expect(try texts(document, "//testcase[@name='ownership.none']/failure/@type") == ["medium"])
        #expect(try texts(document, "//testcase[@name='inventory.gone']/*").isEmpty)
    }

    @Test func `what is suppressed skips its rule, or stands beside the failure`() throws {
        try fixture.addDisk("a", owner: nil)
        try fixture.addDisk("b", owner: nil)
        func policy(_ disk: String?) throws -> AuditPolicy {
            let until = try #require(CalendarDay("2031-01-01"))
            return AuditPolicy(suppressions: [
                AuditSuppression(rule: "ownership.none", disk: disk, reason: "lab & test", until: until)
            ])
        }
        let all = try document(AuditOptions(policy: policy(nil), now: AuditFixture.now))
        let skipped = try texts(all, "//testcase[@name='ownership.none']/skipped/@message")
        #expect(skipped == ["2 findings, suppressed"])
        let output = try texts(all, "//testcase[@name='ownership.none']/system-out")
        #expect(output[0].contains("suppressed until 2031-01-01: lab & test"))
        let one = try document(AuditOptions(policy: policy("a"), now: AuditFixture.now))
        #expect(try texts(one, "//testcase[@name='ownership.none']/skipped").isEmpty)
        let failure = try texts(one, "//testcase[@name='ownership.none']/failure")[0]
        #expect(failure.contains("disk-b") && !failure.contains("disk-a"))
        #expect(try texts(one, "//testcase[@name='ownership.none']/system-out")[0].contains("disk-a"))
    }

    @Test func `of many findings a rule has a thousand, and says how many more there are`() throws {
        let sql = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
            SELECT 'vc1' AS server, 'p' || i AS path, i AS nr FROM n
            """
        let many = AuditOwnRule(id: "own.many", severity: .low, message: "m", sql: sql)
        let long = AuditOwnRule(
            id: "own.long",
            severity: .low,
            message: "{path} {big}",
            sql: sql.replacing("i AS nr", with: "replace(hex(zeroblob(10000)), '00', 'long') AS big")
        )
        let options = AuditOptions(policy: AuditPolicy(ownRules: [many, long]), only: ["own"], now: AuditFixture.now)
        let document = try document(options)
        let failure = try texts(document, "//testcase[@name='own.many']/failure")[0]
        #expect(failure.split(separator: "\n").count { $0.hasSuffix(": m") } == 1_000)
        #expect(failure.hasSuffix("\n203 more are left out here; the JSON and CSV reports have all of them.\n"))
        #expect(try texts(document, "//testcase[@name='own.many']/failure/@message")[0].hasPrefix("1203 findings"))
        let cut = try texts(document, "//testcase[@name='own.long']/failure")[0]
        #expect(cut.utf8.count < 2_100_000 && cut.contains(" more are left out here"))
    }

    @Test func `what was mended stands in the output of its rule, and changes are in the report's language`() throws {
        let disk = try fixture.addDisk("a", owner: nil)
        try fixture.addDisk("b", owner: nil)
        let file = FileManager.default.temporaryDirectory.appending(path: "fcd-junit-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try fixture.report().json().write(to: file, atomically: true, encoding: .utf8)
        try fixture.catalog.setOwner(Owner(team: "net"), diskID: disk.id, source: .server, at: AuditFixture.days(-1))
        var options = AuditOptions(now: AuditFixture.now, against: try EarlierReport(contentsOf: file.path))
        let path = "//testcase[@name='ownership.none']"
        let english = try document(options)
        #expect(try texts(english, path + "/system-out")[0].hasPrefix("disk-a (vc1, ds1, mended): "))
        #expect(try texts(english, path + "/failure")[0].contains("disk-b (vc1, ds1, still there): "))
        options.language = .zh
        let chinese = try document(options)
        #expect(try texts(chinese, path + "/system-out")[0].hasPrefix("disk-a（vc1、ds1、已解决）："))
        #expect(try texts(chinese, path + "/failure")[0].contains("disk-b（vc1、ds1、仍存在）："))
        #expect(try texts(chinese, path + "/failure/@message")[0].hasPrefix("1 个发现，中："))
    }

    @Test func `a rule that failed is an error, and the others are there`() throws {
        let own = AuditOwnRule(id: "own.broken", severity: .low, message: "m", sql: "SELECT nothing FROM nowhere")
        let document = try document(AuditOptions(policy: AuditPolicy(ownRules: [own]), now: AuditFixture.now))
        #expect(try texts(document, "//testcase[@name='own.broken']/error/@message").first?.isEmpty == false)
        #expect(try texts(document, "//testcase").count == AuditRule.all.count + 1)
        #expect(try texts(document, "/testsuites/@errors") == ["1"])
    }

    @Test func `characters that XML forbids are replaced, and all others come through`() throws {
        let name = "a\u{8}\u{1B}\u{FFFE}\u{85}\u{202E}<&>\"']]>\u{1F600}数据"
        try fixture.addDisk("a", name: name, owner: Owner(team: "x\u{1}", expiresOn: CalendarDay("2026-01-01")))
        let document = try document()
        let failure = try texts(document, "//testcase[@name='ownership.expired']/failure")[0]
        #expect(
            failure.contains("a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}<&>\"']]>\u{1F600}数据 (vc1, ds1, x\u{FFFD}): ")
        )
    }
}
