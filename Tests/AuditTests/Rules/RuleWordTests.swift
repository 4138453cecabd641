import Audit
import Catalog
import Foundation
import Testing

/// What rules say, and which commands they name, of what the first finding of their case does not show.
@Suite(.timeLimit(.minutes(1)))
struct RuleWordTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    private struct Words: Equatable {
        let message: String
        let commands: [String]
    }

    /// What a rule's case finds, by the ID of what it is about.
    private func words(ofCase rule: String, _ language: AuditLanguage = .en) throws -> [String: Words] {
        let rule = try #require(RuleCase.all.first { $0.rule == rule })
        let fixture = try AuditFixture()
        try rule.prepare(fixture)
        return try words(rule.rule, rule.policy, language, fixture)
    }

    private func words(
        _ rule: String,
        _ policy: AuditPolicy = AuditPolicy(),
        _ language: AuditLanguage = .en,
        _ other: AuditFixture? = nil
    ) throws -> [String: Words] {
        let options = AuditOptions(policy: policy, only: [rule], language: language, now: AuditFixture.now)
        let findings = try (other ?? fixture).report(options).findings.all()
        return Dictionary(
            uniqueKeysWithValues: findings.map {
                ($0.subjectID ?? "", Words(message: $0.message, commands: $0.commands.map(\.text)))
            }
        )
    }

    @Test func `a catalog that cannot say how far it is has the server's words, and is to be looked at`() throws {
        var site = AuditSite()
        site.clocks = [
            CatalogClockObservation(
                datastoreURL: "ds:///1/",
                objectClock: nil,
                syncClock: nil,
                error: "NotSupported: no"
            )
        ]
        try fixture.sync(site, daysAgo: 2)
        let rule = "inventory.global-catalog-behind"
        let expected = "whether it is behind was unknown on 2026-09-19: NotSupported: no"
        #expect(try words(rule) == ["datastore-1": Words(message: expected, commands: ["fcd catalog-status"])])
        #expect(
            try words(rule, AuditPolicy(), .zh)["datastore-1"]?.message == "2026-09-19 无法得知是否落后：NotSupported: no"
        )
    }

    @Test func `a retired disk that was used since says when it was seen so`() throws {
        let found = try words(ofCase: "ownership.retired-in-use")
        #expect(
            found["wasHeld"]
                == Words(
                    message: "retired on 2026-09-01 by kim@host, and seen in use on 2026-09-11",
                    commands: ["fcd unretire wasHeld"]
                )
        )
        let chinese = try words(ofCase: "ownership.retired-in-use", .zh)
        #expect(chinese["wasHeld"]?.message == "于 2026-09-01 退役（kim@host），却在 2026-09-11 被发现使用")
    }

    @Test func `a Kubernetes volume says whether its namespace or its claim is not alive`() throws {
        let found = try words(ofCase: "ownership.kubernetes-unknown")
        #expect(
            found["noSpace"]
                == Words(
                    message: "the volume names the namespace gone, which the configuration does not list for the "
                        + "cluster listed",
                    commands: ["kubectl get pv"]
                )
        )
        #expect(
            found["noClaim"]
                == Words(
                    message: "the volume names the claim shop/gone, which the configuration does not list for the "
                        + "cluster listed",
                    commands: ["kubectl get pvc gone -n shop"]
                )
        )
        let chinese = try words(ofCase: "ownership.kubernetes-unknown", .zh)
        #expect(chinese["noSpace"]?.message == "该卷所属的命名空间 gone 不在配置中集群 listed 的列表里")
        #expect(chinese["noClaim"]?.message == "该卷所属的声明 shop/gone 不在配置中集群 listed 的列表里")
    }

    @Test func `a snapshot without an ID is told by its description`() throws {
        let found = try words(ofCase: "snapshots.stranded")
        #expect(
            found[""]
                == Words(
                    message: "the server lists the snapshot x without an ID: no call can name it",
                    commands: ["fcd snapshot ls --stranded"]
                )
        )
        #expect(
            try words(ofCase: "snapshots.stranded", .zh)[""]?.message == "服务器列出的快照 x 没有 ID，任何调用都无法指定它"
        )
    }

    @Test func `snapshots are asked for of all disks on datastores that the policy names`() throws {
        var site = AuditSite()
        for (id, datastore) in [("on1", "datastore-1"), ("on2", "datastore-2"), ("kept", "datastore-2")] {
            site.disk(id) { ($0.datastoreMoid, $0.snapshots) = (datastore, 0) }
            site.disks[site.disks.count - 1].createdAt = AuditFixture.days(-90)
        }
        site.snapshots["kept"] = [
            SnapshotObservation(id: "s-1", createdAt: AuditFixture.days(-3), description: "daily")
        ]
        try fixture.sync(site, daysAgo: 2)
        func policy(_ datastores: [String], days: Int = 7) -> AuditPolicy {
            AuditPolicy(rules: [
                "protection.no-recent-snapshot": AuditRuleSettings(parameters: [
                    "datastores": .words(datastores), "days": .number(days),
                ])
            ])
        }
        let rule = "protection.no-recent-snapshot"
        #expect(try words(rule, policy([])).isEmpty)
        #expect(try words(rule, policy(["ds2"])).keys.sorted() == ["on2"])
        #expect(try words(rule, policy(["ds*"])).keys.sorted() == ["on1", "on2"])
        let strict = try words(rule, policy(["ds2"], days: 2))
        #expect(
            strict["kept"]
                == Words(
                    message: "the newest snapshot is of 2026-09-18; the policy asks for one of the last 2 days",
                    commands: ["fcd snapshot create kept --description DESCRIPTION"]
                )
        )
    }

    @Test func `orphaned space is told by the month in which it became so`() throws {
        var site = AuditSite()
        let machines = ["vm-1", "vm-2", "vm-3"]
        for moid in machines { site.machine(moid) }
        for (number, moid) in machines.enumerated() {
            site.disk("disk-\(number)", vm: moid) { $0.capacityMiB = 102_400 * Int64(number + 1) }
        }
        try fixture.sync(site, daysAgo: 200)
        // 2026-05-14, 2026-06-13, and 2026-09-16, which is not long ago.
        for (moid, daysAgo) in [("vm-1", 130.0), ("vm-2", 100), ("vm-3", 5)] {
            site.attachments.removeAll { $0.vmMoid == moid }
            try fixture.sync(site, daysAgo: daysAgo)
        }
        let finding = try #require(try fixture.findings("capacity.orphaned-space").first)
        let months = finding.evidence.filter { $0.key.hasPrefix("orphanedMiB.") }
        #expect(months.map(\.key) == ["orphanedMiB.2026-05", "orphanedMiB.2026-06"])
        #expect(months.map(\.value) == [.number(102_400), .number(204_800)])
        #expect(finding.evidence.first { $0.key == "orphanedMiB" }?.value == .number(307_200))
    }

    @Test(arguments: ["vsan", "VSAN", "vVol", "VVOL"])
    func `a datastore whose folders are IDs has no disk outside a folder`(type: String) throws {
        var site = AuditSite()
        site.datastores[1].type = type
        site.disk("object") { disk in
            (disk.path, disk.datastoreMoid) = ("[ds2] 5f3e0a62-1c2d/x.vmdk", "datastore-2")
        }
        site.disk("inVM") { $0.path = "[ds1] db01/x.vmdk" }
        try fixture.sync(site, daysAgo: 2)
        #expect(try words("inventory.outside-folder").keys.sorted() == ["inVM"])
    }
}
