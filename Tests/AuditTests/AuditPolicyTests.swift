import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditPolicyTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    private func report(_ policy: AuditPolicy, only: Set<String> = ["ownership.none"]) throws -> AuditReport {
        try fixture.report(AuditOptions(policy: policy, only: only, now: AuditFixture.now))
    }

    @Test func `a severity of the configuration takes the place of the rule's, and moves its findings`() throws {
        try fixture.addDisk("a", name: "same", owner: nil)
        try fixture.addDisk("b", name: "same")
        let rules: Set = ["ownership.none", "inventory.duplicate-name"]
        let usual = try report(AuditPolicy(), only: rules)
        #expect(try usual.findings.all().first?.rule == "ownership.none")
        let policy = AuditPolicy(rules: ["inventory.duplicate-name": AuditRuleSettings(severity: .critical)])
        let changed = try report(policy, only: rules)
        #expect(try changed.findings.all().map(\.severity) == [.critical, .critical, .medium])
        #expect(changed.rules.map(\.id) == ["inventory.duplicate-name", "ownership.none"])
        #expect(changed.worst == .critical)
    }

    @Test func `a rule that is off runs only where it is asked for by name`() throws {
        try fixture.addDisk("a", owner: nil)
        let policy = AuditPolicy(rules: ["ownership.none": AuditRuleSettings(isOff: true)])
        #expect(try report(policy, only: []).findings.isEmpty)
        #expect(try report(policy, only: ["ownership"]).findings.isEmpty)
        #expect(try report(policy).findings.count == 1)
    }

    @Test func `a group stands for its rules`() throws {
        let rules = try AuditOptions(only: ["ownership", "use.vm-off"]).rules().map(\.id)
        #expect(
            rules.contains("ownership.expired") && rules.contains("use.vm-off") && !rules.contains("use.unattached")
        )
        let rest = try AuditOptions(skip: ["ownership"]).rules().map(\.id)
        #expect(!rest.contains { $0.hasPrefix("ownership.") } && rest.contains("use.unattached"))
    }

    @Test(arguments: [
        (["no.rule": AuditRuleSettings()], "there is no audit rule no.rule"),
        (
            ["use.unattached": AuditRuleSettings(parameters: ["weeks": .number(1)])],
            "the rule use.unattached has no parameter weeks"
        ),
        (
            ["use.unattached": AuditRuleSettings(parameters: ["days": .number(-1)])],
            "days of the rule use.unattached must be from 0 to 36500, not -1"
        ),
        (
            ["use.unattached": AuditRuleSettings(parameters: ["days": .words(["x"])])],
            "days of the rule use.unattached must be a whole number"
        ),
        (
            ["security.sharing": AuditRuleSettings(parameters: ["modes": .number(1)])],
            "modes of the rule security.sharing must be a list of words"
        ),
        (
            ["security.control-flags": AuditRuleSettings(parameters: ["allowed": .words(["keeep"])])],
            "allowed of the rule security.control-flags does not know keeep: it takes keep, no-relocation, cbt"
        ),
        (
            ["security.sharing": AuditRuleSettings(parameters: ["sharing": .words(["sharingnone"])])],
            "sharing of the rule security.sharing does not know sharingnone: it takes sharingNone, sharingMultiWriter"
        ),
        (
            [
                "security.sharing": AuditRuleSettings(parameters: [
                    "modes": .words(["persistent", "independent-persistent"])
                ])
            ],
            """
            modes of the rule security.sharing does not know independent-persistent: it takes persistent, nonpersistent, \
            undoable, independent_persistent, independent_nonpersistent, append
            """
        ),
    ])
    func `settings that make no sense are refused`(_ rules: [String: AuditRuleSettings], _ message: String) throws {
        let error = #expect(throws: AuditError.self) { try report(AuditPolicy(rules: rules)) }
        #expect(error?.message == message)
    }

    @Test func `costs go by the first pattern of the datastore's name that fits`() throws {
        try fixture.addDisk("a", owner: nil, capacityMiB: 10_240)
        try fixture.addDisk("b", owner: nil, capacityMiB: 512, datastore: "datastore-2")
        try fixture.addDisk("c", owner: nil, capacityMiB: nil)
        var costs = AuditCosts(currency: "EUR", standard: 0.5)
        costs.prices = [AuditCosts.Price(datastore: "ds1", perGiBMonth: 0.25)]
        costs.prices.append(AuditCosts.Price(datastore: "*", perGiBMonth: 0.1))
        let report = try report(AuditPolicy(costs: costs))
        #expect(try report.findings.all().map(\.costPerMonth) == [2.5, 0.05, nil])
        #expect(report.sums.costPerMonth == 2.55 && report.sums.currency == "EUR")
        #expect(report.sums.byDatastore.map(\.costPerMonth) == [2.5, 0.05])
        #expect(report.sums.byOwner.map(\.costPerMonth) == [2.55])
        let without = try self.report(AuditPolicy())
        #expect(without.sums.costPerMonth == nil && without.sums.byOwner.first?.costPerMonth == nil)
    }

    @Test func `what is suppressed stays in the report with its reason, and counts for nothing`() throws {
        try fixture.addDisk("a", owner: nil)
        try fixture.addDisk("b", owner: nil, datastore: "datastore-2")
        let until = try #require(CalendarDay("2026-09-21"))
        let policy = AuditPolicy(suppressions: [
            AuditSuppression(rule: "ownership.*", disk: "disk-a", reason: "on order", until: until)
        ])
        let report = try report(policy)
        let findings = try report.findings.all()
        #expect(findings.map { $0.suppression?.reason } == ["on order", nil])
        #expect(report.sums.findings == 2 && report.sums.suppressed == 1 && report.sums.bySeverity[.medium] == 1)
        #expect(report.rules.first?.suppressed == 1 && report.expiredSuppressions.isEmpty)
        #expect(report.sums.byDatastore.map(\.findings) == [0, 1])
        #expect(try report.json().contains(#""suppression":{"reason":"on order","until":"2026-09-21"}"#))
        var all = policy
        all.suppressions = [AuditSuppression(rule: "ownership.none", reason: "all", until: until)]
        #expect(try self.report(all).worst == nil)
    }

    @Test func `a suppression no longer holds after its last day, and the report says so`() throws {
        try fixture.addDisk("a", owner: nil)
        let until = try #require(CalendarDay("2026-09-20"))
        let suppression = AuditSuppression(rule: "ownership.none", reason: "on order", until: until)
        let report = try report(AuditPolicy(suppressions: [suppression]))
        #expect(report.sums.suppressed == 0 && report.worst == .medium)
        #expect(report.expiredSuppressions == [suppression])
    }

    @Test func `a suppression goes by disk, path, owner and datastore, and all must fit`() throws {
        try fixture.addDisk("a", owner: Owner(team: "net", expiresOn: CalendarDay("2026-01-01")))
        let until = try #require(CalendarDay("2031-12-31"))
        let cases: [(disk: String?, owner: String?, datastore: String?, isTaken: Bool)] = [
            (nil, nil, nil, true), ("a", nil, nil, true), ("disk-*", nil, nil, true), ("[[]ds1] fcd/*", nil, nil, true),
            ("b", nil, nil, false), (nil, "n?t", nil, true), (nil, "web", nil, false), (nil, nil, "ds[12]", true),
            (nil, nil, "ds2", false), ("a", "net", "ds1", true), ("a", "net", "ds2", false),
            // The VM that holds it.
            ("db01", nil, nil, false),
        ]
        for (disk, owner, datastore, isTaken) in cases {
            let suppression = AuditSuppression(
                rule: "ownership.expired",
                disk: disk,
                owner: owner,
                datastore: datastore,
                reason: "r",
                until: until
            )
            let policy = AuditPolicy(suppressions: [suppression])
            #expect(try report(policy, only: ["ownership.expired"]).sums.suppressed == (isTaken ? 1 : 0))
        }
    }

    @Test func `a suppression of a rule that does not exist is refused`() throws {
        let until = try #require(CalendarDay("2031-12-31"))
        let policy = AuditPolicy(suppressions: [AuditSuppression(rule: "owner.*", reason: "r", until: until)])
        #expect(throws: AuditError.self) { try report(policy) }
    }
}
