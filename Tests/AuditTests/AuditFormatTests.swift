import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditFormatTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

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
