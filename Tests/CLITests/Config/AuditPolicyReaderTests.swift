import Audit
import Catalog
import Foundation
import Testing
import Yams

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct AuditPolicyReaderTests {
    private func read(_ yaml: String) throws -> AuditPolicy {
        try AuditPolicyReader(path: "/c.yaml").policy(Yams.compose(yaml: yaml)?["audit"])
    }

    @Test func `every key is read`() throws {
        let policy = try read(
            """
            audit:
              unattached-days: 45
              language: zh
              rules:
                use.vm-off: {severity: medium, days: 60}
                inventory.outside-folder: {folders: [fcd, "k8s-*"], off: true}
                security.control-flags: {allowed: keep}
                inventory.duplicate-name: off
                ownership.none: on
              costs:
                currency: EUR
                per-gib-month: 1
                datastores: [{datastore: "ssd-*", per-gib-month: 0.12}]
              suppressions:
                - {rule: "ownership.*", disk: "a*", owner: net, datastore: ds1, reason: on order, until: 2031-12-31}
              own-rules:
                - {id: own.a, severity: low, message: "m {x}", sql: "SELECT 1 AS x", title: t, explanation: e, remedy: r}
              kubernetes:
                clusters: [{id: c1, namespaces: [shop], claims: [shop/data]}, {id: c2}]
            """
        )
        #expect(policy.rules["use.unattached"]?.parameters == ["days": .number(45)])
        #expect(policy.rules["use.vm-off"] == AuditRuleSettings(severity: .medium, parameters: ["days": .number(60)]))
        let folders = policy.rules["inventory.outside-folder"]
        #expect(folders == AuditRuleSettings(parameters: ["folders": .words(["fcd", "k8s-*"])], isOff: true))
        #expect(policy.rules["security.control-flags"]?.parameters == ["allowed": .words(["keep"])])
        #expect(
            policy.rules["inventory.duplicate-name"]?.isOff == true && policy.rules["ownership.none"]?.isOff == false
        )
        #expect(policy.costs?.perGiBMonth(datastore: "ssd-1") == 0.12 && policy.costs?.perGiBMonth(datastore: "x") == 1)
        let until = try #require(CalendarDay("2031-12-31"))
        let suppression = AuditSuppression(
            rule: "ownership.*",
            disk: "a*",
            owner: "net",
            datastore: "ds1",
            reason: "on order",
            until: until
        )
        #expect(policy.suppressions == [suppression])
        #expect(policy.ownRules.map(\.id) == ["own.a"] && policy.ownRules.first?.remedy == "r")
        #expect(policy.clusters?.clusters.map(\.id) == ["c1", "c2"])
        #expect(policy.clusters?.clusters.map(\.claims) == [["shop/data"], nil])
        #expect(try read("audit:") == AuditPolicy() && read("profiles: {}") == AuditPolicy())
    }

    @Test func `a rule's own days go before unattached-days`() throws {
        let policy = try read("audit: {unattached-days: 45, rules: {use.unattached: {days: 7}}}")
        #expect(policy.rules["use.unattached"]?.parameters == ["days": .number(7)])
        // No VM has held these either, since they were made.
        #expect(policy.rules["use.never-attached"]?.parameters == ["days": .number(45)])
    }

    @Test(arguments: [
        ("{rules: {no.rule: off}}", "/c.yaml:1: audit: there is no audit rule no.rule"),
        ("{rules: [use.vm-off]}", "/c.yaml:1: audit: rules must be a mapping of rules to their settings"),
        ("{rules: {use.vm-off: 3}}", "/c.yaml:1: audit: the rule use.vm-off must be a mapping of settings, or `off`"),
        ("{rules: {use.vm-off: {weeks: 3}}}", "/c.yaml:1: audit: the rule use.vm-off has no parameter weeks"),
        (
            "{rules: {use.vm-off: {days: many}}}",
            "/c.yaml:1: audit: days of the rule use.vm-off must be a whole number"
        ),
        ("{rules: {use.vm-off: {severity: bad}}}", "/c.yaml:1: audit: severity of use.vm-off: bad is none"),
        ("{unattached-days: -1}", "/c.yaml:1: audit: days of the rule use.unattached must be from 0 to 36500, not -1"),
        ("{costs: {per-gib-month: 1}}", "/c.yaml:1: audit: costs: currency is missing"),
        ("{costs: {currency: EUR, per-gib-month: -1}}", "/c.yaml:1: audit: per-gib-month must be a number from 0 up"),
        ("{costs: {currency: EUR, price: 1}}", "/c.yaml:1: audit: costs: unknown key price"),
        ("{suppressions: {rule: x}}", "/c.yaml:1: audit: suppressions must be a list"),
        (
            "{suppressions: [{rule: ownership.none, until: 2031-12-31}]}",
            "/c.yaml:1: audit: suppression: reason is missing"
        ),
        (
            "{suppressions: [{rule: ownership.none, reason: r}]}",
            "/c.yaml:1: audit: suppression: until is missing"
        ),
        (
            "{suppressions: [{rule: ownership.none, reason: r, until: soon}]}",
            "/c.yaml:1: audit: until of a suppression: soon is no day such as 2031-12-31"
        ),
        (
            "{suppressions: [{rule: nothing.*, reason: r, until: 2031-12-31}]}",
            "/c.yaml:1: audit: there is no audit rule nothing.*"
        ),
        (
            "{suppressions: [{rule: ownership.none, disk: \"[a\", reason: r, until: 2031-12-31}]}",
            "/c.yaml:1: audit: disk of suppression: [a has a [ without its ]"
        ),
        (
            "{own-rules: [{id: big, severity: low, message: m, sql: SELECT 1}]}",
            "/c.yaml:1: audit: big is no ID of a rule: an own rule's ID is own. with small letters, digits, - and . behind it"
        ),
        (
            "{own-rules: [{id: own.a., severity: low, message: m, sql: SELECT 1}]}",
            "/c.yaml:1: audit: own.a. is no ID of a rule: a . stands between two parts of an own rule's ID"
        ),
        (
            "{own-rules: [{id: own.a, message: m, sql: SELECT 1}]}",
            "/c.yaml:1: audit: the own rule own.a has no severity"
        ),
        (
            "{own-rules: [{id: own.a, severity: low, sql: SELECT 1}]}",
            "/c.yaml:1: audit: own rule own.a: message is missing"
        ),
        ("{kubernetes: {clusters: [{name: x}]}}", "/c.yaml:1: audit: cluster: unknown key name"),
        (
            "{kubernetes: {clusters: [{id: x, claims: [data]}]}}",
            "/c.yaml:1: audit: data is no claim: write namespace/claim"
        ),
        (
            "{kubernetes: {clusters: [{id: x, claims-from: /no/such/file}]}}",
            "/c.yaml:1: audit: the claims in /no/such/file cannot be read"
        ),
    ])
    func `what is not understood is refused with its line`(_ yaml: String, _ message: String) {
        let error = #expect(throws: CLIError.self) { try read("audit: \(yaml)") }
        #expect(error?.code == .configuration && error?.message == message, "\(error?.message ?? "")")
    }

    @Test func `claims come from a file as kubectl prints them, beside the configuration`() throws {
        let folder = try TestFolder()
        try folder.write("shop   data-0   Bound\nweb/data-1\n\nlonely\n", to: ".config/fcd/claims.txt")
        let places = Places(environment: folder.environment)
        let yaml = "audit: {kubernetes: {clusters: [{id: c, claims-from: claims.txt}]}}"
        let policy = try AuditPolicyReader(path: "/c.yaml", places: places).policy(Yams.compose(yaml: yaml)?["audit"])
        #expect(policy.clusters?.clusters.first?.claims == ["shop/data-0", "web/data-1"])
    }

    @Test func `a file without claims is refused: a cluster that did not answer leaves one, too`() throws {
        let folder = try TestFolder()
        try folder.write("\n", to: ".config/fcd/claims.txt")
        let reader = AuditPolicyReader(path: "/c.yaml", places: Places(environment: folder.environment))
        let error = #expect(throws: CLIError.self) {
            try reader.policy(Yams.compose(yaml: "{kubernetes: {clusters: [{id: c, claims-from: claims.txt}]}}"))
        }
        #expect(error?.message.contains("there is no claim in \(folder.path)/.config/fcd/claims.txt") == true)
        #expect(error?.hint?.contains("`claims: []`") == true)
    }

    @Test func `what is left empty of a cluster says nothing, and an empty list that it has none`() throws {
        let yaml = "audit: {kubernetes: {clusters: [{id: c, claims: , namespaces: ~}, {id: d, claims: []}]}}"
        let clusters = try read(yaml).clusters?.clusters
        #expect(clusters?.map(\.claims) == [nil, []] && clusters?.first?.namespaces == nil)
        #expect(try read("audit: {kubernetes: {clusters: }}").clusters == nil)
        #expect(try read("audit: {kubernetes: {clusters: []}}").clusters?.clusters.isEmpty == true)
    }

    @Test func `what is wrong with audits stops no other command`() async throws {
        let site = try TestSite()
        try site.home.write("audit: {rules: {no.rule: off}}", to: ".config/fcd/config.yaml")
        #expect(await site.fcd("ls").status == .done)
        #expect(await site.fcd("audit").status == .usage)
    }
}
