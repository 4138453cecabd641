import Catalog
import Foundation
import Testing

@testable import Audit

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

    @Test func `what was mended of a report in another language is told in this one's`() throws {
        let disk = try fixture.addDisk("a", owner: nil)
        let rule = AuditOwnRule(
            id: "own.free",
            severity: .low,
            message: "nobody has it",
            sql: "SELECT disk_id FROM disks WHERE owner IS NULL",
            title: "free"
        )
        let policy = AuditPolicy(ownRules: [rule])
        func options(_ language: AuditLanguage) -> AuditOptions {
            AuditOptions(policy: policy, only: ["ownership", "own"], language: language, now: AuditFixture.now)
        }
        for (then, now) in [(AuditLanguage.en, AuditLanguage.zh), (.zh, .en), (.en, .en), (.zh, .zh)] {
            _ = try fixture.catalog.clearOwner(diskID: disk.id)
            try save(options(then))
            let earlier = try fixture.report(options(then)).findings.all()
            try fixture.catalog.setOwner(Owner(team: "t"), diskID: disk.id, source: .server)
            let report = try compared(options(now))
            let mended = try #require(report.comparison).mended.all()
            #expect(mended.map(\.key) == earlier.map(\.key) && mended.map(\.name) == ["disk-a", "disk-a"])
            let title = AuditRule.ownershipNone.title[now]
            // What an own rule says is in no language.
            #expect(mended.map(\.message) == [then == now ? earlier[0].message : title, "nobody has it"])
            guard then != now else { continue }
            var (markdown, junit) = ("", "")
            try report.writeMarkdown { markdown += $0 }
            try report.writeJUnit { junit += $0 }
            let page = try report.html()
            for text in [page, markdown, junit, try report.json()] {
                #expect(text.contains(title) && !text.contains(earlier[0].message), "\(text)")
            }
            // The title is not said twice.
            #expect(page.contains("<b>\(title)</b><") && !page.contains("<bdi>\(title)</bdi>"))
        }
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

    @Test func `then and now are counted by the rules that ran both times`() throws {
        for id in ["a", "b"] { try fixture.addDisk(id, name: "same", owner: nil) }
        try save()
        let some = try #require(try compared(AuditOptions(only: ["ownership"], now: AuditFixture.now)).comparison)
        #expect(some.earlierBySeverity == [.medium: 2] && some.bySeverity == [.medium: 2])
        try save(AuditOptions(only: ["ownership"], now: AuditFixture.now))
        let report = try compared()
        let all = try #require(report.comparison)
        #expect(all.earlierBySeverity == [.medium: 2] && all.bySeverity == [.medium: 2])
        #expect(report.sums.bySeverity[.low] == 2)
        var text = ""
        try report.writeMarkdown { text += $0 }
        #expect(text.contains("| low | 2 | 0 | 0 |") && text.contains("or with other parameters: 2."))
        var page = ""
        try report.writeHTML { page += $0 }
        #expect(page.contains("or with other parameters: 2 findings"))
    }

    @Test func `then and now are counted of what the audit was narrowed to`() throws {
        let expired = CalendarDay("2026-01-01")
        try fixture.addDisk("a", owner: Owner(team: "one", expiresOn: expired))
        try fixture.addDisk("b", owner: Owner(team: "two", expiresOn: expired), datastore: "datastore-2")
        try save(AuditOptions(only: ["ownership"], now: AuditFixture.now))
        for (owner, datastore) in [("one", nil), (nil, "ds1")] as [(String?, String?)] {
            let options = AuditOptions(only: ["ownership"], owner: owner, datastore: datastore, now: AuditFixture.now)
            #expect(try compared(options).comparison?.earlierBySeverity == [.medium: 1])
        }
    }

    @Test func `what got another owner or another datastore is not mended`() throws {
        let expired = CalendarDay("2026-01-01")
        let a = try fixture.addDisk("a", owner: Owner(team: "one", expiresOn: expired))
        try fixture.addDisk("b", owner: Owner(team: "one", expiresOn: expired))
        try save(AuditOptions(only: ["ownership"], now: AuditFixture.now))
        try fixture.catalog.setOwner(Owner(team: "two", expiresOn: expired), diskID: a.id, source: .server)
        let ones = try compared(AuditOptions(only: ["ownership"], owner: "one", now: AuditFixture.now))
        #expect(ones.comparison?.mended.count == 0 && ones.comparison?.earlierBySeverity == [.medium: 1])
        try fixture.catalog.record(
            DiskObservation(fcdID: "b", name: "disk-b", datastoreMoid: "datastore-2", path: "[ds2] fcd/b.vmdk"),
            serverID: fixture.server.id
        )
        let there = try compared(AuditOptions(only: ["ownership"], datastore: "ds1", now: AuditFixture.now))
        #expect(there.comparison?.mended.count == 0)
    }

    @Test func `what was mended for a person of the team, or is gone, is mended`() throws {
        let expired = Owner(team: "net", person: "alice", expiresOn: CalendarDay("2026-01-01"))
        let a = try fixture.addDisk("a", owner: expired)
        let b = try fixture.addDisk("b", owner: expired)
        try save(AuditOptions(only: ["ownership"], now: AuditFixture.now))
        try fixture.catalog.setOwner(Owner(team: "net", person: "alice"), diskID: a.id, source: .server)
        try fixture.catalog.markDeleted(diskID: b.id)
        for options in [
            AuditOptions(only: ["ownership"], owner: "Alice", now: AuditFixture.now),
            AuditOptions(only: ["ownership"], datastore: "ds1", now: AuditFixture.now),
        ] {
            let mended = try #require(try compared(options).comparison?.mended.all())
            #expect(mended.map(\.subjectID) == ["a", "b"])
        }
    }

    @Test func `a datastore is not taken for one of the same name on another server`() throws {
        let other = try fixture.addServer("vc2", datastore: ("datastore-7", "ds1"))
        let disk = try fixture.addDisk("a", owner: nil, datastore: "datastore-7", attached: false, on: other)
        try save(AuditOptions(only: ["ownership"], now: AuditFixture.now))
        try fixture.catalog.setOwner(Owner(team: "net"), diskID: disk.id, source: .server)
        func mended(_ datastore: String) throws -> Int? {
            let options = AuditOptions(only: ["ownership"], datastore: datastore, now: AuditFixture.now)
            return try compared(options).comparison?.mended.count
        }
        #expect(try mended("datastore-1") == 0)
        #expect(try mended("datastore-7") == 1)
    }

    @Test func `a report of a later state is refused`() throws {
        try fixture.addDisk("a", owner: nil)
        try save()
        let error = #expect(throws: AuditError.self) { try compared(AuditOptions(now: AuditFixture.days(-1))) }
        #expect(error?.message.hasPrefix("the earlier report shows the state of 2026-09-21T14:13:20Z, and") == true)
        // What was looked up later of an earlier state is earlier.
        try save(AuditOptions(now: AuditFixture.now, asOf: AuditFixture.days(-9)))
        let report = try compared(AuditOptions(now: AuditFixture.days(-1)))
        #expect(report.comparison?.earlier == AuditFixture.days(-9))
    }

    /// As if the report had been made when a server was another one.
    private func rename(_ server: String, _ other: String) throws {
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        try Data(text.replacing(server, with: other).utf8).write(to: URL(filePath: path))
    }

    @Test func `a report of other servers is refused, and what a missing one had is not mended`() throws {
        try fixture.addDisk("a", owner: nil)
        try save()
        try rename("vc1", "vc9")
        let error = #expect(throws: AuditError.self) { try compared() }
        #expect(error?.message == "the earlier report is one of other servers: vc9")
        try fixture.addDisk("b", owner: nil, attached: false, on: fixture.addServer("vc2"))
        try save()
        try rename("vc2", "vc9")
        let report = try compared()
        #expect(try report.findings.all().map(\.change) == [.still, .new])
        #expect(report.comparison?.mended.count == 0 && report.comparison?.earlierBySeverity == [.medium: 1])
    }

    @Test func `a rule with other parameters is not compared, and says so`() throws {
        for (id, days) in [("a", 20.0), ("b", 90)] { try fixture.detach(fixture.addDisk(id), daysAgo: days) }
        var options = AuditOptions(only: ["use.unattached"], now: AuditFixture.now)
        try save(options)
        options.policy.rules["use.unattached"] = AuditRuleSettings(parameters: ["days": .number(10)])
        let more = try compared(options)
        #expect(try more.findings.all().map(\.change) == [nil, nil])
        #expect(more.rules.first?.notes.first == "not compared: the earlier report has other parameters: days")
        options.policy.rules["use.unattached"] = AuditRuleSettings(parameters: ["days": .number(200)])
        let fewer = try #require(try compared(options).comparison)
        #expect(fewer.new == 0 && fewer.mended.isEmpty && fewer.earlierBySeverity.isEmpty)
        // Words are read back, too.
        try save()
        #expect(try compared().findings.all().allSatisfy { $0.change == .still })
    }

    @Test func `what is suppressed is neither new nor mended`() throws {
        let until = try #require(CalendarDay("2031-12-31"))
        let policy = AuditPolicy(
            suppressions: [AuditSuppression(rule: "ownership.none", disk: "x*", reason: "r", until: until)]
        )
        let options = AuditOptions(policy: policy, now: AuditFixture.now)
        let old = try fixture.addDisk("x-old", owner: nil)
        try save(options)
        try fixture.catalog.setOwner(Owner(team: "t"), diskID: old.id, source: .server)
        try fixture.addDisk("x-new", owner: nil)
        try fixture.addDisk("new", owner: nil)
        let report = try compared(options)
        #expect(try report.findings.all().map(\.change) == [.new, .new] && report.sums.suppressed == 1)
        #expect(report.comparison?.new == 1 && report.comparison?.mended.isEmpty == true)
    }

    @Test func `a finding stays the same where its server is reached by another name`() throws {
        try fixture.addDisk("a", owner: nil)
        try save()
        try fixture.catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-vc1",
                url: "https://10.0.0.1/sdk",
                name: "10.0.0.1",
                product: "VMware vCenter Server 8.0.3",
                apiVersion: "8.0.3.0",
                isVCenter: true
            )
        )
        let report = try compared()
        #expect(try report.findings.all().map(\.change) == [.still])
        #expect(try report.findings.all().map(\.server) == ["10.0.0.1"] && report.comparison?.mended.isEmpty == true)
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
        #expect(
            missing?.message == "the earlier report /no/such/file.json cannot be read" && missing?.isMissingFile == true
        )
    }
}
