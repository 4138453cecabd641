import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditMarkdownTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    private func markdown(
        _ options: AuditOptions = AuditOptions(only: ["ownership"], now: AuditFixture.now),
        limit: Int = 60_000
    ) throws -> String {
        var text = ""
        try fixture.report(options).writeMarkdown(limit: limit) { text += $0 }
        return text
    }

    @Test(
        arguments: [
            ("a|b", #"a\|b"#), ("`rm`", #"\`rm\`"#), ("<b>&", "&lt;b&gt;&amp;"),
            ("one\ntwo\r\nthree", "one two  three"),
            ("[x](https://evil.example)", #"\[x\](https\://evil.example)"#),
            ("www.evil.example", #"www\.evil.example"#),
            ("*_~#!$\\", ##"\*\_\~\#\!\$\\"##), ("@team and x@y.example", "@\u{2060}team and x@y.example"),
            ("a\u{1B}b\u{202E}c", "a\u{FFFD}b\u{FFFD}c"), ("日志 数据", "日志 数据"),
        ]
    )
    func `a name is text in a cell, whatever it is`(name: String, cell: String) throws {
        try fixture.addDisk("a", name: name, owner: nil)
        let text = try markdown()
        #expect(text.contains("| ownership.none | \(cell) | ds1 |"), "\(text)")
    }

    @Test func `every row of a table has as many cells as its head`() throws {
        for (number, name) in ["a|b", "c\\|d", "`|`", "\n|\n"].enumerated() {
            try fixture.addDisk("d\(number)", name: name, owner: number == 0 ? nil : Owner(team: "x|y"))
        }
        let policy = AuditPolicy(
            costs: AuditCosts(currency: "E|R", standard: 1),
            suppressions: [
                AuditSuppression(rule: "ownership.none", reason: "a|b", until: try #require(CalendarDay("2031-01-01")))
            ]
        )
        let text = try markdown(AuditOptions(policy: policy, now: AuditFixture.now))
        var width: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                width = nil
                continue
            }
            let bars = line.replacing(#"\\"#, with: "").replacing(#"\|"#, with: "").count { $0 == "|" }
            #expect(width == nil || width == bars, "\(line)")
            width = bars
        }
        #expect(text.contains("## Suppressed") && text.contains(#"a\|b"#))
    }

    @Test func `it has sums, findings by severity, commands by owner, and rules`() throws {
        try fixture.detach(fixture.addDisk("a", owner: nil, capacityMiB: 1_536), daysAgo: 90)
        try fixture.addDisk("b", owner: Owner(team: "net", expiresOn: CalendarDay("2026-01-01")))
        try fixture.sync(["a", "b"], daysAgo: 3)
        let text = try markdown()
        #expect(text.hasPrefix("# Disk audit\n"))
        #expect(text.contains("| vc1 | 2026-09-18 14:13 UTC (3 days before) |"))
        #expect(text.contains("| Capacity | 2.5 GiB |"))
        #expect(text.contains("| medium | 2 |"))
        #expect(text.contains("### medium (2)\n\n| Rule | Name | Datastore | Owner | Size | Finding |\n"))
        let nobody = try #require(text.range(of: "### No owner"))
        let net = try #require(text.range(of: "### net"))
        let first = try #require(text.range(of: "fcd owner set a --team TEAM\n"))
        let second = try #require(text.range(of: "fcd owner set b --expires YYYY-MM-DD\n"))
        #expect(nobody.lowerBound < first.lowerBound && net.lowerBound < second.lowerBound)
        #expect(text.contains("| ownership.none | medium | 1 | "))
    }

    @Test func `a fence is longer than any within, and a name is no command`() throws {
        try fixture.addDisk("a", name: "x\n```\nreboot", owner: nil)
        let text = try markdown()
        #expect(text.contains("````sh\n# x ``` reboot: "))
        #expect(!text.contains("\nreboot"))
    }

    @Test func `a long report is cut to what an issue takes, and says so`() throws {
        for number in 0..<400 { try fixture.addDisk("d\(1_000 + number)", owner: nil) }
        let text = try markdown(AuditOptions(now: AuditFixture.now))
        #expect((30_000...60_000).contains(text.utf16.count))
        let rows = text.split(separator: "\n").count { $0.hasPrefix("| ownership.none | disk-d") }
        let commands = text.split(separator: "\n").count { $0.hasPrefix("fcd owner set d") }
        #expect((50..<400).contains(rows) && (50..<400).contains(commands))
        #expect(text.contains("\n\(400 - rows) more are left out here; the JSON and CSV reports have all of them.\n"))
        #expect(text.contains("\nThe commands of \(400 - commands) more are left out here; "))
        #expect(text.contains("| disk-d1000 |") && text.contains("fcd owner set d1000 "))
        // The rules are all there.
        for rule in AuditRule.all { #expect(text.contains("| \(rule.id) | \(rule.severity.rawValue) |")) }
    }

    @Test(arguments: AuditLanguage.allCases)
    func `no names make it longer than an issue takes, nor keep shorter ones out`(language: AuditLanguage) throws {
        for number in 0..<300 {
            let name = number % 3 == 0 ? String(repeating: "`", count: 900) : "|&\u{1F600}\(number)"
            let owner = Owner(team: "team |\(number) " + name, expiresOn: CalendarDay("2026-01-01"))
            try fixture.addDisk("d\(1_000 + number)", name: name, owner: owner)
        }
        let expired = Owner(team: "t", expiresOn: CalendarDay("2026-01-01"))
        try fixture.addDisk("long", name: String(repeating: "!", count: 70_000), owner: expired)
        let until = try #require(CalendarDay("2031-01-01"))
        let reason = String(repeating: "<", count: 300)
        let policy = AuditPolicy(suppressions: [AuditSuppression(rule: "inventory.*", reason: reason, until: until)])
        let text = try markdown(AuditOptions(policy: policy, language: language, now: AuditFixture.now))
        #expect((30_000...60_000).contains(text.utf16.count))
        #expect(text.contains("| ownership.expired | \\|&amp;\u{1F600}"))
        // A fence that is opened is closed.
        let fences = text.split(separator: "\n").count { $0.hasPrefix("```") }
        #expect(fences > 0 && fences.isMultiple(of: 2))
    }

    @Test func `nothing found is said, also in Chinese`() throws {
        try fixture.addDisk("a")
        #expect(try markdown().contains("Nothing was found."))
        let text = try markdown(AuditOptions(only: ["ownership"], language: .zh, now: AuditFixture.now))
        #expect(text.contains("未发现问题") && text.hasPrefix("# 磁盘审计报告\n"))
        try fixture.addDisk("b", owner: nil)
        let found = try markdown(AuditOptions(only: ["ownership"], language: .zh, now: AuditFixture.now))
        #expect(found.contains("### 中（1）\n") && found.contains("| 严重 | 0 |\n"))
    }

    @Test func `Chinese texts have the marks of Chinese`() throws {
        let report = try AuditPageSample.report(.zh)
        var (markdown, junit) = ("", "")
        try report.writeMarkdown { markdown += $0 }
        try report.writeJUnit { junit += $0 }
        #expect(markdown.contains("| 长期未挂载 | ") && markdown.contains(" 块磁盘，") && markdown.contains("天前）"))
        #expect(junit.contains(" 个发现，中：") && junit.contains("豁免至 2031-12-31：kept"))
        for (form, text) in [("Markdown", markdown), ("JUnit", junit), ("HTML", try AuditPageSample.page(.zh))] {
            var rest = text
            for name in AuditPageSample.names.sorted(by: { $0.count > $1.count }) {
                rest = rest.replacing(name, with: "X")
            }
            // What somebody fills in and what fcd is called with is none of the text.
            rest = rest.replacing(/<style>.*<\/style>|<script>.*<\/script>/.dotMatchesNewlines(), with: "")
            for mark in rest.matches(of: /\p{Han}(<\/[a-z]+>)?[,;:?!(]|[,;:)] *(<[^>]*>)?\p{Han}/) {
                let (start, end) = (mark.range.lowerBound, mark.range.upperBound)
                Issue.record("\(form): \(rest[..<start].suffix(30))→\(mark.0)←\(rest[end...].prefix(30))")
            }
        }
    }
}
