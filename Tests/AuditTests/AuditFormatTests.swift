import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditFormatTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    @Test func `the JSON has the documented keys`() throws {
        try fixture.addDisk("a", name: "same", owner: nil, path: "[ds1] 数据/a.vmdk")
        try fixture.addDisk("b", name: "same")
        var site = AuditSite()
        for id in ["a", "b"] { site.disk(id) { $0.name = "same" } }
        try fixture.sync(site, daysAgo: 1)
        let text = try fixture.report().json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let top: Set = [
            "formatVersion", "generatedAt", "language", "scope", "servers", "rules", "totals", "byOwner", "byDatastore",
            "unattached", "trend", "expiredSuppressions", "findings",
        ]
        #expect(Set(object.keys) == top)
        #expect(object["formatVersion"] as? Int == 2)
        #expect(object["generatedAt"] as? String == "2026-09-21T14:13:20Z")
        func first(_ key: String) throws -> [String: Any] { try #require((object[key] as? [[String: Any]])?.first) }
        #expect(Set(try first("servers").keys) == ["name", "url", "lastSync", "ageSeconds"])
        let rule: Set = [
            "id", "group", "severity", "title", "explanation", "remedy", "parameters", "isRun", "findings",
            "suppressed",
            "notes",
        ]
        #expect(Set(try first("rules").keys) == rule)
        let finding = try first("findings")
        let keys: Set = [
            "key", "ruleID", "severity", "server", "subject", "subjectID", "name", "datastore", "path", "capacityMiB",
            "message", "evidence", "commands", "isSafeToMend",
        ]
        #expect(Set(finding.keys) == keys)
        #expect(finding["ruleID"] as? String == "ownership.none")
        #expect(finding["key"] as? String == "ownership.none/vc1/disk/a")
        #expect((finding["evidence"] as? [String: String])?["firstSeen"] == "2025-11-25T14:13:20.000Z")
        let totals = try #require(object["totals"] as? [String: Any])
        let sums: Set = [
            "disks", "capacityMiB", "orphanedDisks", "orphanedMiB", "unownedDisks", "findings", "suppressed",
            "safeToMend",
            "bySeverity",
        ]
        #expect(Set(totals.keys) == sums)
        #expect((totals["bySeverity"] as? [String: Int])?.count == AuditSeverity.allCases.count)
        #expect(text.hasSuffix("}\n"))
    }

    @Test func `the JSON of an empty catalog is whole`() throws {
        let text = try Auditor(DiskCatalog.inMemory()).run().json()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect((object["findings"] as? [Any])?.isEmpty == true && (object["trend"] as? [Any])?.isEmpty == true)
    }

    @Test func `a finding has a value for each column of CSV`() throws {
        try fixture.addDisk("a", name: "a,\"b\"\r\nc", owner: nil, capacityMiB: nil, path: "[ds1] =x.vmdk")
        let finding = try #require(try fixture.report().findings.all().first)
        let row = Dictionary(uniqueKeysWithValues: zip(AuditReport.csvColumns, finding.csvValues))
        #expect(AuditReport.csvColumns.count == finding.csvValues.count)
        #expect(row["name"] == "a,\"b\"\r\nc" && row["path"] == "[ds1] =x.vmdk" && row["capacityMiB"] == "")
        #expect(row["commands"] == "fcd owner set a --team TEAM" && row["isSafeToMend"] == "false")
        #expect(row["evidence"] == "firstSeen=2025-11-25T14:13:20.000Z; attachedTo=db01")
    }

    @Test func `the page shows names as text, whatever they are`() throws {
        let names = ["<script>alert(1)</script>", "\"\u{301} onmouseover=\"x", "{{findings}}", "日志 & 数据", "a\u{1B}b"]
        for (number, name) in names.enumerated() {
            try fixture.addDisk("d\(number)", name: name, owner: nil, path: "[ds1] <i>\(number)</i>.vmdk")
        }
        let page = try fixture.report().html()
        #expect(!page.contains("<script") && !page.contains("<i>"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("&quot;\u{301} onmouseover=&quot;x"))
        #expect(page.contains("{{findings}}"))
        #expect(page.contains("日志 &amp; 数据"))
        #expect(page.contains("a\u{FFFD}b"))
        #expect(page.contains("<span class=\"quiet\">none</span>"))
    }

    @Test func `the page needs nothing else and runs nothing`() throws {
        try fixture.addDisk("a", owner: nil)
        let page = try fixture.report().html()
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'"))
        for word in ["<script", "src=", "href=", "@import", "url("] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
        #expect(!page.contains("{{"))
    }

    @Test func `the page has the findings, the sums, and the commands under each owner`() throws {
        try fixture.detach(fixture.addDisk("a", owner: nil, capacityMiB: 1_536), daysAgo: 90)
        try fixture.addDisk("b", owner: Owner(team: "net", expiresOn: CalendarDay("2026-01-01")))
        try fixture.sync(["a", "b"], daysAgo: 3)
        let page = try fixture.report().html()
        #expect(page.contains("1.5 GiB") && page.contains("last synced 2026-09-18 14:13 UTC, 3 days before"))
        let nobody = try #require(page.range(of: "<h3>No owner <span"))
        let net = try #require(page.range(of: "<h3>net <span"))
        let first = try #require(page.range(of: "fcd owner set a --team TEAM"))
        let second = try #require(page.range(of: "fcd owner set b --expires YYYY-MM-DD"))
        #expect(nobody.upperBound < first.lowerBound && first.upperBound < net.lowerBound)
        #expect(net.upperBound < second.lowerBound)
    }

    @Test func `a long page is cut, and says so`() throws {
        for number in 0..<5 { try fixture.addDisk("d\(number)", owner: nil) }
        let page = try fixture.report().html(limit: 2)
        #expect(page.contains("3 more findings are left out here"))
        #expect(page.contains("<b>disk-d1</b>") && !page.contains("<b>disk-d2</b>"))
    }
}
