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

    @Test func `no name turns round what stands beside it, or begins a line of its own in a command`() throws {
        let marks: [Unicode.Scalar] = [
            "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
            "\u{200E}", "\u{200F}", "\u{61C}", "\u{2028}", "\u{2029}",
        ]
        for (number, mark) in marks.enumerated() {
            let team = "a\(mark)exe\r\nfcd purge \(number)"
            let owner = Owner(team: team, contact: team)
            let disk = try fixture.addDisk("d\(number)", name: team, owner: owner, capacityMiB: 1 << 20)
            try fixture.detach(disk, daysAgo: 90)
        }
        let page = try fixture.report().html()
        #expect(!page.unicodeScalars.contains { marks.contains($0) })
        for number in marks.indices {
            #expect(page.contains("fcd find --owner &#39;a\u{FFFD}exe\u{FFFD}fcd purge \(number)&#39; --datastore ds1"))
        }
        let commands = page.matches(of: /<code>([^<]*)<\/code>/).flatMap { $0.1.split(separator: "\n") }
        #expect(!commands.isEmpty && commands.allSatisfy { !$0.hasPrefix("fcd purge") })
    }

    @Test func `a command of the configuration stays as it was written`() {
        #expect(MendingCommand(shell: "a\nb").shown == "a\nb")
    }

    @Test func `a finding with neither evidence nor commands has nothing to unfold`() throws {
        try fixture.addDisk("a")
        let rule = AuditOwnRule(id: "own.a", severity: .low, message: "m", sql: "SELECT disk_id FROM disks", title: "t")
        let policy = AuditPolicy(ownRules: [rule])
        let page = try fixture.report(AuditOptions(policy: policy, now: AuditFixture.now)).html()
        #expect(page.contains("<b>t</b>") && !page.contains("class=\"fold\"") && !page.contains("class=\"seen\""))
    }

    @Test(arguments: ["\r\n", "\n", "\r", "\u{85}", "\u{B}", "\u{2028}"])
    func `what was seen cannot begin a line of its own`(lineBreak: String) throws {
        var site = AuditSite()
        site.disk("a")
        site.snapshots["a"] = [
            SnapshotObservation(
                id: "s",
                createdAt: AuditFixture.days(-90),
                description: "x\(lineBreak)attached to: db01"
            )
        ]
        try fixture.sync(site, daysAgo: 1)
        #expect(try fixture.report().html().contains("\nsnapshot&#39;s description: x attached to: db01\n"))
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
        let page = try AuditPageSample.page()
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
        let page = try AuditPageSample.page(.zh)
        #expect(page.contains("<html lang=\"zh-Hans\">"))
        let body = try between("</head>", "</html>", in: page)
        let read = body.matches(of: /(?:aria-label|placeholder|data-(?:label|shown|nothing|copied))="([^"]*)"/)
        let rest = withoutNames(
            body.replacing(/<(code|pre)[^>]*>.*?<\/(code|pre)>/.dotMatchesNewlines(), with: " ")
                // SQLite and the catalog speak English.
                .replacing(/<bdi[^>]*lang="en"[^>]*>.*?<\/bdi>/.dotMatchesNewlines(), with: " ")
                .replacing(/<[^>]*>/, with: " ") + read.map { $0.1 }.joined(separator: "\n")
        )
        let known: Set<Substring> = [
            "MiB", "GiB", "TiB", "EUR", "UTC", "ID", "VMDK", "JSON", "CSV", "JavaScript", "vCenter", "Kubernetes",
            "First", "Class", "Disk", "Storage", "DRS", "fcd", "audit", "keep", "force",
            // The catalog's kinds of changes, and a folder.
            "attached", "detached", "old",
        ]
        for word in rest.matches(of: /[A-Za-z]{2,}/) where !known.contains(word.0) {
            let (start, end) = (word.range.lowerBound, word.range.upperBound)
            Issue.record("\(rest[..<start].suffix(40))→\(word.0)←\(rest[end...].prefix(40))")
        }
    }

    /// The text of the sample's page without what is not the page's own: names, IDs, times, commands.
    private func withoutNames(_ text: String) -> String {
        var text = text
        for (entity, letter) in ["&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&amp;": "&"] {
            text = text.replacing(entity, with: letter)
        }
        text = text.replacing(/6f1c0a2e-[0-9a-f-]+/, with: "").replacing(/\d{4}-\d\d-\d\dT[\d:.]+Z/, with: "")
            .replacing(/`fcd [^`]*`/, with: "")
        // The longest first: one name may stand in another.
        for name in AuditPageSample.names.sorted(by: { $0.count > $1.count }) { text = text.replacing(name, with: "") }
        return text
    }

    @Test func `what was seen has a label and a value in each language`() throws {
        let month = AuditEvidence(key: "orphanedMiB.2026-05", value: .number(5))
        #expect(month.label(.en) == "orphaned MiB since 2026-05" && month.label(.zh) == "闲置 MiB（始于 2026-05）")
        #expect(AuditEvidence(key: "ticket.no", value: .number(5)).label(.zh) == "ticket.no")
        let (english, chinese) = (try AuditPageSample.page(), try AuditPageSample.page(.zh))
        for text in ["kept when its VM is deleted: no", "of the VM: yes", "orphaned MiB since 2026-"] {
            #expect(english.contains(text), "\(text)")
        }
        for text in ["删除虚拟机时保留：否", "虚拟机的变更块跟踪：是", "闲置 MiB（始于 2026-"] {
            #expect(chinese.contains(text), "\(text)")
        }
    }

    @Test func `what was mended comes last, and the severity's heading claims no order then`() throws {
        let plain = try AuditPageSample.report(compared: false).html()
        #expect(plain.contains("data-key=\"severity\" data-kind=\"number\" aria-sort=\"descending\">"))
        #expect(plain.contains("data-shown=\"{0} of {1} findings fit, {2} are shown.\""))
        let compared = try AuditPageSample.page()
        #expect(compared.contains("data-key=\"severity\" data-kind=\"number\"><button"))
        #expect(compared.contains("data-shown=\"{0} of {1} findings and {3} of {4} that were mended fit"))
        let last = try #require(compared.range(of: "data-change=\"new\"", options: .backwards))
        let mended = try #require(compared.range(of: "data-change=\"mended\""))
        #expect(last.lowerBound < mended.lowerBound)
    }

    @Test func `an owner has a command that mends several findings once, and those of each server`() throws {
        func finding(_ server: String, _ name: String) -> AuditFinding {
            var finding = AuditFinding(
                rule: "ownership.none",
                severity: .medium,
                server: server,
                subject: .disk,
                subjectID: "a",
                name: name
            )
            finding.commands = [MendingCommand("fcd", "owner", "set", "a", "--team", "TEAM", "--server", server)]
            return finding
        }
        let findings = [finding("vc1", "x"), finding("vc2", "x"), finding("vc1", "y")]
        let group = HTMLOwners.Group(name: nil, findings: findings)
        let numbers = HTMLNumbers(words: AuditWords(.en))
        let owner = HTMLOwner(group, rules: [:], report: try fixture.report(), numbers: numbers)
        let commands = try #require(owner.rules.first?.commands)
        #expect(
            commands.replacing(/<[^>]*>/, with: "")
                == "fcd owner set a --team TEAM --server vc1\nfcd owner set a --team TEAM --server vc2"
        )
    }

    @Test func `beside a command stands whom it is for, and not in what is copied`() throws {
        try fixture.addDisk("a", name: "db \"data\"\n<1>", owner: nil)
        try fixture.addDisk("b", name: "[ds1] fcd/b.vmdk", owner: nil)
        let page = try fixture.report().html()
        let code = try between("<pre tabindex=\"0\"", "</pre>", in: page)
        #expect(
            code.contains(
                "<span data-for=\"db &quot;data&quot;\u{FFFD}&lt;1&gt;\">fcd owner set a --team TEAM</span>"
            )
        )
        #expect(code.contains("<span data-for=\"[ds1] fcd/b.vmdk\">fcd owner set b --team TEAM</span>\n"))
        let text = try between("<code>", "</code>", in: code).replacing(/<[^>]*>/, with: "")
        #expect(text == "fcd owner set b --team TEAM\nfcd owner set a --team TEAM")
    }

    @Test func `a command that mends several things names them, and commands that say the names themselves do not`()
        throws
    {
        func finding(_ id: String, _ name: String, _ commands: [MendingCommand]) -> AuditFinding {
            var finding = AuditFinding(
                rule: "inventory.only-datastore",
                severity: .medium,
                server: "vc1",
                subject: .disk,
                subjectID: id,
                name: name
            )
            finding.commands = commands
            return finding
        }
        let same = MendingCommand("fcd", "reconcile", "ds1", "--global-catalog")
        let findings = [
            finding("a", "one", [MendingCommand("fcd", "show", "a"), same]), finding("b", "two", [same]),
            finding("c", "three", [same]), finding("d", "four", [same]), finding("e", "five", [same]),
            finding("f", "[ds1] f.vmdk", [MendingCommand("fcd", "register", "[ds1] f.vmdk")]),
        ]
        let group = HTMLOwners.Group(name: nil, findings: findings)
        for (language, names) in [(AuditLanguage.en, "one, two, three and 2 more"), (.zh, "one、two、three 等 5 个")] {
            let numbers = HTMLNumbers(words: AuditWords(language))
            let owner = HTMLOwner(group, rules: [:], report: try fixture.report(), numbers: numbers)
            #expect(
                owner.rules.first?.commands == """
                    <span data-for="one">fcd show a</span>
                    <span data-for="\(names)">fcd reconcile ds1 --global-catalog</span>
                    <span data-for="[ds1] f.vmdk">fcd register &#39;[ds1] f.vmdk&#39;</span>
                    """
            )
        }
        // Where each command says it, it needs not be said twice.
        let numbers = HTMLNumbers(words: AuditWords(.en))
        let files = HTMLOwners.Group(name: nil, findings: [findings[5]])
        let owner = HTMLOwner(files, rules: [:], report: try fixture.report(), numbers: numbers)
        #expect(owner.rules.first?.commands == "fcd register &#39;[ds1] f.vmdk&#39;")
    }

    @Test func `that a machine may retire a disk, and that its data will be deleted, are both said`() throws {
        try fixture.sync(["a"], daysAgo: 91)
        try fixture.detach(fixture.addDisk("a"), daysAgo: 90)
        let english = try fixture.report().html()
        #expect(
            english.contains(
                """
                Attach it, or retire it when its owner agrees. Retiring deletes nothing: `fcd purge` does, when the grace is \
                over and nobody needed the disk. A Kubernetes volume belongs to its cluster. These commands lose nothing \
                themselves.
                """
            )
        )
        let chinese = try fixture.report(AuditOptions(language: .zh, now: AuditFixture.now)).html()
        #expect(chinese.contains("退役本身不删除任何数据") && chinese.contains("这些命令本身不会造成任何数据丢失。"))
    }

    @Test func `what a rule that failed says, and what to do, stand on lines of their own`() throws {
        let rule = AuditOwnRule(id: "own.a", severity: .low, message: "m", sql: "SELECT nonsense FROM disks")
        let page = try fixture.report(AuditOptions(policy: AuditPolicy(ownRules: [rule]), now: AuditFixture.now)).html()
        let box = try between("id=\"failed\"", "</ul>", in: page)
        #expect(box.contains("<li><code>own.a</code>: "), "without a title the ID stands there once")
        #expect(box.contains("no such column: nonsense</bdi><br><bdi class=\"quiet\" lang=\"en\">the views that can"))
    }

    @Test func `dates stay in one piece, whatever they stand in`() throws {
        let path = "[ds1] backup-2026-09-26/x.vmdk"
        try fixture.detach(fixture.addDisk("a", name: "<2026-01-02>", owner: nil, path: path), daysAgo: 90)
        try fixture.sync(["a"], daysAgo: 3)
        let until = try #require(CalendarDay("2026-06-30"))
        let policy = AuditPolicy(suppressions: [
            AuditSuppression(rule: "use.*", reason: "r", until: until),
            AuditSuppression(rule: "ownership.none", reason: "r", until: try #require(CalendarDay("2031-12-31"))),
        ])
        let page = try fixture.report(AuditOptions(policy: policy, now: AuditFixture.now)).html()
        let body = try between("</header>", "</footer>", in: page)
            .replacing(/<(code|pre|svg)[^>]*>.*?<\/(code|pre|svg)>/.dotMatchesNewlines(), with: "")
        for day in ["2026-06-23", "2026-06-30", "2031-12-31"] { #expect(body.contains(day), "\(day)") }
        let rest = body.replacing(/<(span|td) class="day"[^>]*>[^<]*</, with: "<")
            .replacing("<bdi>&lt;2026-01-02&gt;</bdi>", with: "").replacing("<bdi>\(path)</bdi>", with: "")
            // The table of a drawing keeps its days in one piece by itself.
            .replacing(/<th scope="row"><bdi>[-\d]*<\/bdi><\/th>/, with: "")
        for day in rest.matches(of: /\d{4}-\d\d-\d\d/) {
            Issue.record("\(rest[..<day.range.lowerBound].suffix(60))→\(day.0)")
        }
        #expect(page.contains("last synced <span class=\"day\">2026-09-18</span> 14:13 UTC"))
    }

    @Test func `the page has the findings, the sums, and the commands under each owner`() throws {
        try fixture.detach(fixture.addDisk("a", owner: nil, capacityMiB: 1_536), daysAgo: 90)
        try fixture.addDisk("b", owner: Owner(team: "net", expiresOn: CalendarDay("2026-01-01")))
        try fixture.sync(["a", "b"], daysAgo: 3)
        let page = try fixture.report().html()
        #expect(
            page.contains("1.5 GiB")
                && page.contains("last synced <span class=\"day\">2026-09-18</span> 14:13 UTC, 3 days before")
        )
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
        let page = try AuditPageSample.page()
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
        #expect(page.contains("<dt>As of</dt><dd><span class=\"day\">2026-09-11</span> 14:13 UTC</dd>"))
        #expect(page.contains("<dt>Written</dt><dd><span class=\"day\">2026-09-21</span> 14:13 UTC</dd>"))
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
