import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TaskPollerTests {
    private let pace = Pace(PacePolicy(concurrency: 64, tasksPerDatastore: 64))

    @Test func `fifty tasks of the global catalog are waited for by one call at a time`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, latency: .milliseconds(2), taskTime: .milliseconds(200))
        let paced = try await PacedClient(vcenter, pace)
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<50 { group.addTask { try await paced.create("disk \(number)").name } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names.count == 50)
        #expect(try #require(vcenter.calls["VslmQueryInfo"]) >= 50)
        #expect(vcenter.traffic.peaks["VslmQueryInfo"] == 1)
    }

    @Test func `a failure that concerns one task is told to its waiter alone`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .milliseconds(100))
        let paced = try await PacedClient(vcenter, pace)
        vcenter.fail("VslmQueryInfo", with: .objectNotFound(ManagedObjectReference(type: "VslmTask", value: "t")))
        let work = (0..<3).map { number in Task { try await paced.create("disk \(number)") } }
        var failed: [FCDError.Code] = []
        for task in work {
            do { _ = try await task.value } catch let error as FCDError { failed.append(error.code) }
        }
        #expect(failed == [.unknownOutcome])
    }

    @Test func `a wrong password is tried once for all that wait`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .seconds(600))
        let paced = try await PacedClient(vcenter, pace)
        try paced.client.logInAgain { Credentials(username: SimulatedVCenter.administrator, password: "wrong") }
        let work = (0..<5).map { number in Task { try await paced.create("disk \(number)") } }
        #expect(await eventually { vcenter.calls["VslmCreateDisk_Task"] == 5 })
        #expect(await eventually { (vcenter.calls["VslmQueryInfo"] ?? 0) > 5 })
        vcenter.forgetCalls()
        vcenter.expireSessions()
        for task in work {
            let error = await #expect(throws: FCDError.self) { _ = try await task.value }
            #expect(error?.code == .unknownOutcome)
        }
        #expect(vcenter.calls["Login"] == 1)
    }

    @Test func `one waiter who gives up does not end the waiting of the others`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .milliseconds(500))
        let paced = try await PacedClient(vcenter, pace)
        let (given, kept) = (Task { try await paced.create("given up") }, Task { try await paced.create("kept") })
        #expect(await eventually { vcenter.calls["VslmCreateDisk_Task"] == 2 })
        given.cancel()
        let error = await #expect(throws: FCDError.self) { _ = try await given.value }
        // Cancelled before its answer came or after: either way it is not known whether the disk was made.
        #expect(error?.code == .unknownOutcome)
        #expect(try await kept.value.name == "kept")
    }

    @Test func `closing the client ends all waiting`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .seconds(600))
        let paced = try await PacedClient(vcenter, pace)
        let work = (0..<5).map { number in Task { try await paced.create("disk \(number)") } }
        #expect(await eventually { (vcenter.calls["VslmQueryInfo"] ?? 0) > 5 })
        await paced.client.close()
        for task in work {
            let error = await #expect(throws: FCDError.self) { _ = try await task.value }
            #expect(error?.code == .unknownOutcome)
        }
    }
}
