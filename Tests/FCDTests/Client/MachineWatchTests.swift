import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MachineWatchTests {
    private let vcenter = SimulatedVCenter(seed: .small)

    private func watch() async throws -> (MachineWatch, VSphereClient) {
        let client = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: vcenter)
        let credentials = Credentials(
            username: SimulatedVCenter.administrator,
            password: SimulatedVCenter.defaultPassword
        )
        try await client.login(credentials)
        try client.logInAgain { credentials }
        let watch = client.inventory.machineWatch()
        try await watch.begin()
        return (watch, client)
    }

    private func machine(_ name: String) throws -> ManagedObjectReference {
        try #require(vcenter.machine(named: name))
    }

    @Test func `nothing is told of machines that stay as they are`() async throws {
        let (watch, _) = try await watch()
        #expect(try await watch.next(within: .zero) == .quiet)
        vcenter.setTools(areRunning: true, in: "app-01")
        #expect(try await watch.next(within: .zero) == .quiet)
        #expect(vcenter.violations.isEmpty)
    }

    @Test func `what happens to a machine wakes the waiting call, and says whether its devices changed`() async throws {
        let (watch, _) = try await watch()
        let (first, second) = (try machine("app-01"), try machine("app-02"))
        let waits = try #require(vcenter.calls["WaitForUpdatesEx"])
        async let told = watch.next(within: .seconds(20))
        while vcenter.calls["WaitForUpdatesEx"] == waits { await Task.yield() }
        let begin = ContinuousClock.now
        vcenter.setPower(.poweredOn, of: "app-01")
        #expect(try await told == .news(.init(changed: [first: false])))
        #expect(begin.duration(to: .now) < .seconds(10))
        try vcenter.addDisk(name: "data", on: "datastore1", attachedTo: "app-02")
        #expect(try await watch.next(within: .zero) == .news(.init(changed: [second: true])))
        #expect(try await watch.next(within: .zero) == .quiet)
        #expect(vcenter.violations.isEmpty)
    }

    @Test func `a new machine is told, and one that goes away leaves`() async throws {
        let (watch, _) = try await watch()
        let new = try vcenter.addMachine("app-03", on: "datastore1")
        #expect(try await watch.next(within: .zero) == .news(.init(changed: [new: true])))
        try vcenter.removeMachine("app-03")
        #expect(try await watch.next(within: .zero) == .news(.init(left: [new])))
    }

    @Test func `more news than one answer has room for is told to its end`() async throws {
        let (watch, _) = try await watch()
        for number in 0..<1_100 { try vcenter.addMachine("new-\(number)", on: "datastore1") }
        let before = vcenter.calls["WaitForUpdatesEx"] ?? 0
        guard case .news(let news) = try await watch.next(within: .seconds(5)) else { throw Missing() }
        #expect(news.changed.count == 1_100)
        #expect((vcenter.calls["WaitForUpdatesEx"] ?? 0) - before == 3)
        #expect(try await watch.next(within: .zero) == .quiet)
    }

    @Test func `news of which a later part fails is told the next time`() async throws {
        let (watch, _) = try await watch()
        for number in 0..<1_100 { try vcenter.addMachine("new-\(number)", on: "datastore1") }
        vcenter.fail("WaitForUpdatesEx", with: Fault("RuntimeFault", "out of order"), after: 1)
        await #expect(throws: FCDError.self) { _ = try await watch.next(within: .zero) }
        guard case .news(let news) = try await watch.next(within: .zero) else { throw Missing() }
        #expect(news.changed.count == 1_100)
    }

    @Test func `a server with more machines than one answer has room for is not news`() async throws {
        for number in 0..<1_100 { try vcenter.addMachine("old-\(number)", on: "datastore1") }
        let (watch, _) = try await watch()
        #expect(try await watch.next(within: .zero) == .quiet)
    }

    @Test(arguments: ["session", "restart", "version"])
    func `a server that has forgotten what it told makes the watch begin anew, and nothing is taken for quiet`(
        event: String
    ) async throws {
        let (watch, _) = try await watch()
        switch event {
        case "session": vcenter.expireSessions()
        case "restart": vcenter.restart()
        default: vcenter.forgetCollectorVersions()
        }
        vcenter.setPower(.poweredOn, of: "app-01")
        #expect(try await watch.next(within: .zero) == .lost)
        #expect(await !watch.isRunning)
        #expect(vcenter.heldCollectors == 0)
        #expect(vcenter.heldViews == 0)
        try await watch.begin()
        #expect(try await watch.next(within: .zero) == .quiet)
        vcenter.setPower(.poweredOff, of: "app-01")
        #expect(try await watch.next(within: .zero) == .news(.init(changed: [try machine("app-01"): false])))
    }

    @Test func `an answer that was lost is told again`() async throws {
        let (watch, _) = try await watch()
        vcenter.setPower(.poweredOn, of: "app-01")
        vcenter.cut("WaitForUpdatesEx", .afterActing)
        #expect(try await watch.next(within: .zero) == .news(.init(changed: [try machine("app-01"): false])))
    }

    @Test func `whoever stops leaves nothing at the server, also in the middle of a wait`() async throws {
        let (watch, _) = try await watch()
        #expect(vcenter.heldCollectors == 1)
        #expect(vcenter.heldViews == 1)
        let waits = vcenter.calls["WaitForUpdatesEx"]
        let waiting = Task { try await watch.next(within: .seconds(20)) }
        while vcenter.calls["WaitForUpdatesEx"] == waits { await Task.yield() }
        waiting.cancel()
        await #expect(throws: (any Error).self) { try await waiting.value }
        await watch.stop()
        #expect(vcenter.heldCollectors == 0)
        #expect(vcenter.heldViews == 0)
    }

    @Test func `what happened twice is told once, and the last word counts`() {
        let machine = ManagedObjectReference(type: "VirtualMachine", value: "vm-1")
        var news = MachineWatch.News(changed: [machine: true])
        news.add(.init(changed: [machine: false]))
        #expect(news == .init(changed: [machine: true]))
        news.add(.init(left: [machine]))
        #expect(news == .init(left: [machine]))
        news.add(.init(changed: [machine: true]))
        #expect(news == .init(changed: [machine: true]))
    }

    private struct Missing: Error {}
}
