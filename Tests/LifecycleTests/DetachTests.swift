import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DetachTests {
    @Test func `a detached disk keeps its file, and the catalog ends the attachment`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let result = try await fixture.lifecycle.detach(disk)
        #expect(result.outcome == .done)
        #expect(fixture.holders(of: disk).isEmpty)
        #expect(fixture.vcenter.hasFile(disk.path))
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        #expect(try fixture.catalog.attachments(diskID: row.id).map { $0.to != nil } == [true])
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `detaching what is attached nowhere is a success that says so`() async throws {
        let fixture = try await LifecycleFixture()
        let result = try await fixture.lifecycle.detach(try await fixture.addDisk())
        #expect(result.outcome == .unchanged)
    }

    @Test func `a VM that does not hold the disk is refused, naming the one that does`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let other = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.detach(disk, from: other) }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("app-01 (SCSI controller 0, unit 1)") == true)
        #expect(fixture.holders(of: disk) == ["app-01"])
    }

    @Test func `a Kubernetes volume is refused with cluster and claim, unless forced`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.setMetadata(
            [
                "cns.containerCluster.clusterId": "prod", "cns.k8s.pvc.name": "data-0", "cns.k8s.pvc.namespace": "db",
            ],
            of: disk.id.rawValue
        )
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.detach(disk) }
        #expect(error?.message.contains("claim data-0, namespace db, cluster prod") == true)
        #expect(fixture.holders(of: disk) == ["app-01"])
        let forced = try await fixture.lifecycle.detach(disk, force: true)
        #expect(forced.outcome == .done)
    }
}
