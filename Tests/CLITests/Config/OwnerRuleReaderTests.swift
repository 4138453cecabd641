import Catalog
import Testing

@testable import CLI

@Suite(.timeLimit(.minutes(1)))
struct OwnerRuleReaderTests {
    private func read(_ yaml: String) throws -> [OwnerRule] {
        try Configuration(yaml: yaml, path: "/c.yaml").ownerRules
    }

    @Test func `every key of a rule is read`() throws {
        let rules = try read(
            """
            profiles:
              production: {server: "https://VCenter.example:8443"}
            owner-rules:
              - name: kubernetes
                when:
                  datastore: [ssd-*, nvme-*]
                  folder: "[ssd-*] k8s/volumes"
                  name: pvc-*
                  tag: tier/gold
                  metadata: {cns.k8s.pvc.namespace: "shop-*", x: [a, b]}
                  profile: production
                team: "{meta:cns.k8s.pvc.namespace}"
                person: Kim Lee
                contact: storage@example.com
                cost-centre: 4711
                purpose: volumes
                expires: 2031-12-31
              - name: 其余
                when: any
                team: storage
                expires-after-days: 90
            """
        )
        let first = try #require(rules.first)
        var conditions = OwnerRuleConditions()
        conditions.datastore = ["ssd-*", "nvme-*"]
        conditions.folder = ["[ssd-*] k8s/volumes"]
        conditions.name = ["pvc-*"]
        conditions.tag = ["tier/gold"]
        conditions.metadata = ["cns.k8s.pvc.namespace": ["shop-*"], "x": ["a", "b"]]
        conditions.server = ["vcenter.example"]
        #expect(first.conditions == conditions)
        #expect(first.team?.text == "{meta:cns.k8s.pvc.namespace}" && first.person?.text == "Kim Lee")
        #expect(first.contact?.text == "storage@example.com" && first.costCentre?.text == "4711")
        #expect(first.purpose?.text == "volumes" && first.expiry == CalendarDay("2031-12-31").map { .day($0) })
        #expect(rules.last?.conditions == OwnerRuleConditions() && rules.last?.expiry == .afterDays(90))
        #expect(rules.map(\.name) == ["kubernetes", "其余"])
    }

    @Test(arguments: ["", "owner-rules:", "owner-rules: []"])
    func `no rules are no fault`(yaml: String) throws {
        #expect(try read(yaml) == [])
    }

    private static let rule = "owner-rules:\n  - name: db\n    team: dba\n"

    private static let faults: [(yaml: String, message: String)] = [
        ("owner-rules: db", ":1: owner-rules must be a list of rules"),
        ("owner-rules:\n  - db", ":2: owner rule number 1: must be a mapping"),
        ("owner-rules:\n  - team: a", ":2: owner rule number 1: has no name"),
        ("RULE", ":2: owner rule db: does not say which disks it is for"),
        ("RULE    when: all", ":4: owner rule db: when must be a mapping of conditions, or `any`"),
        ("RULE    when: {}", ":4: owner rule db: when must be a mapping"),
        ("RULE    when: {host: x}", ":4: owner rule db: unknown key host"),
        ("RULE    when: any\n    tema: x", ":5: owner rule db: unknown key tema"),
        ("RULE    when: {name: 'db-['}", ":4: owner rule db: name: db-[ has a [ without its ]"),
        (
            "RULE    when: {folder: '[ssd-01]k8s'}",
            ":4: owner rule db: folder: [ssd-01]k8s has no space behind the brackets of its datastore"
        ),
        ("RULE    when: {folder: '[ssd k8s'}", ":4: owner rule db: folder: [ssd k8s has a [ without its ]"),
        ("RULE    when: {name: []}", ":4: owner rule db: name must be a pattern, or a list"),
        ("RULE    when: {tag: {a: b}}", ":4: owner rule db: tag must be text"),
        ("RULE    when: {metadata: x}", ":4: owner rule db: metadata must be a mapping"),
        ("RULE    when: {profile: lab}", ":4: owner rule db: there is no profile lab"),
        ("RULE    when: {profile: lab, server: x}", ":4: owner rule db: has both server and profile"),
        ("RULE    when: any\n    purpose: '{vm}'", ":5: owner rule db: purpose: {vm} stands for nothing"),
        ("RULE    when: any\n    expires: 2031-02-30", ":5: owner rule db: expires: 2031-02-30 is no day"),
        (
            "RULE    when: any\n    expires-after-days: 0",
            ":5: owner rule db: expires-after-days must be a whole number"
        ),
        (
            "RULE    when: any\n    expires: 2031-12-31\n    expires-after-days: 3",
            ":5: owner rule db: has both expires and expires-after-days"
        ),
        ("owner-rules:\n  - name: db\n    when: any\n    purpose: x", ":2: owner rule db: names nobody"),
        (
            "RULE    when: any\n  - name: db\n    team: x\n    when: any",
            ":5: owner rule db: there is an earlier rule of this name"
        ),
    ]

    @Test(arguments: faults)
    func `what is not understood is refused with file, line and rule`(yaml: String, message: String) {
        let error = #expect(throws: CLIError.self) { try read(yaml.replacing("RULE", with: Self.rule)) }
        #expect(error?.message.hasPrefix("/c.yaml" + message) == true, "\(error?.message ?? "")")
        #expect(error?.code == .configuration)
    }

    @Test func `a datastore's brackets in a folder are no set, and a set within them is`() throws {
        #expect(
            try read(Self.rule + "    when: {folder: '[ssd-[12]] k8s'}").first?.conditions.folder == ["[ssd-[12]] k8s"]
        )
        #expect(throws: CLIError.self) { try read(Self.rule + "    when: {folder: '[ssd-[12] k8s'}") }
        for root in ["[ssd-01]", "[ssd-[12]]", "[ssd-01]/", "[ssd-01] /"] {
            #expect(try read(Self.rule + "    when: {folder: '\(root)'}").first?.conditions.folder == [root])
        }
    }
}
