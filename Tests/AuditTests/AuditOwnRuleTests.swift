import Catalog
import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(1)))
struct AuditOwnRuleTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    private func run(_ sql: String, message: String = "bad", options: AuditOptions = AuditOptions()) throws
        -> AuditReport
    {
        var options = options
        options.now = AuditFixture.now
        options.policy.ownRules = [AuditOwnRule(id: "own.test", severity: .high, message: message, sql: sql)]
        if options.only.isEmpty { options.only = ["own"] }
        return try fixture.report(options)
    }

    @Test func `an own rule finds disks, with columns in its message and all others as evidence`() throws {
        try fixture.addDisk("a", capacityMiB: 3_000)
        try fixture.addDisk("b")
        let report = try run(
            "SELECT disk_id, disk, capacity_mib, 7 AS seven, 'x' AS word FROM disks WHERE capacity_mib > 2000; -- big",
            message: "{disk} has {capacity_mib} MiB, {seven}"
        )
        #expect(report.failures.isEmpty)
        let finding = try #require(try report.findings.all().first)
        #expect(report.findings.count == 1)
        #expect(finding.message == "disk-a has 3000 MiB, 7" && finding.severity == .high)
        #expect(finding.subject == .disk && finding.subjectID == "a" && finding.owner == "storage")
        #expect(finding.server == "vc1" && finding.path == "[ds1] fcd/a.vmdk" && finding.vm == "db01")
        #expect(finding.key == "own.test/uuid-vc1/disk/a")
        #expect(
            finding.evidence == [
                AuditEvidence(key: "seven", value: .number(7)), AuditEvidence(key: "word", value: .text("x")),
            ]
        )
    }

    @Test func `a size below nothing is none`() throws {
        try fixture.addDisk("a", capacityMiB: 7)
        let sql = "SELECT server, path, -1 AS capacity_mib FROM disks"
        #expect(try run(sql).findings.all().map(\.capacityMiB) == [nil])
        #expect(try run("SELECT disk_id, -1 AS capacity_mib FROM disks").findings.all().map(\.capacityMiB) == [7])
    }

    @Test(arguments: ["own.", "own.a.", "own..a", "own.a..b", "own.A", "own.a\u{301}", "mine.a", "own"])
    func `an ID with an empty part, or that is not own, is refused`(id: String) {
        #expect(AuditOwnRule.fault(ofID: id) != nil)
        #expect(AuditOwnRule.fault(ofID: "own.a.b-2") == nil)
    }

    @Test func `an own rule may be about VMs, datastores and files, and give a command`() throws {
        try fixture.addDisk("a")
        let machine = try run("SELECT server, vm, vm_moid, 'govc vm.info x' AS command FROM attachments")
        let finding = try #require(try machine.findings.all().first)
        #expect(finding.subject == .vm && finding.subjectID == "vm-1" && finding.name == "db01")
        #expect(finding.commands.map(\.text) == ["govc vm.info x"] && !finding.isSafeToMend)
        let datastore = try run("SELECT server, datastore, moid AS datastore_moid FROM datastores ORDER BY 2")
        #expect(try datastore.findings.all().map(\.subject) == [.datastore, .datastore])
        #expect(
            try datastore.findings.all().map(\.key) == [
                "own.test/uuid-vc1/datastore/datastore-1", "own.test/uuid-vc1/datastore/datastore-2",
            ]
        )
    }

    @Test func `rows about the same thing have keys of their own`() throws {
        try fixture.addDisk("a")
        let report = try run("SELECT disk_id FROM disks UNION ALL SELECT disk_id FROM disks")
        #expect(Set(try report.findings.all().map(\.key)).count == 2)
    }

    @Test(arguments: [
        ("", "the SQL is empty"),
        ("  -- nothing\n/* at all */", "the SQL is empty"),
        ("SELECT", "SQLite refuses the SQL: incomplete input"),
        ("SELECT disk_id FROM disk WHERE", "SQLite refuses the SQL: incomplete input"),
        ("SELEKT 1", "the SQL is no question: it must be one SELECT that changes nothing"),
        ("SELECT nothing FROM disks", "SQLite refuses the SQL: "),
        ("SELECT nonsense FROM disks", "SQLite refuses the SQL: no such column: nonsense"),
        ("ATTACH '/tmp/other.sqlite' AS other", "the SQL is no question: it must be one SELECT that changes nothing"),
        ("DELETE FROM disk", "the SQL is no question: it must be one SELECT that changes nothing"),
        (
            "WITH x AS (SELECT 1) DELETE FROM disk",
            "the SQL is no question: it must be one SELECT that changes nothing"
        ),
        ("PRAGMA query_only = 0", "the SQL is no question: it must be one SELECT that changes nothing"),
        ("SELECT 1; SELECT 2", "the SQL has more than one statement"),
        ("SELECT 1; DELETE FROM disk", "the SQL has more than one statement"),
        ("SELECT zeroblob(1000000000) AS x", "SQLite refuses the SQL: string or blob too big"),
    ])
    func `SQL that is no question gives an error of its rule, and the others go on`(
        _ sql: String,
        _ message: String
    ) throws {
        try fixture.addDisk("a", owner: nil)
        let report = try run(sql, options: AuditOptions(only: ["own", "ownership.none"]))
        #expect(report.failures.map(\.id) == ["own.test"])
        #expect(report.failures.first?.error?.message.hasPrefix(message) == true, "\(report.failures)")
        #expect(report.failures.first?.error?.hint != nil)
        #expect(report.findings.count == 1)
        #expect(try fixture.catalog.disk(fcdID: "a", serverID: fixture.server.id) != nil)
    }

    @Test(arguments: ["SELECT id AS disk_id FROM disk", "SELECT name FROM sqlite_master"])
    func `SQL that reads past the documented views gives an error that names them, also of an earlier time`(
        _ sql: String
    ) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "fcd-own-\(UUID().uuidString)").path
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let fixture = try AuditFixture(at: path)
        try fixture.addDisk("a")
        let rules = [
            AuditOwnRule(id: "own.past", severity: .low, message: "m", sql: sql),
            AuditOwnRule(id: "own.views", severity: .low, message: "m", sql: "SELECT disk_id FROM disks"),
        ]
        let time = AuditFixture.days(-10)
        for (catalog, asOf) in [(fixture.catalog, nil), (try DiskCatalog.open(at: path, asOf: time), time)] {
            let options = AuditOptions(
                policy: AuditPolicy(ownRules: rules),
                only: ["own"],
                now: AuditFixture.now,
                asOf: asOf
            )
            let report = try Auditor(catalog).run(options: options)
            #expect(report.failures.map(\.id) == ["own.past"])
            #expect(report.failures.first?.error?.message.hasSuffix("which is none of the documented views") == true)
            #expect(report.failures.first?.error?.hint?.contains("`fcd catalog schema`") == true)
            #expect(try report.findings.all().map(\.rule) == ["own.views"])
        }
    }

    @Test func `a rule without a title goes by its ID, and what it does not say takes no room`() throws {
        try fixture.addDisk("a")
        let rule = AuditOwnRule(
            id: "own.plain",
            severity: .low,
            message: "{disk} is seen",
            sql: "SELECT disk_id, disk, 'fcd show a' AS command FROM disks"
        )
        for language in AuditLanguage.allCases {
            let words = AuditWords(language)
            let options = AuditOptions(
                policy: AuditPolicy(ownRules: [rule]),
                only: ["own"],
                language: language,
                now: AuditFixture.now
            )
            let report = try fixture.report(options)
            #expect(report.rules.map(\.title) == ["own.plain"])
            let page = try report.html()
            #expect(page.contains("disk-a is seen") && !page.contains("{disk}"))
            #expect(page.contains("<b>own.plain</b>") && page.contains("<h4>own.plain "))
            #expect(!page.contains("<b>" + words(.nextStep)) && !page.contains("<p></p>"))
            #expect(!page.contains("<p class=\"quiet\"></p>") && !page.contains("{{"))
            var (markdown, sarif, junit) = ("", "", "")
            try report.writeMarkdown { markdown += $0 }
            #expect(markdown.contains("| own.plain | \(words.word(.low)) | 1 | own.plain |  |  |"))
            try report.writeSARIF(version: "1.0.0") { sarif += $0 }
            #expect(sarif.contains("own.plain") && !sarif.contains("{disk}") && !sarif.contains("{{disk}}"))
            try report.writeJUnit { junit += $0 }
            #expect(junit.contains("own.plain\">disk-a" + words(" (", zh: "（")), "\(junit)")
        }
    }

    @Test func `SQL that does not end is given up, and leaves nothing of what it found`() throws {
        let sql = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT 'x' AS name, i FROM n WHERE i < 3 OR i < 0
            """
        var rule = AuditOwnRule(id: "own.slow", severity: .low, message: "m", sql: sql)
        rule.seconds = 0.2
        let options = AuditOptions(policy: AuditPolicy(ownRules: [rule]), only: ["own"], now: AuditFixture.now)
        let report = try fixture.report(options)
        #expect(report.failures.first?.error?.message == "the SQL took longer than 0.2 s and was given up")
        #expect(report.findings.isEmpty && report.sums.findings == 0)
        // The connection is as it was.
        #expect(try fixture.report().failures.isEmpty)
    }

    @Test func `a message that names a column which the SQL does not give is told`() throws {
        let report = try run("SELECT 1 AS one", message: "{two}")
        let message = "the message of own.test names the column two, which its SQL does not give"
        #expect(report.failures.first?.error?.message == message)
        #expect(report.failures.first?.error?.hint == "it gives one")
    }

    @Test func `owner and datastore narrow own rules, too`() throws {
        try fixture.addDisk("a", owner: Owner(team: "Net"))
        try fixture.addDisk("b", datastore: "datastore-2")
        let sql = "SELECT disk_id FROM disks"
        #expect(try run(sql, options: AuditOptions(owner: "net")).findings.all().map(\.subjectID) == ["a"])
        #expect(try run(sql, options: AuditOptions(datastore: "datastore-2")).findings.all().map(\.subjectID) == ["b"])
        #expect(try run(sql, options: AuditOptions(datastore: "ds1")).findings.all().map(\.subjectID) == ["a"])
    }

    @Test(arguments: ["own.", "big", "ownership.big", "own.Big", "own.a b", "own.盘"])
    func `an ID that could be taken for another is refused`(_ id: String) {
        let rule = AuditOwnRule(id: id, severity: .low, message: "m", sql: "SELECT 1")
        #expect(throws: AuditError.self) { try AuditPolicy(ownRules: [rule]).check() }
    }

    @Test func `two rules of one ID are refused`() {
        let rule = AuditOwnRule(id: "own.a", severity: .low, message: "m", sql: "SELECT 1")
        #expect(throws: AuditError.self) { try AuditPolicy(ownRules: [rule, rule]).check() }
    }
}
