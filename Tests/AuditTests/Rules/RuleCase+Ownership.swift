import Audit
import Catalog
import Foundation

extension RuleCase {
    static let ownership: [RuleCase] = [
        RuleCase(
            rule: "ownership.none",
            found: ["free", "held"],
            message: "no team, person or contact is set; attached to nothing; first seen 2026-09-19",
            commands: ["fcd owner set free --team TEAM"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1")
            site.disk("held", vm: "vm-1")
            site.disk("free")
            site.disk("owned")
            try fixture.sync(site, daysAgo: 2)
            try fixture.catalog.setOwner(Owner(contact: "b@example"), diskID: try fixture.key("owned"))
        },
        RuleCase(
            rule: "ownership.expired",
            found: ["past"],
            message: "the ownership of t ended with 2026-09-20, 1 day ago",
            commands: ["fcd owner set past --expires YYYY-MM-DD"]
        ) { fixture in
            var site = AuditSite()
            for (id, day) in [("past", "2026-09-20"), ("today", "2026-09-21"), ("open", nil)] {
                site.disk(id)
                try fixture.sync(site, daysAgo: 2)
                let owner = Owner(team: "t", expiresOn: day.flatMap(CalendarDay.init))
                try fixture.catalog.setOwner(owner, diskID: try fixture.key(id))
            }
        },
        RuleCase(
            rule: "ownership.retired-in-use",
            found: ["held", "wasHeld"],
            message: "retired on 2026-09-01 by kim@host, and attached to name-vm-1",
            commands: ["fcd unretire held"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1")
            site.disk("held", vm: "vm-1")
            site.disk("wasHeld", vm: "vm-1")
            site.disk("free")
            site.disk("notRetired", vm: "vm-1")
            try fixture.sync(site, daysAgo: 30)
            let mark = RetirementMark(
                retiredAt: AuditFixture.days(-20),
                dueAt: AuditFixture.days(-6),
                by: "kim@host",
                reason: "over"
            )
            for id in ["held", "wasHeld", "free"] {
                try fixture.catalog.setRetirement(mark, diskID: try fixture.key(id), at: AuditFixture.days(-20))
            }
            try fixture.sync(site, daysAgo: 10)
            site.attachments.removeAll { $0.fcdID == "wasHeld" }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "ownership.kubernetes-unknown",
            found: ["deadCluster", "noClaim", "noSpace"],
            message:
                "the volume of the claim shop/data names the cluster dead, which the configuration does not list as living",
            commands: ["fcd show deadCluster"],
            policy: AuditPolicy(
                clusters: AuditClusters([
                    AuditClusters.Cluster(id: "listed", namespaces: ["shop"], claims: ["shop/data"]),
                    AuditClusters.Cluster(id: "alive"),
                ])
            )
        ) { fixture in
            var site = AuditSite()
            let volumes = [
                ("deadCluster", "dead", "shop", "data"), ("noSpace", "listed", "gone", "data"),
                ("noClaim", "listed", "shop", "gone"), ("known", "listed", "shop", "data"),
                ("unlisted", "alive", "any", "thing"),
            ]
            for (id, cluster, namespace, claim) in volumes {
                site.disk(id) { disk in
                    disk.metadata = [
                        "cns.containerCluster.clusterId": cluster, "cns.k8s.pvc.namespace": namespace,
                        "cns.k8s.pvc.name": claim,
                    ]
                }
            }
            site.disk("plain") { $0.metadata = ["note": "dead"] }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "ownership.unwritten",
            found: ["here"],
            message: "net was set here on 2026-09-20, and does not stand with the disk",
            commands: ["fcd owner push here"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            for id in ["here", "there", "nobody"] { site.disk(id) }
            try fixture.sync(site, daysAgo: 2)
            for (id, source) in [("here", OwnerRecord.Source.local), ("there", .server)] {
                try fixture.catalog.setOwner(
                    Owner(team: "net"),
                    diskID: try fixture.key(id),
                    source: source,
                    at: AuditFixture.days(-1)
                )
            }
        },
    ]

    static let use: [RuleCase] = [
        RuleCase(
            rule: "use.unattached",
            found: ["long", "longElsewhere", "volume"],
            message: "known to be attached to nothing since 2026-08-12, for 39 days; the limit is 30 days",
            commands: ["fcd retire long --after 14d"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1")
            site.machine("vm-2") { machine in
                // A disk of the same path on another datastore is another one.
                machine.files = [
                    VMFileObservation(path: "[ds1] fcd/below.vmdk", role: .parent, datastoreMoid: "datastore-1"),
                    VMFileObservation(path: "[ds1] fcd/plain.vmdk", role: .disk),
                    VMFileObservation(path: "[ds1] fcd/longElsewhere.vmdk", role: .disk, datastoreMoid: "datastore-2"),
                ]
            }
            let leaving = ["long", "volume", "below", "plain", "longElsewhere", "retired"]
            for id in ["short", "held"] + leaving { site.disk(id, vm: "vm-1") }
            site.disks[3].metadata = ["cns.k8s.pvc.name": "data 0", "cns.k8s.pvc.namespace": "db"]
            site.disk("neverUsed") { $0.createdAt = AuditFixture.days(-90) }
            try fixture.sync(site, daysAgo: 80)
            site.attachments.removeAll { leaving.contains($0.fcdID) }
            try fixture.sync(site, daysAgo: 40)
            site.attachments.removeAll { $0.fcdID == "short" }
            try fixture.sync(site, daysAgo: 20)
            try fixture.retire("retired", daysAgo: 10)
        },
        RuleCase(
            rule: "use.never-attached",
            found: ["never"],
            message: "made on 2026-06-23, 90 days ago, and never seen attached",
            commands: ["fcd retire never --after 14d"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1") { machine in
                machine.files = [VMFileObservation(path: "[ds1] fcd/plain.vmdk", role: .disk)]
            }
            for id in ["never", "retired"] { site.disk(id) { $0.createdAt = AuditFixture.days(-90) } }
            site.disk("plain") { $0.createdAt = AuditFixture.days(-90) }
            site.disk("new") { $0.createdAt = AuditFixture.days(-3) }
            // Made before the catalog knew its server: perhaps it was attached then.
            site.disk("old") { $0.createdAt = AuditFixture.days(-500) }
            site.disk("held", vm: "vm-1") { $0.createdAt = AuditFixture.days(-90) }
            site.disk("wasHeld", vm: "vm-1") { $0.createdAt = AuditFixture.days(-90) }
            try fixture.sync(site, daysAgo: 80)
            site.attachments.removeAll { $0.fcdID == "wasHeld" }
            // Perhaps a VM had it until the day before.
            site.disk("seenLately") { $0.createdAt = AuditFixture.days(-70) }
            try fixture.sync(site, daysAgo: 2)
            try fixture.retire("retired", daysAgo: 1)
        },
        RuleCase(
            rule: "use.vm-off",
            found: ["off"],
            message: "attached to name-vm-1, which is known to be off since 2026-08-12, for 39 days",
            commands: ["fcd detach off --vm name-vm-1"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1") { $0.powerState = "poweredOff" }
            site.machine("vm-2")
            site.machine("vm-3") { ($0.powerState, $0.isTemplate) = ("poweredOff", true) }
            site.machine("vm-4")
            for (id, vm) in [("off", "vm-1"), ("on", "vm-2"), ("template", "vm-3"), ("lately", "vm-4")] {
                site.disk(id, vm: vm)
            }
            try fixture.sync(site, daysAgo: 40)
            site.machines[3].powerState = "poweredOff"
            try fixture.sync(site, daysAgo: 5)
        },
        RuleCase(
            rule: "use.attached-twice",
            found: ["twice"],
            message: "attached to name-vm-1, name-vm-2 (multi-writer) at once",
            commands: ["fcd show twice"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1")
            site.machine("vm-2")
            site.disk("twice", vm: "vm-1")
            site.attachments.append(
                AttachmentObservation(fcdID: "twice", vmMoid: "vm-2", sharing: "sharingMultiWriter")
            )
            site.disk("once", vm: "vm-1")
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "use.other-datastore",
            found: ["apart"],
            message: "on ds2, while the other disks of name-vm-1 are on ds1",
            commands: ["fcd relocate apart --datastore ds1"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1") { machine in
                machine.files = [
                    VMFileObservation(path: "[ds1] vm/1.vmdk", role: .disk, datastoreMoid: "datastore-1")
                ]
            }
            site.machine("vm-2")
            site.disk("apart", vm: "vm-1") { $0.datastoreMoid = "datastore-2" }
            site.disk("together", vm: "vm-1")
            site.disk("alone", vm: "vm-2") { $0.datastoreMoid = "datastore-2" }
            try fixture.sync(site, daysAgo: 2)
        },
    ]
}
