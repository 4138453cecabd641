import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TagOwnerTests {
    @Test func `a vSphere tag goes to server and catalog, a local one to the catalog alone`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await fixture.addDisk()
        let remote = CatalogTag(category: "tier", name: "gold")
        let local = CatalogTag(category: nil, name: "keep")
        _ = try await fixture.lifecycle.addTag(remote, to: disk)
        _ = try await fixture.lifecycle.addTag(local, to: disk)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.tags == [Tag(category: "tier", name: "gold")])
        #expect(try await fixture.lifecycle.show(disk).tags == [local, remote])
        let again = try await fixture.lifecycle.addTag(remote, to: disk)
        #expect(again.outcome == .unchanged)
        _ = try await fixture.lifecycle.removeTag(remote, from: disk)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.tags == [])
        #expect(try await fixture.lifecycle.show(disk).tags == [local])
    }

    @Test func `a vSphere tag that does not exist is refused with the local way out`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "none"), to: disk)
        }
        #expect(error?.message.contains("no tag none in a category tier") == true)
        #expect(error?.hint?.contains("`none`") == true)
    }

    @Test func `on ESXi a local tag works and a vSphere tag is refused with that hint`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.addTag(CatalogTag(category: nil, name: "keep"), to: disk)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        }
        #expect(error?.code == .unsupported)
    }

    @Test func `setting the same owner twice changes nothing the second time`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let owner = Owner(team: "payments", expiresOn: CalendarDay("2030-01-01"))
        #expect(try await fixture.lifecycle.setOwner(owner, of: disk).outcome == .done)
        #expect(try await fixture.lifecycle.setOwner(owner, of: disk).outcome == .unchanged)
        #expect(fixture.vcenter.calls["VslmUpdateVStorageObjectMetadata_Task"] == 1)
    }

    @Test func `clearing an owner clears the server's metadata and keeps when it was cleared`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        _ = try await fixture.lifecycle.clearOwner(of: disk)
        let metadata = try #require(fixture.vcenter.disk(disk.id.rawValue)).metadata
        #expect(metadata["fcd.owner.team"] == nil)
        #expect(metadata["fcd.owner.set-at"] != nil)
        #expect(try fixture.catalog.disks(matching: DiskQuery(hasOwner: true)).isEmpty)
    }

    @Test func `a SyncFault after the metadata was written is a success`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.answerSyncFault(after: "VslmUpdateVStorageObjectMetadata_Task")
        #expect(try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk).outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue)?.metadata["fcd.owner.team"] == "payments")
    }

    @Test func `an owner that a colleague cleared is cleared here by sync`() async throws {
        let fixture = try await LifecycleFixture()
        let colleague = try await LifecycleFixture(fixture.vcenter)
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk)
        _ = try await colleague.lifecycle.clearOwner(of: disk)
        _ = try await fixture.lifecycle.sync()
        #expect(try fixture.catalog.disks(matching: DiskQuery(hasOwner: true)).isEmpty)
        #expect(try await fixture.lifecycle.list().map(\.owner) == [nil])
    }

    @Test func `a tag whose answer is lost is looked up and set once`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await fixture.addDisk()
        fixture.vcenter.cut("VslmAttachTagToVStorageObject", .afterActing)
        let result = try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.calls["VslmAttachTagToVStorageObject"] == 1)
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `the disks that carry a vSphere tag are listed on every vCenter`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let gold = Tag(category: "tier", name: "gold")
        let second = try fixture.vcenter.addDisk(name: "b", on: "datastore1", tags: [gold])
        let first = try fixture.vcenter.addDisk(name: "a", on: "datastore2", tags: [gold], attachedTo: "app-01")
        _ = try await fixture.addDisk()
        let broken = try fixture.vcenter.addDisk(name: "c", on: "datastore1", tags: [gold])
        fixture.vcenter.makeUnreadable(broken)
        let rows = try await fixture.lifecycle.disks(taggedWith: DiskTag(category: "tier", name: "gold"))
        #expect(Set(rows.map(\.entry.id.rawValue)) == [first, second, broken])
        #expect(rows.first { $0.entry.id.rawValue == first }?.machines == ["app-01"])
        #expect(rows.first { $0.entry.id.rawValue == second }?.datastore == "datastore1")
        #expect(rows.first { $0.entry.id.rawValue == broken }?.entry.fault != nil)
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `an unknown tag of a category that the catalog knows is told from an unknown category`() async throws {
        let fixture = try await LifecycleFixture()
        let tag = Tag(category: "tier", name: "gold")
        _ = try fixture.vcenter.addDisk(name: "a", on: "datastore1", tags: [tag])
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        let unknownTag = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.disks(taggedWith: DiskTag(category: "tier", name: "lead"))
        }
        #expect(unknownTag?.message == "the server has no tag lead in the category tier")
        #expect(unknownTag?.hint == "tags of that category in the catalog: gold")
        let unknownCategory = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.addTag(CatalogTag(category: "metal", name: "lead"), to: disk)
        }
        #expect(unknownCategory?.message == "the server has no tag lead in a category metal")
    }

    @Test func `tagging a disk that is gone says that it is the disk`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail("VslmAttachTagToVStorageObject", with: .notFound("it"))
        fixture.vcenter.fail("VslmRetrieveVStorageObject", with: .notFound("disk \(disk.id)"))
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("disk \(disk.id)") == true)
    }

    @Test func `who may not tag is told which privilege is missing, also where the server does not name it`()
        async throws
    {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await fixture.addDisk()
        fixture.vcenter.fail(
            "VslmAttachTagToVStorageObject",
            with: .noPermission("InventoryService.Tagging.AttachTag", on: .datastore("datastore-11"))
        )
        for _ in 0..<2 {
            let error = await #expect(throws: FCDError.self) {
                try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
            }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.contains("InventoryService.Tagging.AttachTag") == true)
            fixture.vcenter.fail("VslmAttachTagToVStorageObject", with: Fault("NoPermission", "denied"))
        }
    }

    @Test func `a SyncFault after a tag was put on or taken off is a success`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await fixture.addDisk()
        let tag = CatalogTag(category: "tier", name: "gold")
        fixture.vcenter.answerSyncFault(after: "VslmAttachTagToVStorageObject")
        #expect(try await fixture.lifecycle.addTag(tag, to: disk).outcome == .done)
        fixture.vcenter.answerSyncFault(after: "VslmDetachTagFromVStorageObject")
        #expect(try await fixture.lifecycle.removeTag(tag, from: disk).outcome == .done)
    }

    @Test func `who may tag and nothing else is not stopped by privileges that tagging does not need`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.addTag(Tag(category: "tier", name: "gold"))
        let disk = try await fixture.addDisk()
        fixture.vcenter.forgetCalls()
        _ = try await fixture.lifecycle.addTag(CatalogTag(category: "tier", name: "gold"), to: disk)
        #expect(!fixture.vcenter.callSequence.contains { $0.contains("Privilege") })
    }

    @Test func `an owner whose answer was lost is read back`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = CutWhenDone(vcenter, method: "VslmUpdateVStorageObjectMetadata_Task") {
            vcenter.disk(named: "data")?.metadata["fcd.owner.team"] == "payments"
        }
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        #expect(try await fixture.lifecycle.setOwner(Owner(team: "payments"), of: disk).outcome == .done)
        #expect(try fixture.catalog.disks(matching: DiskQuery(hasOwner: true)).count == 1)
    }
}
