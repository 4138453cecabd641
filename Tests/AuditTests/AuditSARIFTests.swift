import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditSARIFTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    private func run(_ options: AuditOptions = AuditOptions(now: AuditFixture.now)) throws -> [String: Any] {
        var text = ""
        try fixture.report(options).writeSARIF(version: "1.2.3") { text += $0 }
        let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        return try #require((log["runs"] as? [[String: Any]])?.first)
    }

    private func results(_ run: [String: Any]) throws -> [[String: Any]] {
        try #require(run["results"] as? [[String: Any]])
    }

    private func uri(_ result: [String: Any]) -> String? {
        let location = (result["locations"] as? [[String: Any]])?.first
        let artifact = (location?["physicalLocation"] as? [String: Any])?["artifactLocation"] as? [String: Any]
        return artifact?["uri"] as? String
    }

    @Test func `rules are described, and results point at them`() throws {
        try fixture.addDisk("a", owner: nil)
        let run = try run()
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "fcd" && driver["semanticVersion"] as? String == "1.2.3")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        #expect(rules.count == AuditRule.all.count)
        for rule in rules {
            for key in ["shortDescription", "fullDescription", "help"] {
                let text = (rule[key] as? [String: String])?["text"]
                #expect(text?.isEmpty == false, "\(key) of \(rule["id"] ?? "")")
            }
            #expect((rule["help"] as? [String: String])?["markdown"]?.hasPrefix("**") == true)
        }
        let result = try #require(try results(run).first { $0["ruleId"] as? String == "ownership.none" })
        let index = try #require(result["ruleIndex"] as? Int)
        #expect(rules[index]["id"] as? String == "ownership.none")
        #expect(result["level"] as? String == "warning")
        #expect((rules[index]["defaultConfiguration"] as? [String: String]) == ["level": "warning"])
        let message = (result["message"] as? [String: String])?["text"]
        #expect(message?.hasPrefix("disk-a: ") == true && message?.contains("fcd owner set a --team TEAM") == true)
        #expect(uri(result) == "vsphere/vc1/disk/a")
        let prints = result["partialFingerprints"] as? [String: String]
        #expect(prints?["fcdFindingKey/v1"] == "ownership.none/uuid-vc1/disk/a")
        #expect(result["baselineState"] == nil && result["suppressions"] == nil)
    }

    @Test func `URIs are valid and relative whatever things are called`() throws {
        let names = ["../../etc", "..", "a b%2F?#", "日志", "http://x", "[ds1] x/y.vmdk", "\u{1B}"]
        for name in names { try fixture.addDisk(name, owner: nil) }
        let found = try results(run()).filter { $0["ruleId"] as? String == "ownership.none" }
        #expect(found.count == names.count)
        for result in found {
            let uri = try #require(self.uri(result))
            #expect(uri.wholeMatch(of: /vsphere\/vc1\/disk\/(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+/) != nil, "\(uri)")
            #expect(!uri.hasSuffix("/..") && !uri.hasSuffix("/."))
        }
        #expect(Set(found.compactMap(uri)).count == names.count)
    }

    @Test func `what somebody accepted is suppressed with its reason`() throws {
        try fixture.addDisk("a", owner: nil)
        let until = try #require(CalendarDay("2031-01-01"))
        let policy = AuditPolicy(suppressions: [AuditSuppression(rule: "*", reason: "lab", until: until)])
        let result = try #require(try results(run(AuditOptions(policy: policy, now: AuditFixture.now))).first)
        let suppression = try #require((result["suppressions"] as? [[String: Any]])?.first)
        #expect(suppression["kind"] as? String == "external" && suppression["justification"] as? String == "lab")
    }

    @Test func `after a comparison every result says how it stands`() throws {
        for id in ["a", "b"] { try fixture.addDisk(id, owner: nil) }
        let file = FileManager.default.temporaryDirectory.appending(path: "fcd-sarif-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try fixture.report().json().write(to: file, atomically: true, encoding: .utf8)
        try fixture.addDisk("c", owner: nil)
        let disk = try #require(try fixture.catalog.disk(fcdID: "a", serverID: fixture.server.id))
        try fixture.catalog.setOwner(Owner(team: "net"), diskID: disk.id, source: .server, at: AuditFixture.days(-1))
        let options = AuditOptions(
            only: ["ownership"],
            now: AuditFixture.now,
            against: try EarlierReport(contentsOf: file.path)
        )
        let run = try run(options)
        let states = try results(run).map { "\(uri($0) ?? "") \($0["baselineState"] as? String ?? "-")" }
        #expect(
            Set(states) == [
                "vsphere/vc1/disk/a absent", "vsphere/vc1/disk/b unchanged", "vsphere/vc1/disk/c new",
            ]
        )
        #expect((run["automationDetails"] as? [String: String]) == ["id": "fcd-audit/only=ownership/"])
    }

    @Test func `a rule that failed makes a notification and an execution that was no success`() throws {
        let own = AuditOwnRule(id: "own.broken", severity: .low, message: "m", sql: "SELECT nothing FROM nowhere")
        let run = try run(AuditOptions(policy: AuditPolicy(ownRules: [own]), now: AuditFixture.now))
        let invocation = try #require((run["invocations"] as? [[String: Any]])?.first)
        #expect(invocation["executionSuccessful"] as? Bool == false)
        let notes = try #require(invocation["toolExecutionNotifications"] as? [[String: Any]])
        let error = try #require(notes.first { $0["level"] as? String == "error" })
        #expect((error["associatedRule"] as? [String: String]) == ["id": "own.broken"])
    }

    @Test func `a brace in a message is no place to be filled in, and one in a rule's words is itself`() throws {
        try fixture.addDisk("a", name: "{0} ]\u{301}", owner: nil)
        let own = AuditOwnRule(
            id: "own.x",
            severity: .low,
            message: "m",
            sql: "SELECT disk_id FROM disks",
            title: "{y}"
        )
        let run = try run(AuditOptions(policy: AuditPolicy(ownRules: [own]), now: AuditFixture.now))
        let result = try #require(try results(run).first { $0["ruleId"] as? String == "ownership.none" })
        #expect((result["message"] as? [String: String])?["text"]?.hasPrefix("{{0}} ]\u{301}: ") == true)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let rule = try #require(rules.first { $0["id"] as? String == "own.x" })
        #expect((rule["shortDescription"] as? [String: String]) == ["text": "{y}"])
    }

    @Test func `a name is no link in a message`() throws {
        try fixture.addDisk("a", name: "[click](https://evil.example)", owner: nil)
        let result = try #require(try results(run()).first { $0["ruleId"] as? String == "ownership.none" })
        #expect(
            (result["message"] as? [String: String])?["text"]?.hasPrefix("[click] (https://evil.example): ") == true
        )
    }
}
