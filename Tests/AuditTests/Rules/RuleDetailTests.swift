import Catalog
import Foundation
import Testing

@testable import Audit

/// What rules say of particular disks, beside what they find.
@Suite(.timeLimit(.minutes(2)))
struct RuleDetailTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    // MARK: Commands

    @Test(arguments: ["snapshots.old", "snapshots.chain", "snapshots.blocks"])
    func `snapshots of a Kubernetes volume are left to its cluster`(_ rule: String) throws {
        var site = AuditSite()
        site.disk("volume") { $0.metadata = ["cns.k8s.pvc.name": "data", "cns.k8s.pvc.namespace": "db"] }
        site.disk("nameless") { $0.metadata = ["cns.version": "3"] }
        site.disk("plain")
        for disk in site.disks {
            site.snapshots[disk.fcdID] = (1...4).map { number in
                SnapshotObservation(
                    id: "\(disk.fcdID)-\(number)",
                    createdAt: AuditFixture.days(number == 1 ? -100 : -3),
                    description: "s"
                )
            }
        }
        try fixture.sync(site, daysAgo: 2)
        let mark = RetirementMark(retiredAt: AuditFixture.days(-1), dueAt: AuditFixture.days(5))
        for disk in site.disks {
            try fixture.catalog.setRetirement(mark, diskID: try fixture.key(disk.fcdID), at: AuditFixture.days(-1))
        }
        let findings = try fixture.found(rule).mapValues { $0.commands.map(\.text) }
        #expect(findings.count == 3)
        for (id, commands) in findings {
            if id.hasPrefix("volume") {
                #expect(commands == ["kubectl get volumesnapshot -n db"])
            } else if id.hasPrefix("nameless") {
                #expect(commands == ["kubectl get volumesnapshot --all-namespaces"])
            } else {
                #expect(commands.allSatisfy { $0.hasPrefix("fcd snapshot ") })
            }
        }
    }

    @Test func `a Kubernetes volume is not to be relocated`() throws {
        var site = AuditSite()
        site.machine("vm-1")
        site.disk("volume", vm: "vm-1") { disk in
            (disk.path, disk.datastoreMoid) = ("[ds2] other/volume.vmdk", "datastore-2")
            disk.metadata = ["cns.k8s.pvc.name": "data"]
        }
        for id in ["one", "two"] { site.disk(id, vm: "vm-1") }
        try fixture.sync(site, daysAgo: 2)
        for rule in ["use.other-datastore", "inventory.outside-folder"] {
            #expect(try fixture.found(rule)["volume"]?.commands.map(\.text) == ["kubectl get pvc data"])
        }
    }

    @Test func `a VM of a name that another one has is named by its ID`() throws {
        var site = AuditSite()
        for moid in ["vm-1", "vm-2", "vm-3"] {
            site.machine(moid) { machine in
                machine.powerState = "poweredOff"
                if moid != "vm-3" { machine.name = "web" }
            }
            site.disk("on-\(moid)", vm: moid)
        }
        // Two VMs have it: the command says from which it goes.
        site.disk("shared", vm: "vm-3")
        site.attachments.append(AttachmentObservation(fcdID: "shared", vmMoid: "vm-1"))
        site.machines[0].powerState = "poweredOn"
        try fixture.sync(site, daysAgo: 40)
        let findings = try fixture.found("use.vm-off").mapValues { $0.commands.map(\.text) }
        #expect(
            findings == [
                "on-vm-2": ["fcd detach on-vm-2 --vm vm-2"], "on-vm-3": ["fcd detach on-vm-3 --vm name-vm-3"],
                "shared": ["fcd detach shared --vm name-vm-3"],
            ]
        )
    }

    /// Two datastores in different datacenters have the same name.
    private var twins: AuditSite {
        var site = AuditSite()
        site.datastores.append(
            DatastoreObservation(
                moid: "datastore-3",
                name: "ds1",
                url: "ds:///3/",
                type: "VMFS",
                capacityMiB: 1_048_576,
                freeMiB: 1_024,
                datacenterPath: "DC2"
            )
        )
        return site
    }

    @Test func `a datastore of a name that another one has is named by its ID`() throws {
        var site = twins
        site.disk("big") { disk in
            (disk.datastoreMoid, disk.capacityMiB, disk.createdAt) = ("datastore-3", 1_048_576, AuditFixture.days(-90))
        }
        site.disk("only") { disk in
            (disk.inGlobalCatalog, disk.inDatastoreCatalog, disk.datastoreMoid) = (false, true, "datastore-3")
        }
        site.disk("unlike") { disk in
            (disk.inGlobalCatalog, disk.inDatastoreCatalog, disk.datastoreMoid) = (false, true, "datastore-2")
        }
        site.listed = ["datastore-3": ["only"], "datastore-2": ["unlike"]]
        site.files = ["datastore-3": []]
        site.machine("vm-1") { machine in
            machine.files = ["a", "b"].map {
                VMFileObservation(path: "[ds1] vm/\($0).vmdk", role: .disk, datastoreMoid: "datastore-3")
            }
        }
        site.disk("apart", vm: "vm-1") { $0.datastoreMoid = "datastore-2" }
        try fixture.sync(site, daysAgo: 40)
        let only = try fixture.found("inventory.only-datastore").mapValues { $0.commands.map(\.text) }
        #expect(only["only"] == ["fcd reconcile datastore-3 --global-catalog"])
        #expect(only["unlike"] == ["fcd reconcile ds2 --global-catalog"])
        #expect(
            try fixture.found("inventory.file-gone")["big"]?.commands.last?.text
                == "fcd reconcile datastore-3 --dry-run"
        )
        let full = try fixture.found("capacity.datastore-full")["datastore-3"]
        #expect(full?.commands.map(\.text) == ["fcd find --datastore datastore-3 --sort -size"])
        let space = try fixture.found("capacity.orphaned-space")["datastore-3"]
        #expect(
            space?.commands.map(\.text) == ["fcd find --no-owner --datastore datastore-3 attached:no --sort -size"]
        )
        let apart = try fixture.found("use.other-datastore")["apart"]
        #expect(apart?.commands.map(\.text) == ["fcd relocate apart --datastore datastore-3"])
    }

    @Test func `a VM's device is found by its datastore's name and by its ID`() throws {
        var site = twins
        for (moid, datastore) in [("vm-1", "ds1"), ("vm-2", "ds2")] {
            site.machine(moid)
            site.attachments.append(
                AttachmentObservation(fcdID: "unknown-\(moid)", vmMoid: moid, path: "[\(datastore)] fcd/x.vmdk")
            )
        }
        try fixture.sync(site, daysAgo: 2)
        let rule = "inventory.unknown-device"
        // Which of two datastores of one name it is, the path does not tell.
        for datastore in ["ds1", "datastore-1", "datastore-3"] {
            let findings = try fixture.found(rule, datastore: datastore)
            #expect(findings.keys.sorted() == ["vm-1"])
            #expect(findings["vm-1"]?.commands.map(\.text) == ["fcd reconcile DATASTORE --dry-run"])
        }
        let other = try fixture.found(rule, datastore: "datastore-2")
        #expect(other["vm-2"]?.commands.map(\.text) == ["fcd reconcile ds2 --dry-run"])
        #expect(try fixture.found(rule, datastore: "datastore-9").isEmpty)
    }

    @Test func `a machine sets no control flag that the policy forbids`() throws {
        var site = AuditSite()
        site.machine("vm-1") { $0.changedBlockTracking = true }
        site.disk("disk", vm: "vm-1") { ($0.keepAfterDeleteVM, $0.changedBlockTracking) = (false, false) }
        try fixture.sync(site, daysAgo: 2)
        for (allowed, isSafe) in [(["keep"], [true, false]), (["cbt"], [false, true]), ([], [false, false])] {
            let settings = AuditRuleSettings(parameters: ["allowed": .words(allowed)])
            let policy = AuditPolicy(rules: ["security.control-flags": settings])
            let findings = try ["protection.keep-after-delete-vm", "protection.cbt-mismatch"]
                .map { try #require(try fixture.found($0, policy: policy)["disk"]) }
            #expect(findings.map(\.isSafeToMend) == isSafe)
            #expect(findings.map { $0.decision(.en) == "the policy does not allow the flag" } == isSafe.map { !$0 })
        }
    }

    @Test func `a disk that is gone with its file is not to be registered from it`() throws {
        var site = AuditSite()
        site.datastores.append(
            DatastoreObservation(moid: "datastore-3", name: "vsan", url: "ds:///3/", type: "vsan", datacenterPath: "DC")
        )
        for id in ["deleted", "unregistered", "elsewhere"] { site.disk(id) }
        site.disks[2].datastoreMoid = "datastore-2"
        for id in ["onVSAN", "foundOnVSAN"] {
            site.disk(id) { ($0.datastoreMoid, $0.path) = ("datastore-3", "[vsan] 5d1c/\(id).vmdk") }
        }
        func files(_ ids: [String]) -> [FileObservation] {
            ids.map { FileObservation(path: "[ds1] fcd/\($0).vmdk", kind: "disk") }
        }
        let onVSAN = FileObservation(path: "[vsan] 5d1c/foundOnVSAN.vmdk", kind: "disk")
        site.files = ["datastore-1": files(["deleted", "unregistered"]), "datastore-3": [onVSAN]]
        try fixture.sync(site, daysAgo: 20)
        let disks = site.disks
        site.disks = []
        site.files = nil
        try fixture.sync(site, daysAgo: 10)
        func commands(asOf: Date? = nil) throws -> [String: [String]] {
            let options = AuditOptions(only: ["inventory.gone"], now: AuditFixture.now, asOf: asOf)
            let findings = try fixture.report(options).findings.all()
            return Dictionary(uniqueKeysWithValues: findings.map { ($0.subjectID ?? "", $0.commands.map(\.text)) })
        }
        // The search is older than the last that was seen of them.
        let register = Dictionary(
            uniqueKeysWithValues: disks.map { ($0.fcdID, ["fcd register '\($0.path ?? "")'"]) }
        )
        #expect(try commands() == register)
        site.files = ["datastore-1": files(["unregistered"]), "datastore-3": []]
        try fixture.sync(site, daysAgo: 5)
        // A folder on vSAN goes by two names: there, what was never found proves nothing.
        let both = register.merging(["deleted": ["fcd history deleted"], "foundOnVSAN": ["fcd history foundOnVSAN"]]) {
            $1
        }
        #expect(try commands() == both)
        let finding = try #require(try fixture.found("inventory.gone")["deleted"])
        #expect(
            finding.message == """
                not found on vc1 since 2026-09-11; last seen 2026-09-01; its file was not there either when the datastore was \
                searched on 2026-09-16
                """
        )
        #expect(try fixture.found("inventory.gone")["unregistered"]?.message.hasSuffix("last seen 2026-09-01") == true)
    }

    @Test func `a disk that showed a delta when it went is to be registered by its base`() throws {
        var site = AuditSite()
        site.disk("snapped") { $0.path = "[ds1] fcd/snapped-000002.vmdk" }
        try fixture.sync(site, daysAgo: 20)
        try fixture.sync([], daysAgo: 10)
        let commands = try fixture.found("inventory.gone")["snapped"]?.commands.map(\.text)
        #expect(commands == ["fcd register '[ds1] fcd/snapped.vmdk'"])
    }

    @Test func `tracking is not switched on by machine where the VMs that hold a disk differ`() throws {
        var site = AuditSite()
        for (vm, tracks) in [("vm-1", true), ("vm-2", false), ("vm-3", true)] {
            site.machine(vm) { $0.changedBlockTracking = tracks }
        }
        site.disk("divided", vm: "vm-1") { $0.changedBlockTracking = false }
        site.disk("agreed", vm: "vm-1") { $0.changedBlockTracking = false }
        site.attachments.append(AttachmentObservation(fcdID: "divided", vmMoid: "vm-2"))
        site.attachments.append(AttachmentObservation(fcdID: "agreed", vmMoid: "vm-3"))
        try fixture.sync(site, daysAgo: 2)
        let findings = try fixture.found("protection.cbt-mismatch")
        #expect(findings["divided"]?.isSafeToMend == false && findings["agreed"]?.isSafeToMend == true)
        #expect(findings["divided"]?.message == "off for the disk and on for name-vm-1, which holds it")
        #expect(findings["agreed"]?.message.contains("name-vm-1, name-vm-3") == true)
    }

    @Test func `a Kubernetes volume gets its snapshots from its cluster`() throws {
        var site = AuditSite()
        site.disk("volume") {
            $0.metadata = ["cns.k8s.pvc.name": "data", "cns.k8s.pvc.namespace": "db"]
            ($0.createdAt, $0.snapshots) = (AuditFixture.days(-100), 0)
        }
        try fixture.sync(site, daysAgo: 20)
        let settings = AuditRuleSettings(parameters: ["datastores": .words(["ds1"])])
        let policy = AuditPolicy(rules: ["protection.no-recent-snapshot": settings])
        let finding = try #require(try fixture.found("protection.no-recent-snapshot", policy: policy)["volume"])
        #expect(finding.commands.map(\.text) == ["kubectl get volumesnapshot -n db"])
    }

    // MARK: Words

    @Test func `what was changed is told in the report's language`() throws {
        var site = AuditSite()
        for id in ["switched", "grown"] { site.disk(id) { $0.keepAfterDeleteVM = false } }
        try fixture.sync(site, daysAgo: 60)
        site.disks[0].keepAfterDeleteVM = true
        site.disks[1].capacityMiB = 2_048
        try fixture.sync(site, daysAgo: 2)
        let rule = "security.outside-changes"
        let (english, chinese) = (try fixture.found(rule), try fixture.found(rule, language: .zh))
        #expect(english["switched"]?.message.hasSuffix(": control flags - → keep") == true)
        #expect(english["grown"]?.message.contains("(grown)") == true)
        #expect(english["grown"]?.message.hasSuffix(": grown 1 GiB → 2 GiB") == true)
        #expect(chinese["switched"]?.message.contains("（控制标志）") == true)
        #expect(chinese["grown"]?.message.hasSuffix("：扩容 1 GiB → 2 GiB") == true)
        #expect(english["grown"]?.evidence == chinese["grown"]?.evidence)
    }

    @Test func `who changed a disk is told where the server's events say it`() throws {
        var site = AuditSite()
        for moid in ["vm-1", "vm-2"] { site.machine(moid) }
        for id in ["alone", "several", "itself", "unknown"] { site.disk(id) }
        try fixture.sync(site, daysAgo: 60)
        for id in ["alone", "itself", "unknown"] {
            site.attachments.append(AttachmentObservation(fcdID: id, vmMoid: "vm-1"))
        }
        site.attachments.append(AttachmentObservation(fcdID: "several", vmMoid: "vm-1"))
        try fixture.sync(site, daysAgo: 4)
        site.attachments.removeLast()
        site.attachments.append(AttachmentObservation(fcdID: "several", vmMoid: "vm-2"))
        try fixture.sync(site, daysAgo: 2)
        let changes = try fixture.catalog.unauthoredChanges(
            serverID: fixture.server.id,
            since: AuditFixture.days(-7),
            limit: 100
        )
        #expect(changes.count == 6)
        func author(_ user: String?) -> EventAuthor {
            EventAuthor(user: user, event: "VmReconfiguredEvent", time: AuditFixture.days(-3))
        }
        try fixture.catalog.note(
            changes.map { change in
                switch (change.fcdID, change.kind) {
                case ("alone", _): (change, author(#"LAB\ann"#))
                case ("several", .detached): (change, author(#"LAB\ann"#))
                case ("several", _): (change, author(#"LAB\bob, "x""#))
                case ("itself", _): (change, author(nil))
                default: (change, nil)
                }
            }
        )
        let rule = "security.outside-changes"
        let (english, chinese) = (try fixture.found(rule), try fixture.found(rule, language: .zh))
        #expect(english["alone"]?.message.hasSuffix(#": attached - → name-vm-1 by LAB\ann"#) == true)
        #expect(chinese["alone"]?.message.hasSuffix(#"：挂载 - → name-vm-1，操作者 LAB\ann"#) == true)
        #expect(english["itself"]?.message.hasSuffix(": attached - → name-vm-1 by the server itself") == true)
        #expect(english["unknown"]?.message.hasSuffix(": attached - → name-vm-1") == true)
        func by(_ id: String) -> AuditEvidence.Value? { english[id]?.evidence.first { $0.key == "by" }?.value }
        #expect(by("alone") == .text(#"LAB\ann"#))
        #expect(by("several") == .text(#"LAB\ann, LAB\bob, "x""#))
        #expect(by("itself") == nil && by("unknown") == nil)
    }

    @Test func `that the server's events could not be read is said`() throws {
        try fixture.sync(AuditSite(), daysAgo: 2)
        let rule = try #require(AuditRule.all.first { $0.id == "security.outside-changes" })
        #expect(try fixture.notes(rule.id) == [])
        let server = fixture.server.id
        try fixture.catalog.noteEventsRead(serverID: server, error: "no permission", at: AuditFixture.days(-2))
        #expect(try fixture.notes(rule.id) == ["the server's events could not be read, so not all say by whom: vc1"])
        try fixture.catalog.noteEventsRead(serverID: server, error: nil, at: AuditFixture.days(-1))
        #expect(try fixture.notes(rule.id) == [])
    }

    @Test func `every kind of change that the policy may name has words`() {
        let kinds = AuditRule.securityOutsideChanges.parameters.last?.choices ?? []
        #expect(Set(kinds) == Set(AuditWords.changes.keys))
    }

    @Test func `all VMs that share a disk are named`() throws {
        var site = AuditSite()
        for moid in ["vm-1", "vm-2", "vm-3"] { site.machine(moid) }
        site.disk("shared")
        let uses = [
            ("vm-2", "sharingMultiWriter", "persistent"), ("vm-1", "sharingMultiWriter", "nonpersistent"),
            ("vm-3", "sharingNone", "persistent"),
        ]
        for (vm, sharing, mode) in uses {
            site.attachments.append(
                AttachmentObservation(fcdID: "shared", vmMoid: vm, diskMode: mode, sharing: sharing)
            )
        }
        try fixture.sync(site, daysAgo: 2)
        let sharing = try #require(try fixture.found("security.sharing")["shared"])
        #expect(
            sharing.message == """
                name-vm-1 uses it with sharingMultiWriter, nonpersistent; \
                name-vm-2 uses it with sharingMultiWriter, persistent
                """
        )
        #expect(
            sharing.evidence.map(\.value) == [
                .text("name-vm-1, name-vm-2"), .text("sharingMultiWriter"), .text("nonpersistent, persistent"),
            ]
        )
        let twice = try #require(try fixture.found("use.attached-twice", language: .zh)["shared"])
        #expect(twice.message == "同时挂载到 name-vm-1（多写入）、name-vm-2（多写入）、name-vm-3")
    }

    @Test func `a growth and a deletion that snapshots stand in the way of are both told`() throws {
        var site = AuditSite()
        site.disk("both") { $0.snapshots = 2 }
        try fixture.sync(site, daysAgo: 20)
        for (kind, daysAgo) in [(OperationKind.extend, 9.0), (.delete, 5), (.extend, 7)] {
            let operation = try fixture.catalog.begin(
                OperationIntent(kind: kind, diskID: try fixture.key("both"), target: "both"),
                at: AuditFixture.days(-daysAgo)
            )
            try fixture.catalog.finish(
                operation.id,
                .failed,
                outcome: "refused: disk.snapshots",
                error: "the disk has snapshots",
                at: AuditFixture.days(-daysAgo)
            )
        }
        let finding = try #require(try fixture.found("snapshots.blocks")["both"])
        #expect(
            finding.message
                == "2 snapshots in the way of growth (refused on 2026-09-14) and deletion (refused on 2026-09-16)"
        )
        #expect(finding.key == "snapshots.blocks/uuid-vc1/disk/both")
        let evidence = Dictionary(uniqueKeysWithValues: finding.evidence.map { ($0.key, $0.value) })
        #expect(evidence["command"] == .text("extend, delete"))
        let chinese = try #require(try fixture.found("snapshots.blocks", language: .zh)["both"])
        #expect(chinese.message == "2 个快照妨碍扩容（2026-09-14 被拒绝）和删除（2026-09-16 被拒绝）")
    }

    @Test func `a retirement that a snapshot stands in the way of is told with the day on which it is due`() throws {
        var site = AuditSite()
        for id in ["due", "open"] { site.disk(id) { $0.snapshots = 1 } }
        try fixture.sync(site, daysAgo: 20)
        for (id, due) in [("due", AuditFixture.days(30)), ("open", nil)] {
            let mark = RetirementMark(retiredAt: AuditFixture.days(-9), dueAt: due)
            try fixture.catalog.setRetirement(mark, diskID: try fixture.key(id), at: AuditFixture.days(-9))
        }
        let findings = try fixture.found("snapshots.blocks")
        #expect(findings["due"]?.message == "1 snapshot in the way of deletion (due on 2026-10-21)")
        #expect(findings["open"]?.message == "1 snapshot in the way of deletion (of the retired disk)")
    }

    // MARK: Files that a search found

    @Test func `files of disks that went since the search are not told to be nobody's`() throws {
        let ids = ["kept", "deleted", "moved", "unregistered", "before", "snapped"]
        var site = AuditSite()
        for id in ids { site.disk(id) }
        site.disks[5].path = "[ds1] fcd/snapped-000002.vmdk"
        try fixture.sync(site, daysAgo: 30)
        // What a search finds of a disk that was unregistered before is nobody's.
        site.disks.removeAll { $0.fcdID == "before" }
        site.files = ["datastore-1": ids.map { FileObservation(path: "[ds1] fcd/\($0).vmdk", kind: "disk") }]
        try fixture.sync(site, daysAgo: 20)
        let rule = "inventory.unregistered"
        let words =
            "disks were deleted, moved or unregistered since the search for VMDK files, and what is left of them is "
            + "not told (`fcd sync --files` searches anew): ds1"
        #expect(
            try fixture.found(rule).keys.sorted() == ["[ds1] fcd/before.vmdk"] && !fixture.notes(rule).contains(words)
        )
        _ = try fixture.catalog.markDeleted(diskID: try fixture.key("deleted"), at: AuditFixture.days(-10))
        site.files = nil
        site.disks.removeAll { ["unregistered", "deleted", "snapped"].contains($0.fcdID) }
        for index in site.disks.indices where site.disks[index].fcdID == "moved" {
            (site.disks[index].datastoreMoid, site.disks[index].path) = ("datastore-2", "[ds2] fcd/moved.vmdk")
        }
        try fixture.sync(site, daysAgo: 5)
        let findings = try fixture.found(rule)
        #expect(findings.keys.sorted() == ["[ds1] fcd/before.vmdk"])
        #expect(findings.values.first?.message.hasSuffix("; as the search of 2026-09-01 found it") == true)
        #expect(try fixture.notes(rule).contains(words))
        // The next search tells which are there.
        site.files = [
            "datastore-1": ["kept", "unregistered"].map {
                FileObservation(path: "[ds1] fcd/\($0).vmdk", kind: "disk")
            }
        ]
        try fixture.sync(site, daysAgo: 2)
        #expect(
            try fixture.found(rule).keys.sorted() == ["[ds1] fcd/unregistered.vmdk"]
                && !fixture.notes(rule).contains(words)
        )
    }
}
