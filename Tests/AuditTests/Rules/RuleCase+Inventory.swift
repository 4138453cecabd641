import Audit
import Catalog
import Foundation

extension RuleCase {
    static let inventory: [RuleCase] = [
        RuleCase(
            rule: "inventory.gone",
            found: ["gone", "wentTwice"],
            message: "not found on vc1 since 2026-09-19; last seen 2026-09-11",
            commands: ["fcd register '[ds1] a b/gone.vmdk'"]
        ) { fixture in
            var site = AuditSite()
            site.disk("longGone")
            try fixture.sync(site, daysAgo: 200)
            site.disks = []
            site.disk("kept")
            site.disk("gone") { $0.path = "[ds1] a b/gone.vmdk" }
            for id in ["deleted", "unregistered", "wentTwice"] { site.disk(id) }
            site.disk("volume") { $0.metadata = ["cns.k8s.pvc.name": "data"] }
            try fixture.sync(site, daysAgo: 100)
            for id in ["unregistered", "wentTwice"] {
                try fixture.unregister(id, daysAgo: 30)
            }
            // Somebody has registered it again, and then it went without this program.
            site.disks.removeAll { $0.fcdID == "unregistered" }
            try fixture.sync(site, daysAgo: 10)
            try fixture.catalog.markDeleted(diskID: try fixture.key("deleted"), at: AuditFixture.days(-5))
            site.disks.removeAll { $0.fcdID != "kept" }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.file-gone",
            found: ["lost", "neverThere"],
            message: "its file was not found when the datastore was searched on 2026-09-19",
            commands: ["fcd show lost", "fcd reconcile ds1 --dry-run"]
        ) { fixture in
            var site = AuditSite()
            for id in ["there", "lost", "neverThere", "new"] {
                site.disk(id) { $0.createdAt = AuditFixture.days(id == "new" ? -1 : -100) }
            }
            // On vSAN a folder goes by two names.
            site.datastores.append(
                DatastoreObservation(
                    moid: "datastore-3",
                    name: "vsan",
                    url: "ds:///3/",
                    type: "vsan",
                    datacenterPath: "DC"
                )
            )
            site.disk("onVSAN") {
                ($0.datastoreMoid, $0.path, $0.createdAt) = (
                    "datastore-3", "[vsan] 5d1c/x.vmdk", AuditFixture.days(-90)
                )
            }
            let found = ["there", "lost"].map { FileObservation(path: "[ds1] fcd/\($0).vmdk", kind: "disk") }
            site.files = ["datastore-1": found, "datastore-3": []]
            try fixture.sync(site, daysAgo: 10)
            site.files = ["datastore-1": [found[0]], "datastore-3": []]
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.unregistered",
            found: ["[ds1] old/lost.vmdk"],
            message: "no First Class Disk and no VM's disk; it takes 2 GiB, last written 2026-06-13",
            commands: ["fcd register '[ds1] old/lost.vmdk'"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1") { machine in
                machine.files = [
                    VMFileObservation(path: "[ds1] db/db.vmdk", role: .disk, datastoreMoid: "datastore-1"),
                    VMFileObservation(path: "[ds1] db/base.vmdk", role: .parent),
                ]
            }
            site.disk("fcd")
            site.disk("withSnapshot") { $0.path = "[ds1] fcd/snapped-000002.vmdk" }
            site.attachments.append(
                AttachmentObservation(fcdID: "unknown", vmMoid: "vm-1", path: "[ds1] fcd/unknown.vmdk")
            )
            let disks = [
                "old/lost", "db/db", "db/base", "fcd/fcd", "fcd/snapped", "fcd/unknown", ".hidden/x", "contentlib-1/y",
            ]
            var files = disks.map { FileObservation(path: "[ds1] \($0).vmdk", kind: "disk", sizeMiB: 2_048) }
            files[0].modifiedAt = AuditFixture.days(-100)
            files.append(FileObservation(path: "[ds1] old/lost-000001.vmdk", kind: "delta"))
            site.files = ["datastore-1": files]
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.unknown-device",
            found: ["vm-1"],
            message: "Hard disk 2 is the disk unknown, which no list of the server has, since 2026-09-19",
            commands: ["fcd reconcile ds1 --dry-run"]
        ) { fixture in
            var site = AuditSite()
            site.machine("vm-1")
            site.disk("known", vm: "vm-1")
            site.attachments.append(
                AttachmentObservation(
                    fcdID: "unknown",
                    vmMoid: "vm-1",
                    deviceLabel: "Hard disk 2",
                    path: "[ds1] fcd/unknown.vmdk"
                )
            )
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.only-global",
            found: ["global"],
            message: "listed by the global catalog, and not by ds1",
            commands: ["fcd show global", "fcd reconcile ds1 --global-catalog"]
        ) { fixture in
            try fixture.sync(catalogs, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.only-datastore",
            found: ["datastore"],
            message: "listed by ds1, and not by the global catalog",
            commands: ["fcd reconcile ds1 --global-catalog"],
            isSafe: true
        ) { fixture in
            var site = catalogs
            site.disks.removeAll { $0.fcdID == "global" }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.global-catalog-behind",
            found: ["datastore-1", "datastore-2"],
            message: "on 2026-09-19 the global catalog had come to change 7, and the datastore to 9",
            commands: ["fcd reconcile ds1 --global-catalog"],
            isSafe: true
        ) { fixture in
            var site = AuditSite()
            for (moid, name) in [("datastore-3", "ds3"), ("datastore-4", "ds4")] {
                site.datastores.append(
                    DatastoreObservation(
                        moid: moid,
                        name: name,
                        url: "ds:///\(moid)/",
                        type: "VMFS",
                        datacenterPath: "DC"
                    )
                )
            }
            site.clocks = [
                CatalogClockObservation(datastoreURL: "ds:///1/", objectClock: 9, syncClock: 7),
                CatalogClockObservation(
                    datastoreURL: "ds:///2/",
                    objectClock: nil,
                    syncClock: nil,
                    error: "HostFault: x"
                ),
                CatalogClockObservation(datastoreURL: "ds:///datastore-3/", objectClock: 5, syncClock: 5),
            ]
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.duplicate-id",
            found: ["copied", "copied"],
            message: "the same ID as vc2 [ds9] fcd/copy.vmdk",
            commands: ["fcd find id:copied"]
        ) { fixture in
            var site = AuditSite()
            site.disk("copied")
            site.disk("single")
            site.disk("seenByHost")
            try fixture.sync(site, daysAgo: 2)
            try fixture.addServer("vc2", disks: [("copied", "[ds9] fcd/copy.vmdk"), ("other", "[ds9] fcd/o.vmdk")])
            try fixture.addServer("esx1", isVCenter: false, disks: [("seenByHost", "[ds1] fcd/seenByHost.vmdk")])
        },
        RuleCase(
            rule: "inventory.duplicate-backing",
            found: ["a", "b", "c", "d"],
            message: "the same file or object as disk disk-b (b)",
            commands: ["fcd show a", "fcd show b"]
        ) { fixture in
            var site = AuditSite()
            site.disk("a") { $0.path = "[ds1] fcd/same.vmdk" }
            site.disk("b") { $0.path = "[ds1] fcd/same.vmdk" }
            site.disk("c") { $0.backingObjectID = "object-1" }
            site.disk("d") { $0.backingObjectID = "object-1" }
            // The same path on another datastore of this name is another file.
            site.disk("e") { ($0.path, $0.datastoreMoid) = ("[ds1] fcd/same.vmdk", "datastore-2") }
            site.disk("f") { $0.backingObjectID = "object-2" }
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.duplicate-name",
            found: ["a", "b"],
            message: "2 disks on vc1 have this name",
            commands: ["fcd ls --name 'same $(reboot)' --server https://vc1.example/sdk"]
        ) { fixture in
            var site = AuditSite()
            site.disk("a") { $0.name = "same $(reboot)" }
            site.disk("b") { $0.name = "same $(reboot)" }
            site.disk("c") { $0.name = "other" }
            try fixture.sync(site, daysAgo: 2)
            try fixture.addServer("vc2", disks: [("other", "[ds9] fcd/o.vmdk")])
        },
        RuleCase(
            rule: "inventory.moved",
            found: ["moved", "movedSnapped"],
            message: "seen moved on 2026-09-19, from [ds1] fcd/moved.vmdk to [ds1] other/moved.vmdk",
            commands: ["fcd history moved"]
        ) { fixture in
            var site = AuditSite()
            for id in ["moved", "stays", "movedByUs", "movedLongAgo", "snapped"] { site.disk(id) }
            site.disk("movedSnapped") { $0.path = "[ds1] fcd/movedSnapped-000001.vmdk" }
            try fixture.sync(site, daysAgo: 40)
            site.disks[3].path = "[ds1] other/movedLongAgo.vmdk"
            try fixture.sync(site, daysAgo: 30)
            site.disks[2].path = "[ds1] other/movedByUs.vmdk"
            try fixture.catalog.record(site.disks[2], serverID: fixture.server.id, at: AuditFixture.days(-4))
            site.disks[0].path = "[ds1] other/moved.vmdk"
            // After a snapshot a disk shows its delta's path.
            site.disks[4].path = "[ds1] fcd/snapped-000001.vmdk"
            site.disks[5].path = "[ds1] other/movedSnapped-000002.vmdk"
            try fixture.sync(site, daysAgo: 2)
        },
        RuleCase(
            rule: "inventory.outside-folder",
            found: ["inVM", "nowhere"],
            message: "its file lies in the folder db01/old",
            commands: ["fcd relocate inVM --datastore DATASTORE"],
            policy: AuditPolicy(rules: [
                "inventory.outside-folder": AuditRuleSettings(parameters: ["folders": .words(["fcd", "k8s*"])])
            ])
        ) { fixture in
            var site = AuditSite()
            site.disk("inVM") { $0.path = "[ds1] db01/old/x.vmdk" }
            site.disk("nowhere") { $0.path = "[ds1] x.vmdk" }
            site.disk("usual")
            site.disk("cluster") { $0.path = "[ds1] k8s-prod/x.vmdk" }
            site.disk("unknown") { $0.path = nil }
            try fixture.sync(site, daysAgo: 2)
        },
    ]

    /// Disks of which one is in the global catalog alone, one in the datastore's, and one in both.
    private static var catalogs: AuditSite {
        var site = AuditSite()
        site.disk("both") { $0.inGlobalCatalog = true }
        site.disk("global") { $0.inGlobalCatalog = true }
        site.disk("datastore") { ($0.inGlobalCatalog, $0.inDatastoreCatalog) = (false, true) }
        site.listed = ["datastore-1": ["both", "datastore"]]
        return site
    }
}

extension AuditFixture {
    /// This program makes the disk a plain VMDK again.
    func unregister(_ fcdID: String, daysAgo: Double) throws {
        let time = Self.days(-daysAgo)
        let disk = try key(fcdID)
        let intent = OperationIntent(kind: .unregister, serverID: server.id, diskID: disk, target: fcdID)
        let operation = try catalog.begin(intent, at: time)
        try catalog.markGone(diskID: disk, at: time)
        try catalog.finish(operation.id, .done, at: time)
    }

    /// Another server with disks.
    func addServer(_ name: String, isVCenter: Bool = true, disks: [(id: String, path: String)]) throws {
        let server = try catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-\(name)",
                url: "https://\(name).example/sdk",
                name: name,
                product: "",
                apiVersion: "",
                isVCenter: isVCenter
            ),
            at: Self.days(-400)
        )
        for disk in disks {
            let observation = DiskObservation(fcdID: disk.id, name: "\(disk.id) on \(name)", path: disk.path)
            try catalog.record(observation, serverID: server.id, at: Self.days(-100))
        }
    }
}
