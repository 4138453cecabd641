import FCD
import Foundation
import Simulator
import Synchronization
import Testing

/// What the client reads of the server's history of events.
@Suite(.timeLimit(.minutes(1)))
struct MachineEventTests {
    private static func inventory(of vcenter: SimulatedVCenter) async throws -> Inventory {
        let client = try await VSphereClient.connect(to: Endpoint(host: "vcenter.example"), over: vcenter)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        return client.inventory
    }

    @Test func `events come with kind, user, machine, devices and what became of the configuration`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let disk = try vcenter.addDisk(name: "data", on: "datastore1")
        try vcenter.attach(disk, to: "app-01", by: #"LAB\ann"#)
        let inventory = try await Self.inventory(of: vcenter)
        let machine = try await inventory.virtualMachine("app-01").reference
        let events = try await inventory.events(
            of: machine,
            kinds: MachineEvent.Kind.allCases,
            from: Date() - 3_600,
            to: Date() + 3_600
        )
        let event = try #require(events.first)
        #expect(
            events.count == 1 && event.kind == .reconfigured && event.user == #"LAB\ann"# && event.machine == machine
        )
        #expect(event.configuration?.added.contains(disk) == true && event.devices == [])
        #expect(try await inventory.events(of: nil, kinds: [.removed], from: Date() - 3_600, to: Date() + 3_600) == [])
    }

    @Test func `more events than one answer holds are asked for in halves of the time, and each comes once`()
        async throws
    {
        let start = Date(timeIntervalSince1970: 1_790_000_000)
        let seconds = Mutex(0)
        let vcenter = SimulatedVCenter(
            seed: .small,
            clock: { start.addingTimeInterval(Double(seconds.withLock { $0 })) }
        )
        let disk = try vcenter.addDisk(name: "data", on: "datastore1")
        for _ in 0..<1_250 {
            try vcenter.attach(disk, to: "app-01", by: "ann")
            seconds.withLock { $0 += 2 }
            try vcenter.detach(disk, from: "app-01", by: "bob")
            seconds.withLock { $0 += 2 }
        }
        let inventory = try await Self.inventory(of: vcenter)
        let machine = try await inventory.virtualMachine("app-01").reference
        let events = try await inventory.events(of: machine, kinds: [.reconfigured], from: start, to: start + 6_000)
        #expect(events.count == 2_500)
        #expect(events.map(\.key) == events.map(\.key).sorted() && Set(events.map(\.key)).count == 2_500)
        #expect(events.count { $0.user == "ann" } == 1_250)
        #expect((3...9).contains(try #require(vcenter.calls["QueryEvents"])))
    }
}
