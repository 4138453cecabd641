import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite(.timeLimit(.minutes(1)))
struct OwnerRuleTests {
    let fixture: CatalogFixture
    let server: ServerRecord
    var catalog: DiskCatalog { fixture.catalog }

    init() throws {
        fixture = try CatalogFixture()
        server = try fixture.server()
        let sync = try catalog.beginSync(serverID: server.id, at: CatalogFixture.time(1))
        try sync.add(datastores: [.datastore(), .datastore("datastore-2", name: "SSD-7")])
        try sync.commit(complete: [.datastores], at: CatalogFixture.time(2))
    }

    @discardableResult
    private func disk(
        _ id: String,
        name: String? = nil,
        datastore: String = "datastore-1",
        path: String? = nil,
        tags: [String] = [],
        metadata: [String: String] = [:]
    ) throws -> Int64 {
        var seen = DiskObservation.disk(id, name: name)
        seen.datastoreMoid = datastore
        if let path { seen.path = path }
        seen.tags = tags.compactMap { CatalogTag($0) }.filter { !$0.isLocal }
        seen.metadata = metadata
        let row = try catalog.record(seen, serverID: server.id, at: CatalogFixture.time(3))
        for tag in tags.compactMap({ CatalogTag($0) }) where tag.isLocal { try catalog.addTag(tag, diskID: row.id) }
        return row.id
    }

    private func rule(
        _ name: String,
        team: String? = nil,
        _ set: (inout OwnerRuleConditions) -> Void = { _ in }
    ) throws -> OwnerRule {
        var conditions = OwnerRuleConditions()
        set(&conditions)
        return OwnerRule(name: name, conditions: conditions, team: try OwnerText(team ?? name))
    }

    /// The names of the disks that a rule with these conditions gives an owner.
    private func fitting(_ set: (inout OwnerRuleConditions) -> Void) throws -> [String] {
        try catalog.applyOwnerRules([try rule("r", set)])
        return try catalog.disks(matching: DiskQuery(hasOwner: true)).map(\.disk.name)
    }

    private func owners() throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try catalog.disks().compactMap { disk in
                disk.owner.map { (disk.disk.name, $0.owner.label ?? "") }
            }
        )
    }

    @Test func `each condition fits the disks that it is about and no others`() throws {
        try disk("a", name: "db-1", path: "[ds1] k8s/volumes/a.vmdk", tags: ["tier/gold", "mine"])
        try disk("b", name: "DB-2", datastore: "datastore-2", path: "[SSD-7] fcd/b.vmdk", tags: ["tier/Silver"])
        try disk("c", name: "web", path: "[ds1] k8s-old/c.vmdk", metadata: ["cns.k8s.pvc.namespace": "Shop-eu"])
        #expect(try fitting { $0.name = ["db-*"] } == ["db-1", "DB-2"])
        #expect(try fitting { $0.name = ["db"] } == [])
        #expect(try fitting { $0.name = ["web", "DB-?"] } == ["db-1", "DB-2", "web"])
        #expect(try fitting { $0.datastore = ["ssd-*"] } == ["DB-2"])
        #expect(try fitting { $0.folder = ["k8s"] } == ["db-1"])
        #expect(try fitting { $0.folder = ["k8s/volumes/"] } == ["db-1"])
        #expect(try fitting { $0.folder = ["k8s*"] } == ["db-1", "web"])
        #expect(try fitting { $0.folder = ["[ssd-*] fcd"] } == ["DB-2"])
        #expect(try fitting { $0.folder = ["[ds1] fcd"] } == [])
        #expect(try fitting { $0.folder = ["[ds1]"] } == ["db-1", "web"])
        #expect(try fitting { $0.folder = ["[ssd-*]/"] } == ["DB-2"])
        #expect(try fitting { $0.tag = ["tier/*"] } == ["db-1", "DB-2"])
        #expect(try fitting { $0.tag = ["tier/silver"] } == ["DB-2"])
        #expect(try fitting { $0.tag = ["mine"] } == ["db-1"])
        #expect(try fitting { $0.tag = ["gold"] } == [])
        #expect(try fitting { $0.metadata = ["cns.k8s.pvc.namespace": ["shop-*"]] } == ["web"])
        #expect(try fitting { $0.metadata = ["cns.k8s.pvc.name": ["*"]] } == [])
        #expect(try fitting { $0.server = ["vc1"] } == ["db-1", "DB-2", "web"])
        #expect(try fitting { $0.server = ["vc2"] } == [])
        #expect(try fitting { ($0.name, $0.tag) = (["db-*"], ["tier/gold"]) } == ["db-1"])
        #expect(try fitting { _ in } == ["db-1", "DB-2", "web"])
    }

    @Test func `the first rule that fits counts, and what somebody set stays`() throws {
        try disk("a", name: "db-1")
        let here = try disk("b", name: "db-2")
        let there = try disk("c", name: "db-3")
        try disk("d", name: "web")
        try catalog.setOwner(Owner(team: "here"), diskID: here)
        try catalog.setOwner(Owner(team: "there"), diskID: there, source: .server)
        let rules = [try rule("db") { $0.name = ["db-*"] }, try rule("all")]
        let changes = try catalog.applyOwnerRules(rules, at: CatalogFixture.time(10))
        #expect(changes.given == 2 && changes.total == 2)
        #expect(try owners() == ["db-1": "db", "db-2": "here", "db-3": "there", "web": "all"])
        let record = try catalog.disks().first?.owner
        #expect(record?.source == .rule && record?.rule == "db" && record?.setAt == CatalogFixture.time(10))
    }

    @Test func `rules applied again write nothing, and a changed or removed rule takes its owners along`() throws {
        try disk("a", name: "db-1")
        try disk("b", name: "web")
        let rules = [try rule("db") { $0.name = ["db-*"] }, try rule("all")]
        try catalog.applyOwnerRules(rules)
        let before = try fixture.raw().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM owner_version") }
        #expect(try catalog.applyOwnerRules(rules).total == 0)
        let after = try fixture.raw().read { try Int.fetchOne($0, sql: "SELECT count(*) FROM owner_version") }
        #expect(before == 2 && after == 2)

        let renamed = [try rule("db", team: "dba") { $0.name = ["db-*"] }, rules[1]]
        let changed = try catalog.applyOwnerRules(renamed)
        #expect(changed.changed == 1 && changed.given == 0 && changed.removed == 0)
        let less = try catalog.applyOwnerRules([renamed[0]])
        #expect(less.removed == 1 && less.written == 0)
        #expect(try owners() == ["db-1": "dba"])
        #expect(try catalog.applyOwnerRules([]).removed == 1)
        #expect(try owners() == [:])
        let events = try catalog.reading {
            try $0.rows("SELECT * FROM events WHERE kind = 'owner' AND disk = 'db-1' ORDER BY seq")
        }
        #expect(events.map { $0["became"] } == [.text("db"), .text("dba"), .null])
    }

    @Test func `a rule's words take what the disk has, and a disk that lacks it goes on to the next rule`() throws {
        let key = "cns.k8s.pvc.namespace"
        try disk("a", name: "a", tags: ["app/shop"], metadata: [key: "payments"])
        try disk("b", name: "b", tags: ["app/shop", "app/other"], metadata: [key: " "])
        let rule = OwnerRule(
            name: "k8s",
            conditions: OwnerRuleConditions(),
            team: try OwnerText("k8s-{meta:\(key)}"),
            purpose: try OwnerText("{tag:app} on {datastore}"),
            expiry: .afterDays(30)
        )
        var other = try self.rule("other")
        other.purpose = try OwnerText("{tag:app}")
        other.expiry = .day(try #require(CalendarDay("2031-12-31")))
        try catalog.applyOwnerRules([rule, other])
        let found = try catalog.disks().compactMap(\.owner?.owner)
        #expect(found.first?.team == "k8s-payments" && found.first?.purpose == "shop on ds1")
        // Made at no known time, so first seen counts: 2026-09-21 and thirty days.
        #expect(found.first?.expiresOn == CalendarDay("2026-10-21"))
        #expect(found.last?.team == "other" && found.last?.purpose == nil)
        #expect(found.last?.expiresOn == CalendarDay("2031-12-31"))
    }

    @Test func `somebody's owner takes the place of a rule's, and the rule comes back when that is cleared`() throws {
        let id = try disk("a")
        let rules = [try rule("all")]
        try catalog.applyOwnerRules(rules)
        try catalog.setOwner(Owner(team: "net"), diskID: id)
        #expect(try catalog.applyOwnerRules(rules).total == 0)
        #expect(try catalog.owner(diskID: id)?.rule == nil)
        try catalog.clearOwner(diskID: id)
        #expect(try catalog.applyOwnerRules(rules).given == 1)

        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.owner.team": "there"]
        seen.owner = OwnerObservation(owner: Owner(team: "there"), setAt: .distantPast)
        try catalog.record(seen, serverID: server.id)
        #expect(try catalog.owner(diskID: id)?.source == .server)
        #expect(try catalog.ownerConflicts().isEmpty)
        (seen.metadata, seen.owner) = ([:], nil)
        try catalog.record(seen, serverID: server.id, at: Date() + 10)
        #expect(try catalog.owner(diskID: id) == nil)
    }

    @Test func `what the disk does not say leaves a rule's owner alone`() throws {
        let id = try disk("a")
        try catalog.applyOwnerRules([try rule("all")])
        var seen = DiskObservation.disk("a")
        seen.metadata = ["fcd.owner.set-at": "x"]
        seen.owner = OwnerObservation(owner: Owner(), setAt: Date() + 60)
        try catalog.record(seen, serverID: server.id, at: Date() + 60)
        #expect(try catalog.owner(diskID: id)?.rule == "all")
    }

    @Test func `disks of other servers, and those that are gone, keep theirs`() throws {
        let other = try fixture.server("vc2")
        let elsewhere = try catalog.record(.disk("x"), serverID: other.id)
        let gone = try disk("gone")
        try catalog.applyOwnerRules([try rule("all")])
        try catalog.markDeleted(diskID: gone)
        #expect(try catalog.applyOwnerRules([], serverID: server.id).total == 0)
        #expect(try catalog.owner(diskID: elsewhere.id)?.rule == "all")
        #expect(try catalog.owner(diskID: gone)?.rule == "all")
    }

    @Test func `a forecast says what each rule comes to, and applying does just that`() throws {
        try disk("a", name: "db-1")
        let own = try disk("b", name: "db-2")
        try disk("c", name: "web")
        try disk("d", name: "log")
        try catalog.setOwner(Owner(team: "net"), diskID: own)
        var rules = [try rule("db") { $0.name = ["db-*"] }, try rule("bw") { $0.name = ["*b*"] }]
        var forecast = try catalog.forecast(rules)
        #expect(forecast.rules.map(\.fits) == [2, 3])
        #expect(forecast.rules.map(\.gives) == [1, 1])
        #expect(forecast.rules.map(\.explicit) == [1, 0])
        #expect(forecast.rules.map(\.passed) == [0, 2])
        #expect(forecast.rules.map(\.capacityMiB) == [1_024, 1_024])
        #expect(forecast.wouldGive == 2 && forecast.wouldChange == 0 && forecast.wouldRemove == 0)
        #expect(forecast.unowned == 1)
        try catalog.applyOwnerRules(rules)
        forecast = try catalog.forecast(rules)
        #expect(forecast.wouldGive == 0 && forecast.wouldChange == 0 && forecast.wouldRemove == 0)
        rules[0].contact = try OwnerText("new@example.com")
        rules[1].conditions.name = ["nothing"]
        forecast = try catalog.forecast(rules)
        #expect(forecast.wouldChange == 1 && forecast.wouldRemove == 1)
        let changes = try catalog.applyOwnerRules(rules)
        #expect(changes.changed == 1 && changes.removed == 1 && changes.given == 0)
        #expect(try catalog.forecast([]).wouldRemove == 1)
    }

    @Test func `several hundred rules with many patterns are taken`() throws {
        try disk("a", name: "n-499")
        let rules = try (0..<500).map { number in
            try rule("r\(number)") { $0.name = (0..<200).map { _ in "n-\(number)" } }
        }
        // SQLite has a limit to what it binds.
        #expect(throws: Never.self) { try catalog.applyOwnerRules(Array(rules.prefix(100))) }
        let few = try (0..<500).map { number in try rule("r\(number)") { $0.name = ["n-\(number)"] } }
        #expect(try catalog.applyOwnerRules(few).given == 1)
        #expect(try catalog.forecast(few).rules.last?.gives == 1)
    }

    @Test(arguments: [
        ("a[b", "a[b has a [ without its ]"), ("[", "[ has a [ without its ]"), ("[]", "[] has a [ without its ]"),
        (" ", "it is empty"), ("[]]", nil), ("[^]a]x", nil), ("db-[0-9]*", nil), ("a]", nil),
    ])
    func `a pattern that could fit nothing is told from one that can`(pattern: String, fault: String?) {
        #expect(OwnerRuleConditions.fault(of: pattern) == fault)
    }

    @Test(arguments: [("{host}", "{host} stands for nothing"), ("a {meta:x", "no closing brace"), ("{tag:}", "{tag:}")])
    func `words in braces that stand for nothing are refused`(text: String, words: String) {
        let error = #expect(throws: CatalogError.self) { try OwnerText(text) }
        #expect(error?.message.contains(words) == true)
    }
}
