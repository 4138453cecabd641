import Audit
import Catalog
import Foundation

extension RuleCase {
    static let protection: [RuleCase] = [
        RuleCase(
            rule: "protection.keep-after-delete-vm",
            found: ["goes"],
            message: "it does not outlive a VM that holds it",
            commands: ["fcd flag set goes keep"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            site.disk("goes") { $0.keepAfterDeleteVM = false }
            site.disk("stays") { $0.keepAfterDeleteVM = true }
            site.disk("unknown")
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "protection.cbt-mismatch",
            found: ["diskOff", "diskOn"],
            message: "off for the disk and on for name-vm-1, which holds it",
            commands: ["fcd flag set diskOff cbt"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1") { $0.changedBlockTracking = true }
            site.machine("vm-2") { $0.changedBlockTracking = false }
            site.machine("vm-3")
            site.disk("diskOff", vm: "vm-1") { $0.changedBlockTracking = false }
            site.disk("diskOn", vm: "vm-2") { $0.changedBlockTracking = true }
            site.disk("same", vm: "vm-1") { $0.changedBlockTracking = true }
            site.disk("unknownVM", vm: "vm-3") { $0.changedBlockTracking = true }
            site.disk("free") { $0.changedBlockTracking = true }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "protection.no-recent-snapshot",
            found: ["none", "old", "owned"],
            message: "no snapshot; the policy asks for one of the last 7 days",
            commands: ["fcd snapshot create none --description DESCRIPTION"],
            policy: AuditPolicy(rules: [
                "protection.no-recent-snapshot": AuditRuleSettings(parameters: [
                    "tags": .words(["tier/*"]), "owners": .words(["pay*"]),
                ])
            ])
        ) { fixture in
            var site = AuditSite()
            for id in ["none", "old", "recent", "new", "notAsked", "owned", "unknown"] {
                site.disk(id) { disk in
                    disk.createdAt = AuditFixture.days(id == "new" ? -1 : -100)
                    disk.snapshots = id == "unknown" ? 3 : 0
                    if id != "notAsked", id != "owned" { disk.tags = [CatalogTag(category: "tier", name: "gold")] }
                }
            }
            for (id, daysAgo) in [("old", 9.0), ("recent", 3)] {
                site.snapshots[id] = [
                    SnapshotObservation(id: "s-\(id)", createdAt: AuditFixture.days(-daysAgo), description: "daily")
                ]
            }
            try fixture.sync(site, daysAgo: 2)
            try fixture.catalog.setOwner(Owner(team: "payments"), diskID: try fixture.key("owned"))
        },
    ]

    static let snapshots: [RuleCase] = [
        RuleCase(
            rule: "snapshots.old",
            found: ["s-1", "s-3"],
            message: "the snapshot before upgrade was made on 2026-06-13, 100 days ago",
            commands: ["fcd snapshot rm one s-1"]
        ) { fixture in
            var site = AuditSite()
            site.disk("one")
            site.disk("two")
            site.snapshots = [
                "one": [
                    SnapshotObservation(id: "s-1", createdAt: AuditFixture.days(-100), description: "before upgrade"),
                    SnapshotObservation(id: "s-2", createdAt: AuditFixture.days(-10), description: "daily"),
                    SnapshotObservation(id: "s-4", createdAt: nil, description: "unreadable"),
                ],
                "two": [
                    SnapshotObservation(id: "s-3", createdAt: AuditFixture.days(-31), description: ""),
                    SnapshotObservation(id: "s-5", createdAt: AuditFixture.days(-200), description: "was there"),
                ],
            ]
            try fixture.sync(site, daysAgo: 4)
            site.snapshots = [
                "two": [SnapshotObservation(id: "s-3", createdAt: AuditFixture.days(-31), description: "")]
            ]
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "snapshots.chain",
            found: ["long"],
            message: "4 snapshots; the limit is 3",
            commands: ["fcd snapshot ls long", "fcd snapshot prune long --keep-last 3"]
        ) { fixture in
            var site = AuditSite()
            site.disk("long") { $0.snapshots = 4 }
            site.disk("short") { $0.snapshots = 3 }
            site.disk("unknown")
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "snapshots.stranded",
            found: ["s-1", nil],
            message: "its disk is gone, and the datastore still has the snapshot left",
            commands: ["fcd snapshot ls --stranded"]
        ) { fixture in
            var site = AuditSite()
            for id in ["gone", "goneWhole", "lost", "well"] { site.disk(id) }
            func snapshot(_ id: String?, _ stranding: SnapshotObservation.Stranding?, _ name: String = "x")
                -> [SnapshotObservation]
            {
                [SnapshotObservation(id: id, createdAt: AuditFixture.days(-9), description: name, stranding: stranding)]
            }
            site.snapshots = [
                "gone": snapshot("s-1", nil), "goneWhole": snapshot("s-2", nil), "lost": snapshot(nil, .noID),
                "well": snapshot("s-3", nil),
            ]
            try fixture.sync(site, daysAgo: 4)
            site.disks.removeAll { $0.fcdID.hasPrefix("gone") }
            site.snapshots = ["gone": snapshot("s-1", .diskGone, "left"), "goneWhole": []]
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "snapshots.blocks",
            found: ["grows", "retired"],
            message: "2 snapshots in the way of growth (refused on 2026-09-18)",
            commands: ["fcd snapshot ls grows", "fcd snapshot prune grows --keep-last N"]
        ) { fixture in
            var site = AuditSite()
            for id in ["grows", "retired", "grownLater", "idle"] { site.disk(id) { $0.snapshots = 2 } }
            site.disk("retiredWithout") { $0.snapshots = 0 }
            try fixture.sync(site, daysAgo: 20)
            let mark = RetirementMark(retiredAt: AuditFixture.days(-9), dueAt: AuditFixture.days(5))
            for id in ["retired", "retiredWithout"] {
                try fixture.catalog.setRetirement(mark, diskID: try fixture.key(id), at: AuditFixture.days(-9))
            }
            for (id, daysAgo, state) in [
                ("grows", 3.0, OperationRecord.State.failed), ("grownLater", 3, .failed), ("grownLater", 2, .done),
            ] {
                let operation = try fixture.catalog.begin(
                    OperationIntent(kind: .extend, diskID: try fixture.key(id), target: id),
                    at: AuditFixture.days(-daysAgo)
                )
                try fixture.catalog.finish(
                    operation.id,
                    state,
                    outcome: state == .failed ? "refused: disk.snapshots" : nil,
                    error: state == .failed ? "the disk has snapshots" : nil,
                    at: AuditFixture.days(-daysAgo)
                )
            }
        },
    ]

    static let capacity: [RuleCase] = [
        RuleCase(
            rule: "capacity.datastore-full",
            found: ["datastore-1"],
            message: "at least 99 % of 1 TiB is provisioned, 512 GiB is free; the limit is 90 %",
            commands: ["fcd find --datastore ds1 --sort -size"]
        ) { fixture in
            var site = AuditSite()
            site.disk("thin") { ($0.capacityMiB, $0.usedMiB, $0.provisioning) = (524_288, 10_000, .thin) }
            site.disk("thick") { ($0.capacityMiB, $0.usedMiB, $0.provisioning) = (500_000, 500_000, .eager) }
            site.disk("unknown")
            site.disk("small") { ($0.datastoreMoid, $0.usedMiB) = ("datastore-2", 512) }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "capacity.thin-grown",
            found: ["grown"],
            message: "it takes 950 MiB of 1 GiB, 92 %",
            commands: ["fcd extend grown --size SIZE"]
        ) { fixture in
            var site = AuditSite()
            site.disk("grown") { ($0.usedMiB, $0.provisioning) = (950, .thin) }
            site.disk("empty") { ($0.usedMiB, $0.provisioning) = (100, .thin) }
            site.disk("thick") { ($0.usedMiB, $0.provisioning) = (1_024, .eager) }
            site.disk("unknown") { $0.provisioning = .thin }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "capacity.orphaned-space",
            found: ["datastore-1", "datastore-1"],
            message: "1 disk of nobody, 200 GiB, attached to nothing for more than 30 days",
            commands: ["fcd find --no-owner --datastore ds1 attached:no --sort -size"]
        ) { fixture in
            var site = AuditSite()
            let sizes: [(String, Int64, String)] = [
                ("none", 204_800, "datastore-1"), ("one", 102_400, "datastore-1"), ("two", 51_200, "datastore-1"),
                ("little", 1_024, "datastore-2"),
            ]
            for (id, size, datastore) in sizes {
                site.disk(id) { ($0.capacityMiB, $0.datastoreMoid) = (size, datastore) }
            }
            site.machine("vm-1") { machine in
                machine.files = [VMFileObservation(path: "[ds1] fcd/plain.vmdk", role: .disk)]
            }
            for (id, vm) in [("held", "vm-1"), ("plain", nil)] { site.disk(id, vm: vm) { $0.capacityMiB = 1_000_000 } }
            try fixture.sync(site, daysAgo: 80)
            for id in ["one", "two", "little"] {
                try fixture.catalog.setOwner(Owner(team: "net"), diskID: try fixture.key(id))
            }
        },
    ]

    static let security: [RuleCase] = [
        RuleCase(
            rule: "security.control-flags",
            found: ["pinned"],
            message: "it carries no-relocation, which the policy does not allow",
            commands: ["fcd flag clear pinned no-relocation"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            site.disk("pinned") { $0.relocationDisabled = true }
            site.disk("usual") {
                ($0.keepAfterDeleteVM, $0.changedBlockTracking, $0.relocationDisabled) = (true, true, false)
            }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "security.sharing",
            found: ["forgets", "shared"],
            message: "name-vm-1 uses it with sharingNone, nonpersistent",
            commands: ["fcd show forgets"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1")
            let modes = [
                ("shared", "sharingMultiWriter", "persistent"), ("forgets", "sharingNone", "nonpersistent"),
                ("usual", "sharingNone", "independent_persistent"),
            ]
            for (id, sharing, mode) in modes {
                site.disk(id)
                site.attachments.append(
                    AttachmentObservation(fcdID: id, vmMoid: "vm-1", diskMode: mode, sharing: sharing)
                )
            }
            site.disk("unknown", vm: "vm-1")
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "security.outside-changes",
            found: ["renamed", "switched"],
            message: "1 change (renamed) in 7 days, the last seen on 2026-09-19: renamed disk-renamed → new",
            commands: ["fcd history renamed --source sync"]
        ) { fixture in
            var site = AuditSite()
            for id in ["renamed", "renamedByUs", "renamedLongAgo", "volume", "same", "switched", "snapped"] {
                site.disk(id) { $0.keepAfterDeleteVM = false }
            }
            site.disks[3].metadata = ["cns.k8s.pvc.name": "data"]
            site.disks[5].name = "switched"
            try fixture.sync(site, daysAgo: 60)
            site.disks[2].name = "new"
            try fixture.sync(site, daysAgo: 30)
            site.disks[1].name = "ours"
            try fixture.catalog.record(site.disks[1], serverID: fixture.server.id, at: AuditFixture.days(-4))
            site.disks[0].name = "new"
            site.disks[3].name = "new"
            site.disks[5].keepAfterDeleteVM = true
            site.disks[6].path = "[ds1] fcd/snapped-000001.vmdk"
            // Nobody knows since when it is attached.
            site.machine("vm-1")
            site.disk("met", vm: "vm-1")
            try fixture.sync(site, daysAgo: 2)
        },
    ]
}
