import Catalog
import Foundation
import Testing

@testable import Audit

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
        #expect(Set(try first("servers").keys) == ["name", "instanceUUID", "url", "lastSync", "ageSeconds"])
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
        #expect(finding["key"] as? String == "ownership.none/uuid-vc1/disk/a")
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

    @Test func `names that look like options are arguments in commands`() throws {
        let names: [(name: String, words: [String], text: String)] = [
            ("ds1", ["fcd", "reconcile", "ds1", "--dry-run"], "fcd reconcile ds1 --dry-run"),
            ("--all", ["fcd", "reconcile", "--dry-run", "--", "--all"], "fcd reconcile --dry-run -- --all"),
            ("-\u{301}", ["fcd", "reconcile", "--dry-run", "--", "-\u{301}"], "fcd reconcile --dry-run -- '-\u{301}'"),
        ]
        for (name, words, text) in names {
            let command = MendingCommand("fcd", "reconcile", argument: name, options: ["--dry-run"])
            #expect(command.words == words && command.text == text)
        }
        #expect(MendingCommand("fcd", "register", argument: "-x").text == "fcd register -- -x")
        #expect(MendingCommand.option("-n", "-\u{301}") == ["-n=-\u{301}"])
    }

    @Test func `keys differ where names do, whatever marks they have`() {
        func key(_ id: String, _ part: String?) -> String {
            var finding = AuditFinding(rule: "r", severity: .low, server: "s", subject: .disk, subjectID: id, name: "n")
            finding.part = part
            return finding.key
        }
        #expect(key("a/\u{301}b", nil) != key("a", "\u{301}b"))
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
}
