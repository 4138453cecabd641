import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PlanTests {
    private let fixture: LifecycleFixture

    init() async throws {
        fixture = try await LifecycleFixture()
    }

    private func plan(_ disks: ManifestDisk...) async throws -> DiskPlan {
        try await fixture.lifecycle.plan(try DiskManifest(disks).checked())
    }

    @Test func `a plan shows an action and its reason for each disk, and changes nothing`() async throws {
        try fixture.vcenter.addFile("[datastore1] legacy/old.vmdk")
        let there = try await fixture.addDisk("there")
        let moving = try await fixture.addDisk("moving", attachedTo: "app-01")
        fixture.vcenter.forgetCalls()
        var new = ManifestDisk(name: "new", size: MiB(2048), datastore: "datastore2")
        new.owner = ManifestOwner(team: "payments")
        var old = ManifestDisk(name: "old", path: try DatastorePath(parsing: "[datastore1] legacy/old.vmdk"))
        old.metadata = ["app": "crm"]
        var changed = ManifestDisk(name: "there", size: MiB(2048))
        changed.flags = [.enableChangedBlockTracking: true]
        changed.tags = [CatalogTag(category: nil, name: "local")]
        var moved = ManifestDisk(name: "moving")
        moved.attach = .to(vm: "app-02", SlotRequest())
        let plan = try await plan(new, old, changed, moved)
        #expect(plan.entries.map(\.action) == [.create, .register, .change, .move])
        #expect(plan.entries[0].steps.map(\.words) == ["create 2 GiB on datastore2, thin, payments"])
        #expect(plan.entries[1].steps.map(\.change) == [.register, .metadata])
        #expect(
            plan.entries[2].steps.map(\.words) == ["extend 1 GiB → 2 GiB", "tag local", "set cbt"],
            "\(plan.entries[2])"
        )
        #expect(plan.entries[3].steps.first?.to == "app-02 (SCSI controller 0, unit 1)")
        #expect(plan.entries[3].state?.holders?.map(\.vm) == ["app-01"])
        #expect(plan.entries[2].state?.id == there.id.rawValue)
        #expect(plan.entries.allSatisfy { !$0.reason.isEmpty })
        #expect(fixture.changes.isEmpty)
        #expect(try fixture.catalog.operations(OperationFilter()).isEmpty)
        #expect(fixture.holders(of: moving) == ["app-01"])
    }

    @Test func `what a manifest does not mention is left alone`() async throws {
        let disk = try await fixture.addDisk("data", attachedTo: "app-01")
        _ = try await fixture.lifecycle.setOwner(Owner(team: "db", contact: "db@example.com"), of: disk)
        _ = try await fixture.lifecycle.addTag(CatalogTag(category: nil, name: "local"), to: disk)
        _ = try await fixture.lifecycle.setMetadata(["a": "1", "b": "2"], of: disk)
        var same = ManifestDisk(name: "data")
        same.owner = ManifestOwner(team: "db")
        same.metadata = ["a": "1", "c": nil]
        let plan = try await plan(same)
        #expect(plan.entries.map(\.action) == [.nothing])
        same.tags = []
        same.metadata = ["b": nil]
        let other = try await self.plan(same)
        #expect(other.entries[0].steps.map(\.words) == ["untag local", "unset b=2"])
    }

    @Test func `what is known to fail is refused with its reason and next step, and the others stand`() async throws {
        let disk = try await fixture.addDisk("data")
        _ = try await fixture.addDisk("twin")
        _ = try await fixture.addDisk("twin")
        try fixture.vcenter.addMachine("golden", on: "datastore1", isTemplate: true)
        var toTemplate = ManifestDisk(name: "data")
        toTemplate.attach = .to(vm: "golden", SlotRequest())
        // What the disk will be by then counts, not what it is.
        var tracked = ManifestDisk(name: "data")
        tracked.flags = [.enableChangedBlockTracking: true]
        tracked.attach = .to(vm: "app-01", SlotRequest())
        let attempts: [(ManifestDisk, String, String)] = [
            (ManifestDisk(name: "twin"), "stands for 2 disks", "by its id"),
            (ManifestDisk(name: "absent"), "without size and datastore", "give size and datastore"),
            (ManifestDisk(name: "data", size: MiB(512)), "never made smaller", "1024MiB or more"),
            (ManifestDisk(name: "data", datastore: "datastore2"), "not on datastore2", "fcd relocate \(disk.id)"),
            (toTemplate, "template", ""), (tracked, "changed blocks are tracked", "fcd flag clear"),
            (
                ManifestDisk(path: try DatastorePath(parsing: "[datastore1] no/such.vmdk")), "there is no file",
                "case-sensitive"
            ),
        ]
        for (wanted, reason, next) in attempts {
            let good = ManifestDisk(name: "new", size: MiB(1024), datastore: "datastore1")
            let plan = try await plan(wanted, good)
            let entry = plan.entries[0]
            #expect(entry.action == .refused)
            #expect(entry.reason.contains(reason), "\(entry.reason)")
            #expect(next.isEmpty || entry.next?.contains(next) == true, "\(entry.next ?? "-")")
            #expect(entry.steps.isEmpty)
            #expect(plan.entries[1].action == .create)
        }
    }

    @Test func `a place that a disk leaves is given to another after it, and a taken one is refused`() async throws {
        let first = try await fixture.addDisk("first", attachedTo: "app-01")
        _ = try await fixture.addDisk("second")
        var leaving = ManifestDisk(name: "first")
        leaving.attach = ManifestAttachment.nowhere
        var arriving = ManifestDisk(name: "second")
        arriving.attach = .to(vm: "app-01", SlotRequest(controller: "1000", unit: 1))
        let alone = try await plan(arriving)
        #expect(alone.entries[0].action == .refused)
        #expect(alone.entries[0].reason.contains("unit 1 of SCSI controller 0 is taken"))
        let both = try await plan(arriving, leaving)
        #expect(both.entries.map(\.action) == [.attach, .detach])
        #expect(both.entries[0].waitsFor == [2])
        // One that cannot leave keeps its place, and who waited for it is refused with it.
        fixture.vcenter.setMount("/data", device: 2001, of: "app-01")
        var stuck = leaving
        stuck.attach = .to(vm: "app-09", SlotRequest())
        let neither = try await plan(arriving, stuck)
        #expect(neither.entries.map(\.action) == [.refused, .refused])
        #expect(fixture.holders(of: first) == ["app-01"])
    }

    @Test func `two disks for one place, and disks that wait for each other, are refused`() async throws {
        _ = try await fixture.addDisk("first", attachedTo: "app-01")
        _ = try await fixture.addDisk("second", attachedTo: "app-02")
        _ = try await fixture.addDisk("third")
        var first = ManifestDisk(name: "first")
        first.attach = .to(vm: "app-02", SlotRequest(controller: "1000", unit: 1))
        var second = ManifestDisk(name: "second")
        second.attach = .to(vm: "app-01", SlotRequest(controller: "1000", unit: 1))
        let circle = try await plan(first, second)
        #expect(circle.entries.map(\.action) == [.refused, .refused])
        #expect(circle.entries[0].reason.contains("first, second wait for each other's places"))
        var third = ManifestDisk(name: "third")
        third.attach = .to(vm: "app-02", SlotRequest(controller: "1000", unit: 5))
        first.attach = third.attach
        let fight = try await plan(first, third)
        #expect(fight.entries.map(\.action) == [.move, .refused])
        #expect(fight.entries[1].reason.contains("taken by first, entry 1 of the manifest"))
    }

    @Test func `entries that turn out to stand for one disk are refused`() async throws {
        let disk = try await fixture.addDisk("data")
        var byID = ManifestDisk()
        byID.id = disk.id
        let plan = try await plan(byID, ManifestDisk(name: "data", size: MiB(2048)))
        #expect(plan.entries.map(\.action) == [.refused, .refused])
        #expect(plan.entries[1].reason.contains("the entries 1 and 2 stand for one disk"))
    }

    @Test func `what contradicts itself is no manifest`() throws {
        let path = try DatastorePath(parsing: "[datastore1] a/b.vmdk")
        for disks in [
            [ManifestDisk()], [ManifestDisk(name: "a"), ManifestDisk(name: "a", datastore: "datastore1")],
            [ManifestDisk(path: path), ManifestDisk(name: "x", path: path)],
            [ManifestDisk(path: path, datastore: "datastore2")],
            [ManifestDisk(path: try DatastorePath(parsing: "[datastore1] a/b-flat.vmdk"))],
        ] {
            #expect(throws: ManifestFault.self) { try DiskManifest(disks).checked() }
        }
        let two = [ManifestDisk(name: "a", datastore: "datastore1"), ManifestDisk(name: "a", datastore: "datastore2")]
        #expect(throws: Never.self) { try DiskManifest(two).checked() }
    }
}
