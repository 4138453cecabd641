import Catalog
import Foundation
import Testing

@testable import Audit

@Suite(.timeLimit(.minutes(2)))
struct AuditRuleTests {
    @Test(arguments: RuleCase.all)
    func `a rule finds what offends, and nothing else`(_ rule: RuleCase) throws {
        let fixture = try AuditFixture()
        try rule.prepare(fixture)
        let options = AuditOptions(policy: rule.policy, only: [rule.rule], now: AuditFixture.now)
        let report = try fixture.report(options)
        #expect(report.failures.map(\.error) == [])
        let findings = try report.findings.all()
        #expect(findings.map(\.subjectID) == rule.found)
        let first = try #require(findings.first)
        #expect(first.message == rule.message)
        #expect(first.commands.map(\.text) == rule.commands)
        #expect(first.isSafeToMend == rule.isSafe)
        for finding in findings {
            #expect(finding.rule == rule.rule && !finding.server.isEmpty && !finding.name.isEmpty)
            #expect(!finding.evidence.isEmpty || rule.rule.hasPrefix("inventory.only-"))
            // What is safe to mend needs nothing to be filled in, and is one command of this program.
            guard finding.isSafeToMend else { continue }
            #expect(finding.commands.count == 1 && finding.commands[0].words.first == "fcd")
            #expect(finding.commands[0].words.allSatisfy { $0 != $0.uppercased() || $0.allSatisfy(\.isNumber) })
        }
        #expect(Set(findings.map(\.key)).count == findings.count, "keys tell findings apart")
    }

    @Test(arguments: RuleCase.all)
    func `a rule says in Chinese what it says in English`(_ rule: RuleCase) throws {
        let fixture = try AuditFixture()
        try rule.prepare(fixture)
        var options = AuditOptions(policy: rule.policy, only: [rule.rule], now: AuditFixture.now)
        let english = try fixture.report(options)
        options.language = .zh
        let chinese = try fixture.report(options)
        let pairs = zip(try english.findings.all(), try chinese.findings.all())
        for (one, other) in pairs {
            #expect(one.key == other.key && one.evidence.map(\.key) == other.evidence.map(\.key))
            #expect(one.message != other.message && other.message.hasHanCharacters && !one.message.hasHanCharacters)
        }
        for (one, other) in zip(english.rules, chinese.rules) {
            #expect(one.notes.count == other.notes.count)
            let strange = other.notes.filter { !$0.hasHanCharacters }
            #expect(strange == [])
        }
    }

    @Test func `a machine makes the global catalog forget no disk that may be lost`() throws {
        let fixture = try AuditFixture()
        var site = AuditSite()
        site.disk("lost") { $0.inGlobalCatalog = true }
        site.disk("new") { ($0.inGlobalCatalog, $0.inDatastoreCatalog) = (false, true) }
        site.disk("other") {
            ($0.inGlobalCatalog, $0.inDatastoreCatalog, $0.datastoreMoid) = (false, true, "datastore-2")
        }
        site.listed = ["datastore-1": ["new"], "datastore-2": ["other"]]
        site.clocks = [CatalogClockObservation(datastoreURL: "ds:///1/", objectClock: 9, syncClock: 7)]
        try fixture.sync(site, daysAgo: 2)
        let rules: Set = ["inventory.only-datastore", "inventory.global-catalog-behind"]
        let findings = try fixture.report(AuditOptions(only: rules, now: AuditFixture.now)).findings.all()
        let safe = Dictionary(uniqueKeysWithValues: findings.map { ($0.subjectID ?? "", $0.isSafeToMend) })
        #expect(safe == ["new": false, "datastore-1": false, "other": true])
    }

    @Test func `every rule has a case, and IDs are stable`() {
        #expect(AuditRule.all.map(\.id) == RuleCase.all.map(\.rule))
        #expect(Set(AuditRule.all.map(\.id)).count == AuditRule.all.count)
        for rule in AuditRule.all { #expect(rule.id.hasPrefix(rule.group.rawValue + ".")) }
    }

    @Test func `every text is there in both languages`() {
        var texts: [AuditText] = []
        for rule in AuditRule.all {
            texts += [rule.title, rule.explanation, rule.remedy] + rule.parameters.map(\.meaning)
            texts += rule.gaps.map(\.words)
        }
        texts += AuditWords.changes.values
        texts += AuditGroup.allCases.map(\.title) + AuditEvidenceKey.allCases.map(\.label)
        for text in texts {
            #expect(!text.english.isEmpty && !text.english.hasHanCharacters, "\(text)")
            #expect(text.chinese.hasHanCharacters, "\(text)")
        }
    }

    @Test func `what findings show has a label`() throws {
        for rule in RuleCase.all {
            let fixture = try AuditFixture()
            try rule.prepare(fixture)
            let options = AuditOptions(policy: rule.policy, only: [rule.rule], now: AuditFixture.now)
            for finding in try fixture.report(options).findings.all() {
                for item in finding.evidence where !item.key.contains(".") {
                    #expect(AuditEvidenceKey(rawValue: item.key) != nil, "\(item.key) of \(finding.rule)")
                }
            }
        }
    }

    @Test func `a disk with which nothing is wrong gives no finding`() throws {
        let fixture = try AuditFixture()
        try fixture.addDisk("a")
        #expect(try fixture.report().findings.isEmpty)
        #expect(try fixture.report().worst == nil)
    }

    @Test func `a Kubernetes volume is its cluster's, whatever is found of it`() throws {
        let fixture = try AuditFixture()
        var site = AuditSite()
        site.disk("volume") { disk in
            disk.metadata = ["cns.k8s.pvc.name": "data 0", "cns.k8s.pvc.namespace": "db"]
            (disk.keepAfterDeleteVM, disk.relocationDisabled) = (false, true)
        }
        site.disk("nameless") { disk in
            disk.metadata = ["cns.version": "3"]
            disk.createdAt = AuditFixture.days(-100)
        }
        try fixture.sync(site, daysAgo: 60)
        let report = try fixture.report()
        #expect(report.sums.safeToMend == 0)
        let rules = ["use.unattached", "protection.keep-after-delete-vm", "security.control-flags"]
        for finding in try report.findings.prefix(99, where: { rules.contains($0.rule) }) {
            let expected = finding.subjectID == "volume" ? "kubectl get pvc 'data 0' -n db" : "kubectl get pv"
            #expect(finding.commands.map(\.text) == [expected])
        }
    }
}

extension String {
    var hasHanCharacters: Bool { unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }
}
