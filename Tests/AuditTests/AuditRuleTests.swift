import Audit
import Catalog
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AuditRuleTests {
    let fixture: AuditFixture

    init() throws { fixture = try AuditFixture() }

    @Test func `a disk with which nothing is wrong gives no finding`() throws {
        try fixture.addDisk("a")
        #expect(try fixture.report().findings.isEmpty)
        #expect(try fixture.report().worst == nil)
    }

    @Test func `a disk without an owner is found, and one with a contact only is not`() throws {
        try fixture.addDisk("a", owner: nil)
        try fixture.addDisk("b", owner: Owner(contact: "b@example"))
        let findings = try fixture.findings("ownership.none")
        #expect(findings.map(\.subjectID) == ["a"])
        #expect(findings.first?.owner == nil)
        let evidence = "no team, person or contact is set; attached to db01; first seen 2025-11-25"
        #expect(findings.first?.message == evidence)
        #expect(findings.first?.commands.map(\.text) == ["fcd owner set a --team TEAM"])
    }

    @Test func `a disk is unattached for too long only after the days have passed`() throws {
        try fixture.detach(fixture.addDisk("long"), daysAgo: 31.5)
        try fixture.detach(fixture.addDisk("short"), daysAgo: 29.5)
        try fixture.addDisk("attached")
        try fixture.addDisk("never looked at", attached: false)
        let findings = try fixture.findings("use.unattached")
        #expect(findings.map(\.subjectID) == ["long"])
        #expect(findings.first?.message.contains("since 2026-08-21, for 31 days; the limit is 30 days") == true)
        #expect(try fixture.findings("use.unattached", ["days": .number(29)]).map(\.subjectID) == ["long", "short"])
        #expect(try fixture.findings("use.unattached", ["days": .number(40)]).isEmpty)
    }

    @Test func `what is unattached is to be retired, and a Kubernetes volume is its cluster's`() throws {
        try fixture.detach(fixture.addDisk("plain"), daysAgo: 40)
        let keys = ["cns.k8s.pvc.name": "data 0", "cns.k8s.pvc.namespace": "db"]
        for (id, metadata) in [("volume", keys), ("nameless", ["cns.version": "3"])] {
            let disk = try fixture.addDisk(id)
            try fixture.detach(disk, daysAgo: 40)
            try fixture.catalog.replaceMetadata(metadata, diskID: disk.id, at: AuditFixture.days(-40))
        }
        let commands = try fixture.findings("use.unattached").map { ($0.subjectID, $0.commands.first?.text) }
        #expect(commands.map(\.0) == ["nameless", "plain", "volume"])
        #expect(
            commands.map(\.1) == ["kubectl get pv", "fcd retire plain --after 14d", "kubectl get pvc 'data 0' -n db"]
        )
    }

    @Test func `a disk that the server no longer has is found, and one deleted here is not`() throws {
        try fixture.addDisk("kept")
        try fixture.addDisk("gone", path: "[ds1] a b/gone.vmdk")
        let deleted = try fixture.addDisk("deleted")
        try fixture.catalog.markDeleted(diskID: deleted.id, at: AuditFixture.days(-200))
        try fixture.sync(["kept"], daysAgo: 2)
        let findings = try fixture.findings("inventory.gone")
        #expect(findings.map(\.subjectID) == ["gone"])
        #expect(findings.first?.severity == .high)
        #expect(findings.first?.message == "not found on vc1 since 2026-09-19; last seen 2025-11-25")
        #expect(findings.first?.commands.map(\.text) == ["fcd register '[ds1] a b/gone.vmdk'"])
        // What is gone is no longer without use or without an owner.
        #expect(try fixture.report().findings.all().map(\.rule) == ["inventory.gone"])
    }

    @Test func `an ownership ends after its last day`() throws {
        try fixture.addDisk("past", owner: Owner(team: "t", expiresOn: CalendarDay("2026-09-20")))
        try fixture.addDisk("today", owner: Owner(team: "t", expiresOn: CalendarDay("2026-09-21")))
        try fixture.addDisk("open", owner: Owner(team: "t"))
        let findings = try fixture.findings("ownership.expired")
        #expect(findings.map(\.subjectID) == ["past"])
        #expect(findings.first?.message == "the ownership of t ended with 2026-09-20, 1 day ago")
    }

    @Test func `a name used twice on a server is found for both disks, on two servers for none`() throws {
        try fixture.addDisk("a", name: "same $(reboot)")
        try fixture.addDisk("b", name: "same $(reboot)")
        try fixture.addDisk("c", name: "other")
        let second = try fixture.catalog.upsertServer(
            ServerObservation(
                instanceUUID: "uuid-vc2",
                url: "https://vc2.example/sdk",
                name: "vc2",
                product: "",
                apiVersion: "",
                isVCenter: true
            )
        )
        try fixture.catalog.record(DiskObservation(fcdID: "d", name: "other"), serverID: second.id)
        let findings = try fixture.findings("inventory.duplicate-name")
        #expect(findings.map(\.subjectID) == ["a", "b"])
        #expect(findings.first?.message == "2 disks on vc1 have this name")
        #expect(findings.first?.commands.map(\.text) == ["fcd ls --name 'same $(reboot)'"])
    }
}
