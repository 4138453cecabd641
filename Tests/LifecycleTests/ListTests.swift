import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ListTests {
    /// The catalog is asked in one way for few disks and in another for many.
    @Test(arguments: [3, 120])
    func `each row has the catalog's owner and tags of its own disk`(count: Int) async throws {
        let lab = try await LifecycleFixture(SimulatedVCenter(seed: .disks(count)))
        _ = try await lab.lifecycle.sync()
        let disk = try await lab.lifecycle.disk("disk-1")
        _ = try await lab.lifecycle.setOwner(Owner(team: "storage"), of: disk)
        _ = try await lab.lifecycle.addTag(CatalogTag(category: nil, name: "old"), to: disk)

        let rows = try await lab.lifecycle.list()
        #expect(rows.count == count)
        #expect(rows.filter { $0.owner != nil }.map(\.entry.id) == [disk.id])
        #expect(rows.first { $0.entry.id == disk.id }?.owner?.team == "storage")
        #expect(rows.filter { $0.tags != [] }.map(\.entry.id) == [disk.id])
        #expect(rows.first { $0.entry.id == disk.id }?.tags?.map(\.description) == ["old"])
    }

    @Test func `a disk that the catalog does not know has no tags there, and is listed`() async throws {
        let lab = try await LifecycleFixture(SimulatedVCenter(seed: .disks(60)))
        let disk = try await lab.lifecycle.disk("disk-1")
        _ = try await lab.lifecycle.addTag(CatalogTag(category: nil, name: "old"), to: disk)
        let rows = try await lab.lifecycle.list()
        #expect(rows.count == 60)
        #expect(rows.filter { $0.tags == nil }.count == 59)
        #expect(rows.first { $0.entry.id == disk.id }?.tags?.map(\.description) == ["old"])
    }

    @Test func `a flag that the list does not tell is the catalog's, and no call is made for it`() async throws {
        let lab = try await LifecycleFixture()
        let disk = try await lab.addDisk()
        _ = try await lab.lifecycle.changeFlags(DiskFlagSet(.keepAfterDeleteVM), to: true, of: disk)
        _ = try await lab.addDisk("other")
        lab.vcenter.forgetCalls()
        let rows = try await lab.lifecycle.list()
        #expect(rows.map(\.keepAfterDeleteVM) == [true, nil])
        #expect(lab.vcenter.calls["VslmRetrieveVStorageObject"] == nil)
    }

    @Test func `flags that the list tells are the list's`() async throws {
        let lab = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        _ = try await lab.addDisk()
        let row = try #require(try await lab.lifecycle.list().first)
        #expect(row.keepAfterDeleteVM == false)
        #expect(row.entry.changedBlockTracking == false)
    }
}
