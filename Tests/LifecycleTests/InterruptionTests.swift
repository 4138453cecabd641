import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// What must hold when the way to the server breaks, or the person gives up, at the worst moment.
@Suite(.timeLimit(.minutes(1)))
struct InterruptionTests {
    private let vcenter = SimulatedVCenter(seed: .small)

    @Test(arguments: [(504, "gateway timeout"), (200, "<html>please log in</html>"), (502, ""), (200, "<a>")])
    func `an attach answered by a proxy is not taken for a failed one, and the disk is not put back`(
        status: Int,
        body: String
    ) async throws {
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-02")
        transport.replaceAnswer(of: "VslmAttachDisk_Task", with: status, body)
        do {
            _ = try await fixture.lifecycle.move(disk, to: machine)
            #expect(fixture.holders(of: disk) == ["app-02"])
        } catch let error as FCDError {
            // The task had not ended when the devices were read.
            #expect(error.code == .unknownOutcome)
            #expect(try fixture.lastOperation()?.state == .unknown)
        }
        #expect(vcenter.calls["VslmAttachDisk_Task"] == 1)
    }

    @Test func `a place that cannot be read back does not turn an attach into a failure`() async throws {
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-02")
        transport.replaceAnswer(of: "RetrievePropertiesEx", after: "VslmAttachDisk_Task", with: 503, "busy")
        let result = try await fixture.lifecycle.move(disk, to: machine)
        #expect(result.outcome == .done)
        #expect(fixture.holders(of: disk) == ["app-02"])
        #expect(vcenter.calls["VslmAttachDisk_Task"] == 1)
        #expect(try fixture.lastOperation()?.state == .done)
    }

    @Test func `a move that is interrupted after the detach began still brings the disk to the other VM`() async throws
    {
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("app-02")
        let (answered, continuation) = AsyncStream<Void>.makeStream()
        transport.whenAnswered("DetachDisk_Task") { continuation.yield() }
        let work = Task { try await fixture.lifecycle.move(disk, to: machine) }
        for await _ in answered { break }
        work.cancel()
        _ = await work.result
        #expect(fixture.holders(of: disk) == ["app-02"])
        #expect(try fixture.cataloguedHolders(of: disk) == ["app-02"])
        #expect(try fixture.lastOperation()?.state == .done)
    }

    @Test func `an interrupted register is looked up all the same`() async throws {
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        try vcenter.addFile("[datastore1] a/b.vmdk")
        transport.replaceAnswer(of: "VslmRegisterDisk", with: 502, "")
        let (answered, continuation) = AsyncStream<Void>.makeStream()
        transport.whenAnswered("VslmRegisterDisk") { continuation.yield() }
        let work = Task {
            try await fixture.lifecycle.register(
                RegisterRequest(path: try DatastorePath(parsing: "[datastore1] a/b.vmdk"))
            )
        }
        for await _ in answered { break }
        work.cancel()
        _ = await work.result
        #expect(vcenter.diskIDs.count == 1)
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.ready])
        #expect(try fixture.catalog.operations().map(\.state) == [.done])
    }

    @Test func `a promoted disk whose VM cannot be read back is registered, and the result says what is missing`()
        async throws
    {
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let machine = try await fixture.machine("app-01")
        transport.replaceAnswer(of: "RetrievePropertiesEx", after: "VslmRegisterDisk", with: 503, "busy")
        let result = try await fixture.lifecycle.promote("Hard disk 1", of: machine)
        #expect(result.outcome == .partial)
        #expect(result.warnings.contains { $0.contains("fcd sync") })
        #expect(vcenter.diskIDs == [result.diskID?.rawValue])
        #expect(try fixture.lastOperation()?.state == .done)
    }

    @Test func `calls that meet an ended session together share one new login`() async throws {
        let fixture = try await LifecycleFixture(vcenter)
        vcenter.expireSessions()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { _ = try await fixture.lifecycle.inventory.datastores() } }
            try await group.waitForAll()
        }
        #expect(vcenter.calls["Login"] == 2)
        #expect(vcenter.sessionCount == 1)
    }
}
