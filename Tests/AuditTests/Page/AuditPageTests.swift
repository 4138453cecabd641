import Catalog
import Crypto
import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct AuditPageTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    /// What stands between two pieces of text, the first time.
    private func between(_ start: String, _ end: String, in page: String) throws -> String {
        let from = try #require(page.range(of: start)).upperBound
        let to = try #require(page.range(of: end, range: from..<page.endIndex)).lowerBound
        return String(page[from..<to])
    }

    private func hash(of text: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString())'"
    }

    @Test func `the page shows names as text, whatever they are`() throws {
        let names = ["<script>alert(1)</script>", "\"\u{301} onmouseover=\"x", "{{findings}}", "日志 & 数据", "a\u{1B}b"]
        for (number, name) in names.enumerated() {
            try fixture.addDisk("d\(number)", name: name, owner: nil, path: "[ds1] <i>\(number)</i>.vmdk")
        }
        let page = try fixture.report().html()
        #expect(page.components(separatedBy: "<script").count == 2 && !page.contains("<i>"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(page.contains("&quot;\u{301} onmouseover=&quot;x"))
        #expect(page.contains("{{findings}}"))
        #expect(page.contains("日志 &amp; 数据"))
        #expect(page.contains("a\u{FFFD}b"))
    }

    @Test func `owners, datastores, rules and reasons show as text, also in attributes and drawings`() throws {
        let evil = "\"><img src=x onerror=alert(1)>'</text></svg>"
        try fixture.addDisk("a", name: evil, owner: Owner(team: evil, expiresOn: CalendarDay("2026-01-01")))
        try fixture.catalog.record(
            DatastoreObservation(moid: "datastore-1", name: evil, url: "ds:///1/", type: "VMFS", datacenterPath: "DC"),
            serverID: fixture.server.id,
            at: AuditFixture.days(-400)
        )
        let policy = AuditPolicy(
            costs: AuditCosts(currency: evil, standard: 1),
            suppressions: [
                AuditSuppression(rule: "ownership.*", reason: evil, until: CalendarDay("2030-01-01")!),
                AuditSuppression(rule: "use.*", disk: evil, reason: evil, until: CalendarDay("2020-01-01")!),
            ],
            ownRules: [
                AuditOwnRule(id: "own.a", severity: .low, message: evil, sql: "SELECT disk_id FROM disks", title: evil),
                AuditOwnRule(id: "own.b", severity: .low, message: "x", sql: "SELECT 1 FROM \(evil)", title: evil),
            ]
        )
        let page = try fixture.report(AuditOptions(policy: policy, now: AuditFixture.now)).html()
        #expect(page.contains("onerror=alert(1)&gt;") && !page.contains("<img"))
        // No value ends the attribute or the element that it stands in.
        #expect(page.components(separatedBy: "<svg").count == page.components(separatedBy: "</svg>").count)
        #expect(!page.contains("\"><img") && !page.contains("{{"))
    }

    @Test(arguments: AuditLanguage.allCases)
    func `the policy allows the page's own style sheet and script by their hashes, and nothing else`(
        language: AuditLanguage
    ) throws {
        try fixture.addDisk("a", owner: nil)
        let page = try fixture.report(AuditOptions(language: language, now: AuditFixture.now)).html()
        let policy = try between("<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"", in: page)
        let (style, script) = (
            hash(of: try between("<style>", "</style>", in: page)),
            hash(of: try between("<script>", "</script>", in: page))
        )
        let wanted = [
            "default-src 'none'", "style-src \(style)", "script-src \(script)", "base-uri 'none'", "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
        #expect(policy.components(separatedBy: "; ") == wanted)
        let before = try #require(page.range(of: "<meta http-equiv")).lowerBound
        #expect(before < (try #require(page.range(of: "<style>"))).lowerBound)
        // Neither is allowed by the policy.
        for word in [" style=\"", " onclick", " onload", "javascript:"] { #expect(!page.contains(word), "\(word)") }
    }

    @Test func `the page names nothing outside of it`() throws {
        let page = try AuditPageSample.report().html()
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        for word in [" src=", "@import", "url(", "srcset", "<link", "<iframe", "<object", "<base", "fetch(", "XMLHttp"]
        {
            #expect(!page.contains(word), "\(word)")
        }
        // Links lead to places in the page that are there.
        for link in page.matches(of: /href="([^"]*)"/).map({ String($0.1) }) {
            #expect(link.hasPrefix("#") && page.contains("id=\"\(link.dropFirst())\""), "\(link)")
        }
        let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    }

    @Test func `every word of the page is there in English and in Chinese`() {
        func isChinese(_ text: String) -> Bool {
            text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        }
        for word in HTMLWord.allCases {
            #expect(!word.text.english.isEmpty && !isChinese(word.text.english), "\(word)")
            #expect(isChinese(word.text.chinese), "\(word)")
            // They go into the templates as they are.
            for letter in ["<", "&", "\"", "{{"] {
                #expect(!word.text.english.contains(letter) && !word.text.chinese.contains(letter), "\(word)")
            }
        }
        for language in AuditLanguage.allCases {
            let words = AuditWords(language)
            for severity in AuditSeverity.allCases { #expect(isChinese(words.word(severity)) == (language == .zh)) }
            for change in AuditFinding.Change.allCases { #expect(isChinese(words.word(change)) == (language == .zh)) }
        }
    }

    @Test func `a Chinese page has no English words but names, IDs and commands`() throws {
        let page = try AuditPageSample.report(.zh).html()
        #expect(page.contains("<html lang=\"zh-Hans\">"))
        let body = try between("</head>", "</html>", in: page)
            .replacing(/<(code|bdi|pre)[^>]*>.*?<\/(code|bdi|pre)>/.dotMatchesNewlines(), with: "")
            .replacing(/<[^>]*>/, with: " ")
            // A name of VMware's.
            .replacing("First Class Disk", with: "")
        let english = Set(AuditPageTests.words(of: body))
        for word in HTMLWord.allCases where word.text.english.contains(" ") {
            #expect(!body.contains(word.text.english), "\(word)")
        }
        for word in ["the", "of", "disk", "disks", "finding", "findings", "rule", "owner", "synced", "unknown"] {
            let place = body.range(of: "\\b\(word)\\b", options: [.regularExpression, .caseInsensitive]).map { range in
                body[..<range.lowerBound].suffix(60) + "…" + body[range.lowerBound...].prefix(60)
            }
            #expect(!english.contains(word), "\(word): \(place ?? "")")
        }
    }

    private static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter }.map(String.init)
    }

    @Test func `the page has the findings, the sums, and the commands under each owner`() throws {
        try fixture.detach(fixture.addDisk("a", owner: nil, capacityMiB: 1_536), daysAgo: 90)
        try fixture.addDisk("b", owner: Owner(team: "net", expiresOn: CalendarDay("2026-01-01")))
        try fixture.sync(["a", "b"], daysAgo: 3)
        let page = try fixture.report().html()
        #expect(page.contains("1.5 GiB") && page.contains("last synced 2026-09-18 14:13 UTC, 3 days before"))
        let sections = try #require(page.range(of: "<h2 id=\"owners\">"))
        func place(_ text: String) throws -> String.Index {
            try #require(page.range(of: text, range: sections.upperBound..<page.endIndex), "\(text)").lowerBound
        }
        let places = try [
            "<h3>No owner</h3>", "fcd owner set a --team TEAM", "<h3><bdi>net</bdi></h3>",
            "fcd owner set b --expires YYYY-MM-DD",
        ].map(place)
        #expect(places == places.sorted())
    }

    @Test func `costs, changes, suppressions and rules that failed are shown where there are any`() throws {
        let page = try AuditPageSample.report().html()
        for text in [
            "Cost a month", "for orphaned disks", "Last time", "still there", "mended", "own.broken",
            "Rules that could not be run", "kept for the yearly restore test", "2031-12-31",
            "Suppressions that have ended", "templates, reviewed by &lt;b&gt;the board&lt;/b&gt;", "2026-06-30",
            "data-change=\"mended\"", "data-change=\"new\"", "data-change=\"still\"", "costs in EUR",
        ] { #expect(page.contains(text), "\(text)") }
        try fixture.addDisk("a", owner: nil)
        let plain = try fixture.report().html()
        for text in ["Cost a month", "Last time", "id=\"change\"", "Rules that could not be run", "id=\"suppressed\""] {
            #expect(!plain.contains(text), "\(text)")
        }
    }

    @Test func `a report on an earlier time says so`() throws {
        try fixture.addDisk("a", owner: nil)
        let options = AuditOptions(now: AuditFixture.now, asOf: AuditFixture.days(-10))
        let page = try fixture.report(options).html()
        #expect(page.contains("Much may have changed since"))
        #expect(page.contains("<dt>As of</dt><dd>2026-09-11 14:13 UTC</dd>"))
        #expect(page.contains("<dt>Written</dt><dd>2026-09-21 14:13 UTC</dd>"))
        #expect(try !fixture.report().html().contains("Much may have changed since"))
    }

    @Test func `a long page has the gravest findings, and says how many more there are`() throws {
        for number in 0..<5 { try fixture.addDisk("d\(number)", owner: nil) }
        try fixture.addDisk("keep", name: "same")
        try fixture.addDisk("other", name: "same")
        let page = try fixture.report().html(limit: 2)
        #expect(page.contains("5 more findings, none graver than these, are left out here"))
        #expect(page.contains("<bdi>disk-d1</bdi>") && !page.contains("<bdi>disk-d2</bdi>"))
        #expect(!page.contains("<bdi>same</bdi>"))
        #expect(try !fixture.report().html().contains("left out here"))
    }

    @Test func `a million findings are never in memory at once, and the page comes in parts`() throws {
        for number in 0..<400 { try fixture.addDisk("d\(number)", owner: nil) }
        var parts = 0
        try fixture.report().writeHTML { _ in parts += 1 }
        #expect(parts > 4)
    }

    @Test func `nothing found is a whole page, too`() throws {
        let page = try Auditor(DiskCatalog.inMemory()).run().html()
        #expect(page.contains("Nothing was found.") && page.contains("The catalog has no server yet."))
        #expect(page.hasSuffix("</html>\n") && !page.contains("id=\"table\"") && !page.contains("{{"))
        #expect(page.components(separatedBy: "There is nothing to show yet.").count == 5)
    }
}
