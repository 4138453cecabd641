import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// What is taken away twice.
@Suite(.timeLimit(.minutes(1)))
struct RepeatedRemovalTests {
    @Test func `a disk that was deleted here is gone already; of another's the server's word counts`() async throws {
        let fixture = try await LifecycleFixture()
        let lifecycle = fixture.lifecycle
        let disk = try await fixture.addDisk()
        let other = try await fixture.addDisk("other")
        _ = try await lifecycle.sync()
        _ = try await lifecycle.delete(disk)
        let again = try await lifecycle.removing(disk.id.rawValue.uppercased(), by: .delete) {
            try await lifecycle.delete($0)
        }
        #expect(again.outcome == .unchanged)
        #expect(again.message == "data (\(disk.id)) was deleted already")
        #expect(again.diskID == disk.id)
        // By name, it may as well be another disk that was meant.
        await #expect(throws: FCDError.self) { _ = try await lifecycle.removing("data", by: .delete) { _ in again } }
        // It was deleted, not unregistered.
        await #expect(throws: FCDError.self) {
            _ = try await lifecycle.removing(disk.id.rawValue, by: .unregister) { _ in again }
        }
        fixture.vcenter.removeDisk(other.id.rawValue)
        let error = await #expect(throws: FCDError.self) {
            _ = try await lifecycle.removing(other.id.rawValue, by: .delete) { _ in again }
        }
        #expect(error?.code == .notFound)
    }

    @Test func `a disk that was unregistered here is so already, and cannot be deleted`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: .v9_1_1, seed: .small))
        let lifecycle = fixture.lifecycle
        let disk = try await fixture.addDisk()
        let done = try await lifecycle.unregister(disk)
        let again = try await lifecycle.removing(disk.id.rawValue, by: .unregister) { _ in done }
        #expect(again.outcome == .unchanged)
        #expect(again.message == "data (\(disk.id)) was unregistered already")
        await #expect(throws: FCDError.self) {
            _ = try await lifecycle.removing(disk.id.rawValue, by: .delete) { _ in done }
        }
    }

    @Test func `a snapshot that was deleted here is gone already`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let ids = try ["one", "two"].map { try fixture.vcenter.addSnapshot($0, to: disk.id.rawValue) }
        let holder = SnapshotHolder(disk)
        let snapshot = try await fixture.lifecycle.snapshot(ids[0], of: holder)
        #expect(try fixture.lifecycle.snapshotDeletedBefore(ids[0], of: holder) == nil)
        _ = try await fixture.lifecycle.deleteSnapshot(snapshot, of: holder)
        let again = try #require(try fixture.lifecycle.snapshotDeletedBefore(ids[0], of: holder))
        #expect(again.outcome == .unchanged && again.snapshotID?.rawValue == ids[0])
        #expect(try fixture.lifecycle.snapshotDeletedBefore(ids[1], of: holder) == nil)
        #expect(try fixture.lifecycle.snapshotDeletedBefore("one", of: holder) == nil)
        let other = SnapshotHolder(try await fixture.addDisk("other"))
        #expect(try fixture.lifecycle.snapshotDeletedBefore(ids[0], of: other) == nil)
    }
}
