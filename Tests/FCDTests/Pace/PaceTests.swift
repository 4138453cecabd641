import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PaceTests {
    @Test func `so many calls are under way as are allowed, and the others wait`() async throws {
        let vcenter = SimulatedVCenter(seed: .disks(30))
        let (transport, pace) = (HoldingTransport(vcenter), Pace(PacePolicy(concurrency: 3)))
        let paced = try await PacedClient(transport, pace)
        transport.hold("VslmRetrieveVStorageObject")
        let ids = vcenter.diskIDs.map { DiskID($0) }
        try await withThrowingTaskGroup(of: Disk.self) { group in
            for id in ids { group.addTask { try await paced.disks.retrieve(id) } }
            #expect(await eventually { pace.waitingCalls == 27 })
            #expect(await eventually { transport.heldCalls == 3 })
            transport.letGo()
            var seen = 0
            for try await _ in group { seen += 1 }
            #expect(seen == 30)
        }
        #expect(vcenter.traffic.peakUnderWay <= 3)
        #expect(pace.waitingCalls == 0)
    }

    @Test func `a caller who is cancelled while waiting calls nothing and keeps no place`() async throws {
        let vcenter = SimulatedVCenter(seed: .disks(1))
        let (transport, pace) = (HoldingTransport(vcenter), Pace(PacePolicy(concurrency: 1)))
        let paced = try await PacedClient(transport, pace)
        let id = DiskID(try #require(vcenter.diskIDs.first))
        transport.hold("VslmRetrieveVStorageObject")
        let first = Task { try await paced.disks.retrieve(id) }
        #expect(await eventually { transport.heldCalls == 1 })
        let waiting = Task { try await paced.create("never") }
        let last = Task { try await paced.disks.retrieve(id) }
        #expect(await eventually { pace.waitingCalls == 2 })
        waiting.cancel()
        let error = await #expect(throws: FCDError.self) { _ = try await waiting.value }
        #expect(error?.code == .cancelled)
        #expect(pace.waitingCalls == 1)
        transport.letGo()
        _ = try await (first.value, last.value)
        #expect(vcenter.calls["VslmCreateDisk_Task"] == nil)
        // A place that was lost would leave none.
        _ = try await paced.create("after")
    }

    @Test func `what waits at the server takes no place of a call`() async throws {
        // ESXi's tasks are waited for with WaitForUpdatesEx.
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small, taskTime: .seconds(600))
        let transport = HoldingTransport(vcenter)
        let paced = try await PacedClient(transport, Pace(PacePolicy(concurrency: 1)))
        transport.hold("WaitForUpdatesEx")
        let work = Task { try await paced.create("slow") }
        #expect(await eventually { transport.heldCalls == 1 })
        _ = try await paced.client.currentTime()
        #expect(transport.heldCalls == 1)
        work.cancel()
        _ = try? await work.value
    }

    @Test func `calls of every kind come one after the other at the rate that is allowed`() async throws {
        let counted = CountedClock()
        let vcenter = SimulatedVCenter(seed: .disks(20))
        let paced = try await PacedClient(vcenter, Pace(PacePolicy(rate: 5), clock: counted.clock))
        for id in vcenter.diskIDs { _ = try await paced.disks.retrieve(DiskID(id)) }
        // The list of versions and the login are among them.
        let calls = vcenter.traffic.calls
        #expect(calls > 24)
        let least = Duration.milliseconds(200) * (calls - 1)
        #expect(counted.elapsed > least - .milliseconds(1) && counted.elapsed < least + .milliseconds(1))
    }

    @Test func `at a high rate a tenth of a second's calls may come at once`() async throws {
        let counted = CountedClock()
        let pace = Pace(PacePolicy(rate: 50), clock: counted.clock)
        let vcenter = SimulatedVCenter(seed: .disks(20))
        let paced = try await PacedClient(vcenter, pace)
        for id in vcenter.diskIDs { _ = try await paced.disks.retrieve(DiskID(id)) }
        let least = Duration.milliseconds(20) * (vcenter.traffic.calls - 5)
        #expect(counted.elapsed > least - .milliseconds(1) && counted.elapsed < least + .milliseconds(1))
    }

    @Test func `only so many tasks run on one datastore, and other datastores are free`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .seconds(600))
        let pace = Pace(PacePolicy(tasksPerDatastore: 2))
        let paced = try await PacedClient(vcenter, pace)
        let work = (0..<5).map { number in Task { try await paced.create("disk \(number)") } }
        #expect(await eventually { pace.waitingTasks(on: paced.datastores[0]) == 3 })
        #expect(await eventually { vcenter.calls["VslmCreateDisk_Task"] == 2 })
        let other = Task { try await paced.create("other", on: 1) }
        #expect(await eventually { vcenter.calls["VslmCreateDisk_Task"] == 3 })
        for task in work + [other] { task.cancel() }
        var codes: [FCDError.Code?] = []
        for task in work + [other] {
            let result = await task.result
            codes.append(#expect(throws: FCDError.self) { _ = try result.get() }?.code)
        }
        // Those that waited have changed nothing, and say so; the others' tasks run on.
        #expect(codes.filter { $0 == .cancelled }.count == 3)
        #expect(codes.filter { $0 == .unknownOutcome }.count == 3)
        #expect(vcenter.calls["VslmCreateDisk_Task"] == 3)
        #expect(pace.waitingTasks(on: paced.datastores[0]) == 0)
    }

    @Test func `two copies between two datastores, there and back, do not wait for each other`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let paced = try await PacedClient(vcenter, Pace(PacePolicy(tasksPerDatastore: 1)))
        let disks = [try await paced.create("there"), try await paced.create("back", on: 1)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                let (disk, target) = (disks[number % 2], paced.datastores[1 - number % 2])
                group.addTask {
                    let spec = DiskCloneSpec(name: "copy \(number)", datastore: target)
                    _ = try await paced.disks.clone(disk, spec)
                }
            }
            try await group.waitForAll()
        }
        #expect(vcenter.calls["VslmCloneVStorageObject_Task"] == 20)
    }
}
