import Catalog
import Foundation
import Simulator
import Testing

@testable import CLI

/// Owners: totals, rules of the configuration, and what was never written to the disks.
@Suite(.timeLimit(.minutes(1)))
struct OwnerCommandTests {
    let site: TestSite

    init() throws {
        site = try TestSite()
        _ = try site.vcenter.addDisk(
            name: "ledger",
            on: "datastore1",
            metadata: ["fcd.owner.team": "payments", "fcd.owner.cost-centre": "42"],
            attachedTo: "app-01"
        )
        _ = try site.vcenter.addDisk(
            name: "pvc-1",
            on: "datastore2",
            metadata: [
                "cns.k8s.pvc.namespace": "shop", "cns.k8s.pvc.name": "data-0", "cns.k8s.pv.name": "pvc-1",
                "cns.containerCluster.clusterId": "prod", "cns.containerCluster.clusterFlavor": "VANILLA",
            ]
        )
        _ = try site.vcenter.addDisk(name: "log", on: "datastore1")
    }

    private func configure(_ yaml: String) throws {
        let path = site.home.path + "/.config/fcd"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: URL(filePath: path + "/config.yaml"))
    }

    private static let rules = """
        owner-rules:
          - name: k8s
            when: {metadata: {cns.k8s.pvc.namespace: "*"}}
            team: "k8s-{meta:cns.k8s.pvc.namespace}"
          - name: rest
            when: {datastore: datastore*}
            contact: storage@example.com
        """

    @Test func `rules are applied by sync, listed, and go with their owners`() async throws {
        try configure(Self.rules)
        let first = await site.fcd("sync")
        #expect(first.output.contains("2 with the owner changed by rules"))
        let rows = try await site.fcd("owner", "rules", "-o", "json").rows()
        #expect(rows.map { $0["rule"] as? String } == ["k8s", "rest"])
        #expect(rows.map { $0["fits"] as? Int } == [1, 3])
        #expect(rows.map { $0["gives"] as? Int } == [1, 1])
        #expect(rows.map { $0["explicit"] as? Int } == [0, 1])
        #expect(rows.map { $0["passed"] as? Int } == [0, 1])
        let shown = try await site.fcd("show", "pvc-1", "-o", "json").object()["owner"] as? [String: String]
        #expect(shown == ["team": "k8s-shop", "source": "rule", "rule": "k8s"])
        #expect(await site.fcd("show", "pvc-1").output.contains("by the rule k8s of the configuration"))
        #expect(try await site.fcd("find", "owner:k8s-shop", "-o", "json").rows().count == 1)

        try configure(Self.rules.replacing("k8s-{", with: "shop-{"))
        let pending = await site.fcd("owner", "rules")
        #expect(pending.errors.contains("not applied yet: 1 disk another: run `fcd sync`"))
        let plan = await site.fcd("owner", "apply-rules", "--dry-run")
        #expect(plan.output == "1 disk would get another\n")
        #expect(await site.fcd("owner", "apply-rules").output == "1 disk got another\n")
        let again = try await site.fcd("owner", "apply-rules", "-o", "json").object()
        #expect(again["outcome"] as? String == "unchanged" && again["changed"] as? Int == 0)

        try configure("")
        #expect(await site.fcd("owner", "rules").errors.contains("would lose theirs"))
        #expect(await site.fcd("sync").output.contains("2 with the owner changed by rules"))
        #expect(await site.fcd("find", "owner:any", "-q").output.split(separator: "\n").count == 1)
    }

    @Test func `a rule that is not understood stops with file, line and rule`() async throws {
        try configure("owner-rules:\n  - name: db\n    when: {nmae: x}\n    team: a\n")
        let result = await site.fcd("owner", "rules")
        #expect(result.status == .usage || result.status == .failed)
        #expect(result.errors.contains("config.yaml:3: owner rule db: unknown key nmae"))
    }

    @Test func `totals go by each part, in the order that is asked for`() async throws {
        try configure(Self.rules)
        _ = await site.fcd("sync")
        let table = await site.fcd("owner", "ls")
        #expect(table.output.contains("BY RULE") && !table.output.contains("CONFLICTS"))
        let rows = try await site.fcd("owner", "ls", "-o", "json").rows()
        #expect(rows.map { $0["owner"] as? String } == ["k8s-shop", "payments", "storage@example.com"])
        #expect(rows.map { $0["attached"] as? Int } == [0, 1, 0])
        #expect(rows.map { $0["byRule"] as? Int } == [1, 0, 1])
        let centres = try await site.fcd("owner", "ls", "--by", "cost-centre", "-o", "json").rows()
        #expect(centres.map { $0["costCentre"] as? String } == [nil, "42"])
        #expect(centres.map { $0["disks"] as? Int } == [2, 1])
        let csv = await site.fcd("owner", "ls", "--by", "team", "--sort", "attached", "-o", "csv").output
        #expect(csv.hasPrefix("team,disks,capacityMiB,attached,unattachedMiB,expired,byRule,conflicts"))
        #expect(csv.split(whereSeparator: \.isNewline).dropFirst().first?.hasPrefix("payments,1") == true)
        let most = try await site.fcd("owner", "ls", "--by", "datastore", "--sort", "disks", "-o", "json").rows()
        #expect(most.map { $0["datastore"] as? String } == ["datastore1", "datastore2"])
    }

    @Test(arguments: ["", "none"])
    func `each part of an owner is taken away by an empty value, its last day too`(expires: String) async throws {
        let set = await site.fcd("owner", "set", "ledger", "--person", "kim", "--expires", "2031-12-31")
        #expect(set.status == .done)
        func owner() throws -> [String: String] {
            let metadata = try #require(site.vcenter.disk(named: "ledger")?.metadata)
            return metadata.filter { $0.key.hasPrefix("fcd.owner.") && $0.key != "fcd.owner.set-at" }
        }
        #expect(
            try owner() == [
                "fcd.owner.team": "payments", "fcd.owner.cost-centre": "42", "fcd.owner.person": "kim",
                "fcd.owner.expires": "2031-12-31",
            ]
        )
        let emptied = await site.fcd("owner", "set", "ledger", "--expires", expires, "--person", "")
        #expect(emptied.status == .done)
        #expect(try owner() == ["fcd.owner.team": "payments", "fcd.owner.cost-centre": "42"])
        let wrong = await site.fcd("owner", "set", "ledger", "--expires", "never")
        #expect(wrong.status == .usage && wrong.errors.contains("never"))
    }

    @Test func `in a CSV file none takes a part of the owner away, and an empty cell leaves it`() async throws {
        _ = await site.fcd("owner", "set", "ledger", "--person", "kim", "--expires", "2031-12-31")
        let path = site.home.path + "/owners.csv"
        try Data("disk,team,person,expires\nledger,,none,None\n".utf8).write(to: URL(filePath: path))
        #expect(await site.fcd("owner", "set", "--from", path).status == .done)
        let metadata = try #require(site.vcenter.disk(named: "ledger")?.metadata)
        #expect(metadata["fcd.owner.team"] == "payments")
        #expect(metadata["fcd.owner.person"] == nil && metadata["fcd.owner.expires"] == nil)
    }

    private func setUnwritten(_ team: String, of name: String, in seconds: Double = 0) throws {
        let catalog = try DiskCatalog.open(at: site.catalog)
        let disk = try #require(try catalog.disks(matching: DiskQuery(name: name)).first)
        try catalog.setOwner(Owner(team: team), diskID: disk.id, setAt: Date() + seconds)
    }

    @Test func `what was never written is told of by sync and written by push`() async throws {
        _ = await site.fcd("sync")
        try setUnwritten("net", of: "log")
        let sync = await site.fcd("sync")
        #expect(sync.errors.contains("the owner of 1 disk is in this catalog alone: `fcd owner push --all`"))
        #expect(await site.fcd("owner", "push", "--all").status != .done)
        let plan = await site.fcd("owner", "push", "--all", "--dry-run")
        #expect(plan.status == .done && plan.output.contains("would write net to log"))
        #expect(await site.fcd("owner", "push", "--all", "--yes").status == .done)
        #expect(site.vcenter.disk(named: "log")?.metadata["fcd.owner.team"] == "net")
        let again = await site.fcd("owner", "push", "--all", "--yes")
        #expect(again.status == .done && again.errors.contains("nothing to do"))
        #expect(await site.fcd("owner", "push").status == .usage)
    }

    @Test func `a conflict is warned of, listed, shown, and ended by setting the owner`() async throws {
        _ = await site.fcd("sync")
        try setUnwritten("net", of: "ledger", in: 5)
        let sync = await site.fcd("sync")
        #expect(sync.errors.contains("warning: vcenter.test: 1 disk with an owner on the disk and a later one here"))
        #expect(!sync.errors.contains("in this catalog alone"))
        let rows = try await site.fcd("owner", "ls", "--conflicts", "-o", "json").rows()
        #expect(rows.map { $0["owner"] as? String } == ["net"])
        #expect(rows.map { $0["ownerOnDisk"] as? String } == ["payments"])
        #expect(await site.fcd("owner", "ls", "--conflicts").output.contains("ledger"))
        #expect(await site.fcd("owner", "ls").output.contains("CONFLICTS"))
        let shown = await site.fcd("show", "ledger")
        #expect(shown.output.contains("Owner on the disk") && shown.output.contains("payments, set earlier"))
        #expect(await site.fcd("owner", "set", "ledger", "--team", "finance").status == .done)
        #expect(await site.fcd("owner", "ls", "--conflicts").errors.contains("no owner contradicts"))
        #expect(!(await site.fcd("sync")).errors.contains("warning"))
    }

    @Test func `a rule's owner is changed in part, and written when told to`() async throws {
        try configure(Self.rules)
        _ = await site.fcd("sync")
        #expect(await site.fcd("owner", "set", "log", "--cost-centre", "7").status == .done)
        #expect(site.vcenter.disk(named: "log")?.metadata["fcd.owner.contact"] == "storage@example.com")
        let push = await site.fcd("owner", "push", "--all", "--rules", "--yes")
        #expect(push.status == .done)
        #expect(site.vcenter.disk(named: "pvc-1")?.metadata["fcd.owner.team"] == "k8s-shop")
    }

    @Test func `a Kubernetes volume and tags are shown by their meaning`() async throws {
        site.vcenter.addTag(Tag(category: "tier", name: "gold"))
        _ = await site.fcd("tag", "attach", "pvc-1", "tier/gold")
        _ = await site.fcd("tag", "attach", "pvc-1", "mine")
        let text = await site.fcd("show", "pvc-1").output
        #expect(text.contains("claim data-0, namespace shop, cluster prod, volume pvc-1"))
        #expect(text.contains("tier/gold, mine (local)"))
        let object = try await site.fcd("show", "pvc-1", "-o", "json").object()
        #expect(
            object["kubernetes"] as? [String: String] == [
                "cluster": "prod", "clusterFlavor": "VANILLA", "namespace": "shop", "claim": "data-0",
                "volume": "pvc-1",
            ]
        )
        #expect(object["vSphereTags"] as? [[String: String]] == [["category": "tier", "name": "gold"]])
        #expect(object["localTags"] as? [String] == ["mine"])
        #expect(await site.fcd("show", "log").output.contains("Kubernetes") == false)

        _ = await site.fcd("sync")
        for list in [["ls"], ["find"]] {
            let rows = try await site.run(list + ["-o", "json"]).rows()
            let volume = rows.first { $0["name"] as? String == "pvc-1" }?["kubernetes"] as? [String: String]
            #expect(volume?["claim"] == "data-0" && volume?["cluster"] == "prod")
            #expect(rows.first { $0["name"] as? String == "log" }?["kubernetes"] == nil)
            #expect(await site.run(list).output.contains("shop/data-0 (prod)"))
            #expect(await site.run(list + ["-o", "csv"]).output.contains("prod / shop / data-0"))
        }
        #expect(!(await site.fcd("find", "log")).output.contains("KUBERNETES"))
    }
}
