import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct UpdateTests {
    private func filter(task: String) -> String {
        """
        <spec><propSet><type>Task</type><pathSet>info.state</pathSet></propSet>\
        <objectSet><obj type="Task">\(task)</obj></objectSet></spec><partialUpdates>false</partialUpdates>
        """
    }

    private func wait(_ wire: Wire, version: String?, seconds: Int = 20) async throws -> Wire.Answer {
        try await wire.call(
            "WaitForUpdatesEx",
            on: "PropertyCollector",
            "propertyCollector",
            (version.map { "<version>\($0)</version>" } ?? "")
                + "<options><maxWaitSeconds>\(seconds)</maxWaitSeconds></options>"
        )
    }

    @Test func `a task is seen to finish`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .milliseconds(40))
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let task = try #require(try await wire.call("PowerOnVM_Task", on: "VirtualMachine", machine).values.first?.text)
        _ = try await wire.call("CreateFilter", on: "PropertyCollector", "propertyCollector", filter(task: task))
        var version: String?
        var states: [String] = []
        while states.last != "success", states.last != "error" {
            let update = try #require(try await wait(wire, version: version).values.first)
            version = update.child("version")?.text
            let change = update["filterSet", "objectSet", "changeSet"]
            states.append(try #require(change?.child("val")?.text))
        }
        #expect(states.last == "success")
        #expect(states.count >= 2)
        #expect(vcenter.violations == [])
    }

    @Test func `a wait without news ends when its time is over, with nothing`() async throws {
        let wire = try await Wire.loggedIn(to: SimulatedVCenter(seed: .small))
        let answer = try await wait(wire, version: nil, seconds: 0)
        #expect(answer.status == 200)
        #expect(answer.values.isEmpty)
    }

    @Test func `a filter made meanwhile wakes the wait`() async throws {
        let vcenter = SimulatedVCenter(seed: .small, taskTime: .seconds(30))
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let task = try #require(try await wire.call("PowerOnVM_Task", on: "VirtualMachine", machine).values.first?.text)
        let cookie = wire.cookie
        let waiting = Task { [filter = filter(task: task)] in
            let other = Wire(vcenter)
            other.cookie = cookie
            while vcenter.calls["WaitForUpdatesEx"] == nil { await Task.yield() }
            return try await other.call("CreateFilter", on: "PropertyCollector", "propertyCollector", filter).fault
        }
        let answer = try await wait(wire, version: nil)
        #expect(answer.values.first?["filterSet", "objectSet", "obj"]?.text == task)
        #expect(try await waiting.value == nil)
    }

    @Test func `a cancelled wait ends at once`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let cookie = try await Wire.loggedIn(to: vcenter).cookie
        let waiting = Task {
            let wire = Wire(vcenter)
            wire.cookie = cookie
            return try await wire.call("WaitForUpdatesEx", on: "PropertyCollector", "propertyCollector").fault
        }
        while vcenter.calls["WaitForUpdatesEx"] == nil { await Task.yield() }
        waiting.cancel()
        _ = await waiting.result
    }

    @Test func `a lost answer can be asked for again`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let spec = """
            <spec><propSet><type>VirtualMachine</type><pathSet>runtime.powerState</pathSet></propSet>\
            <objectSet><obj type="VirtualMachine">\(machine)</obj></objectSet></spec><partialUpdates>false</partialUpdates>
            """
        _ = try await wire.call("CreateFilter", on: "PropertyCollector", "propertyCollector", spec)
        let first = try #require(try await wait(wire, version: nil).values.first?.child("version")?.text)
        _ = try await wire.finish(try await wire.call("PowerOnVM_Task", on: "VirtualMachine", machine))
        for _ in 0..<2 {
            let again = try await wait(wire, version: first).values.first
            #expect(again?["filterSet", "objectSet", "changeSet", "val"]?.text == "poweredOn")
        }
        #expect(try await wait(wire, version: "77").fault == "InvalidCollectorVersion")
    }
}
