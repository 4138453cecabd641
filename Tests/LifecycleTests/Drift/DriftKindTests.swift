import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// Each kind of difference, who must act, and the same one where it is none.
@Suite(.timeLimit(.minutes(1)))
struct DriftKindTests {
    // MARK: What fcd set is expected to stay

    @Test func `a disk that fcd attached and that was detached elsewhere is the owner's to decide`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        _ = try await site.mine.lifecycle.attach(disk, to: try await site.mine.machine("app-01"))
        // A sync in between saw it so: whatever was later happened since.
        _ = try await site.mine.lifecycle.sync()
        _ = try await site.colleague.lifecycle.detach(try await site.now(disk))
        let finding = try #require(try await site.findings().first)
        #expect(finding.field == .attachment)
        #expect(finding.act == .decide)
        #expect(finding.severity == .high)
        #expect(finding.who == "payments")
        #expect(finding.expected == "attached to app-01")
        #expect(finding.actual == "attached to nothing")
        #expect(finding.command == "fcd attach \(disk.id) --vm app-01")
        #expect(finding.origin?.operation?.kind == .attach)
        let since = try #require(finding.origin?.since)
        #expect(try #require(finding.changedAfter) > since)
        #expect(finding.advice.contains("`fcd attach` by "))
        #expect(finding.advice.contains("`fcd sync` takes the server's word over"))
    }

    @Test func `a disk that was moved on from where fcd attached it can be moved back`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.attach(disk, to: try await site.mine.machine("app-01"))
        _ = try await site.colleague.lifecycle.move(
            try await site.now(disk),
            to: try await site.colleague.machine("app-02")
        )
        let finding = try #require(try await site.findings().first)
        #expect(finding.who == "storage team")
        #expect(finding.command == "fcd move \(disk.id) --to app-01")
        #expect(finding.severity == .high)
    }

    @Test func `a disk that fcd detached and that is attached again elsewhere is to be decided`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk(attachedTo: "app-01")
        _ = try await site.mine.lifecycle.detach(disk)
        try site.vcenter.attach(disk.id.rawValue, to: "app-02")
        let finding = try #require(try await site.findings().first)
        #expect([finding.act.rawValue, finding.severity.rawValue] == ["decide", "medium"])
        #expect(finding.command == "fcd detach \(disk.id)")
    }

    @Test func `a name that fcd gave is expected`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.rename(disk, to: "it's data")
        #expect(try await site.words() == [])
        site.vcenter.rename(disk.id.rawValue, to: "other")
        let finding = try #require(try await site.findings().first)
        #expect([finding.field.rawValue, finding.act.rawValue] == ["name", "decide"])
        #expect(finding.command == #"fcd rename \#(disk.id) 'it'\''s data'"#)
    }

    @Test func `an owner that was taken off the disk by other means is to be decided`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.setOwner(Owner(team: "payments", contact: "p@example.com"), of: disk)
        #expect(try await site.words() == [])
        site.vcenter.setMetadata(
            ["fcd.owner.team": nil, "fcd.owner.contact": nil, "fcd.owner.set-at": nil],
            of: disk.id.rawValue
        )
        let finding = try #require(try await site.findings().first)
        #expect(
            [finding.field.rawValue, finding.act.rawValue, finding.severity.rawValue] == ["owner", "decide", "medium"]
        )
        #expect(finding.expected == "payments")
        #expect(finding.actual == "nobody")
        #expect(finding.command == "fcd owner set \(disk.id) --team payments --contact p@example.com")
    }

    @Test func `the command that puts an owner back empties what was added to it by other means`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.setOwner(Owner(team: "payments", purpose: "-ledger"), of: disk)
        site.vcenter.setMetadata(
            ["fcd.owner.person": "mallory", "fcd.owner.expires": "2031-12-31", "fcd.owner.purpose": nil],
            of: disk.id.rawValue
        )
        let finding = try #require(try await site.findings().first)
        #expect(
            finding.command == "fcd owner set \(disk.id) --team payments --person '' --purpose='-ledger' --expires ''"
        )
    }

    @Test func `a vSphere tag that fcd put on or took off is expected to stay so`() async throws {
        let site = try await DriftSite()
        let (gold, bronze) = (Tag(category: "tier", name: "gold"), Tag(category: "tier", name: "bronze"))
        for tag in [gold, bronze] { site.vcenter.addTag(tag) }
        let disk = try await site.seenDisk()
        let (mine, other) = (site.mine.lifecycle, site.colleague.lifecycle)
        _ = try await mine.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        _ = try await mine.addTag(CatalogTag(category: "tier", name: "bronze"), to: disk)
        _ = try await mine.removeTag(CatalogTag(category: "tier", name: "bronze"), from: disk)
        #expect(try await site.words() == [])
        _ = try await other.removeTag(CatalogTag(category: "tier", name: "gold"), from: disk)
        _ = try await other.addTag(CatalogTag(category: "tier", name: "bronze"), to: disk)
        let findings = try await site.findings()
        #expect(findings.map(\.act) == [.decide, .decide])
        #expect(
            findings.map(\.command) == [
                "fcd tag attach \(disk.id) tier/gold", "fcd tag detach \(disk.id) tier/bronze",
            ]
        )
    }

    @Test func `a tag that the catalog knows of is taken over by a sync, and one that it has never seen is none`()
        async throws
    {
        let site = try await DriftSite()
        site.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await site.seenDisk()
        _ = try await site.colleague.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        #expect(try await site.words() == [])
        // One of the catalog's disks has it now: a sync asks the server for all the others that do.
        let other = try await site.seenDisk("web-logs")
        _ = try await site.mine.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: other)
        #expect(try await site.words() == ["tags sync low"])
        _ = try await site.mine.lifecycle.sync()
        #expect(try await site.words() == [])
    }

    @Test func `a control flag that fcd set is expected to stay set, and others are not looked at`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.changeFlags(DiskFlagSet(.keepAfterDeleteVM), to: true, of: disk)
        #expect(try await site.words() == [])
        site.vcenter.setKeepAfterDeleteVM(false, of: disk.id.rawValue)
        let finding = try #require(try await site.findings().first)
        #expect([finding.field.rawValue, finding.act.rawValue] == ["flags", "decide"])
        #expect(finding.expected == "keep set")
        #expect(finding.actual == "keep cleared")
        #expect(finding.command == "fcd flag set \(disk.id) keep")
    }

    @Test func `a disk that is gone is looked into before a sync takes that over`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.seenDisk("other")
        site.vcenter.removeDisk(disk.id.rawValue)
        let finding = try #require(try await site.findings().first)
        #expect(
            [finding.field.rawValue, finding.act.rawValue, finding.severity.rawValue] == [
                "existence", "decide", "high",
            ]
        )
        #expect(finding.actual == "not there")
        #expect(finding.command == "fcd history \(disk.id)")
        _ = try await site.mine.lifecycle.sync()
        #expect(try await site.words() == [])
    }

    // MARK: What was merely seen

    @Test func `what was merely seen and changed since is a sync's to take over`() async throws {
        let site = try await DriftSite()
        let (renamed, grown, moved, held) = (
            try await site.seenDisk("renamed"), try await site.seenDisk("grown"), try await site.seenDisk("moved"),
            try await site.seenDisk("held", attachedTo: "app-01")
        )
        let other = site.colleague.lifecycle
        _ = try await other.rename(renamed, to: "another")
        _ = try await other.extend(grown, .to(MiB(4_096)))
        let target = try #require(try await other.inventory.datastores().first { $0.name == "datastore2" })
        _ = try await other.relocate(moved, to: target)
        _ = try await other.detach(held)
        let findings = try await site.findings()
        #expect(Set(findings.map(\.field)) == [.name, .size, .path, .attachment])
        #expect(findings.allSatisfy { $0.act == .sync && $0.severity == .low && $0.command == "fcd sync" })
        #expect(findings.allSatisfy { $0.who == "anybody" })
        _ = try await site.mine.lifecycle.sync()
        #expect(try await site.words() == [])
    }

    @Test func `a disk that shrank is no small matter`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        let row = try #require(try site.mine.lifecycle.record(of: disk.id))
        var seen = DiskObservation(fcdID: disk.id.rawValue, name: disk.name)
        seen.capacityMiB = 8_192
        _ = try site.mine.catalog.record(seen, serverID: row.serverID)
        #expect(try await site.words() == ["size sync high"])
    }

    @Test func `a retired disk that is in use is of high severity`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.retire(disk, after: TimeSpan(seconds: 86_400))
        #expect(try await site.words() == [])
        try site.vcenter.attach(disk.id.rawValue, to: "app-02")
        #expect(try await site.words() == ["attachment sync high"])
    }

    @Test func `a colleague's owner and retirement arrive by a sync`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        _ = try await site.mine.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        _ = try await site.colleague.lifecycle.setOwner(Owner(team: "search"), of: disk)
        _ = try await site.colleague.lifecycle.retire(disk, after: TimeSpan(seconds: 86_400))
        let findings = try await site.findings()
        #expect(findings.map(\.field) == [.owner, .retirement])
        #expect(findings.allSatisfy { $0.act == .sync && $0.severity == .medium })
        #expect(findings[0].expected == "payments")
        #expect(findings[0].actual == "search")
    }

    @Test func `an owner that only this catalog has is written to the disk`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        let row = try #require(try site.mine.lifecycle.record(of: disk.id))
        try site.mine.catalog.setOwner(Owner(team: "payments"), diskID: row.id)
        let finding = try #require(try await site.findings().first)
        #expect([finding.act.rawValue, finding.who] == ["push", "storage team"])
        #expect(finding.command == "fcd owner push \(disk.id)")
    }

    @Test func `a disk that the catalog does not know, and one that is back`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        let row = try #require(try site.mine.lifecycle.record(of: disk.id))
        try site.mine.catalog.markGone(diskID: row.id)
        let new = try await site.colleague.addDisk("new")
        let findings = try await site.findings().sorted { $0.disk < $1.disk }
        #expect(findings.map(\.diskID) == [disk.id.rawValue, new.id.rawValue])
        #expect(findings.map(\.expected) == ["gone", nil])
        #expect(findings.map(\.severity) == [.medium, .low])
        #expect(findings.allSatisfy { $0.act == .sync && $0.field == .existence })
    }

    // MARK: What needs a look

    @Test func `a disk that cannot be read is a finding and breaks nothing`() async throws {
        let site = try await DriftSite()
        let (bad, good) = (try await site.seenDisk("bad"), try await site.seenDisk("good"))
        site.vcenter.makeUnreadable(bad.id.rawValue)
        _ = try await site.colleague.lifecycle.rename(good, to: "better")
        #expect(Set(try await site.words()) == ["readable look medium", "name sync low"])
    }

    @Test func `a disk that the global catalog lacks and its datastore has is not gone`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        site.vcenter.hideFromGlobalCatalog(disk.id.rawValue)
        let finding = try #require(try await site.findings().first)
        #expect([finding.act.rawValue, finding.severity.rawValue] == ["look", "medium"])
        #expect(finding.command == "fcd catalog-status")
    }

    @Test func `a disk whose deletion has not come to its end is recover's`() async throws {
        let site = try await DriftSite()
        let disk = try await site.seenDisk()
        let row = try #require(try site.mine.lifecycle.record(of: disk.id))
        try site.mine.catalog.markDeleting(diskID: row.id)
        #expect(try await site.words() == ["existence recover medium"])
        site.vcenter.removeDisk(disk.id.rawValue)
        #expect(try await site.words() == ["existence recover medium"])
    }
}
