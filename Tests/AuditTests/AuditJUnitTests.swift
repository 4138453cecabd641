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

    @Test func `a rule that failed is an error, and the others are there`() throws {
        let own = AuditOwnRule(id: "own.broken", severity: .low, message: "m", sql: "SELECT nothing FROM nowhere")
        let document = try document(AuditOptions(policy: AuditPolicy(ownRules: [own]), now: AuditFixture.now))
        #expect(try texts(document, "//testcase[@name='own.broken']/error/@message").first?.isEmpty == false)
        #expect(try texts(document, "//testcase").count == AuditRule.all.count + 1)
        #expect(try texts(document, "/testsuites/@errors") == ["1"])
    }

    @Test func `characters that XML forbids are replaced, and all others come through`() throws {
        let name = "a\u{8}\u{1B}\u{FFFE}\u{85}<&>\"']]>\u{1F600}数据"
        try fixture.addDisk("a", name: name, owner: Owner(team: "x\u{1}", expiresOn: CalendarDay("2026-01-01")))
        let document = try document()
        let failure = try texts(document, "//testcase[@name='ownership.expired']/failure")[0]
        #expect(
            failure.contains("a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}<&>\"']]>\u{1F600}数据 (vc1, ds1, x\u{FFFD}): ")
        )
    }
}
