import FCD
import Foundation
import Simulator
import Testing

/// The simulated history of events, as any client sees it.
@Suite(.timeLimit(.minutes(1)))
struct EventTests {
    private let vcenter = SimulatedVCenter(seed: .small)

    private func query(_ wire: Wire, _ filter: String) async throws -> Wire.Answer {
        try await wire.call("QueryEvents", on: "EventManager", "EventManager", "<filter>\(filter)</filter>")
    }

    @Test func `changes of machines leave events with who and what, valid by the schema`() async throws {
        let disk = try vcenter.addDisk(name: "data", on: "datastore1")
        try vcenter.attach(disk, to: "app-01", by: "ann")
        try vcenter.detach(disk, from: "app-01", by: "bob")
        try vcenter.attach(disk, to: "app-02")
        try vcenter.removeMachine("app-02", by: "cid")
        let wire = try await Wire.loggedIn(to: vcenter)
        let events = try await query(wire, "").values
        #expect(events.map(\.type) == ["VmReconfiguredEvent", "VmReconfiguredEvent", "VmRemovedEvent"])
        #expect(events.map { $0.child("userName")?.text } == ["ann", "bob", "cid"])
        #expect(events[0]["configChanges", "added"]?.text.contains(disk) == true)
        #expect(events[1]["configChanges", "deleted"]?.text.contains(disk) == true)
        #expect(events[2]["vm", "name"]?.text == "app-02")
        #expect(vcenter.violations == [])
    }

    @Test func `kinds, machine, time and number narrow what is told, and other filters are refused`() async throws {
        let disk = try vcenter.addDisk(name: "data", on: "datastore1")
        for user in ["ann", "bob"] {
            try vcenter.attach(disk, to: "app-01", by: user)
            try vcenter.detach(disk, from: "app-01", by: user)
        }
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        let entity = """
            <entity><entity type="VirtualMachine">\(machine)</entity><recursion>self</recursion></entity>
            """
        #expect(try await query(wire, entity).values.count == 4)
        #expect(try await query(wire, "<eventTypeId>VmRemovedEvent</eventTypeId>").values.isEmpty)
        #expect(
            try await query(wire, "<eventTypeId>VmReconfiguredEvent</eventTypeId><maxCount>3</maxCount>").values.count
                == 3
        )
        let past = "<time><endTime>2020-01-01T00:00:00Z</endTime></time>"
        #expect(try await query(wire, past).values.isEmpty)
        #expect(try await query(wire, "<time><beginTime>2020-01-01T00:00:00Z</beginTime></time>").values.count == 4)
        #expect(try await query(wire, "<category>info</category>").fault == "NotSupported")
        let gone = entity.replacing(machine, with: "vm-999")
        #expect(try await query(wire, gone).fault == "ManagedObjectNotFound")
        #expect(vcenter.violations == [])
    }

    @Test func `an attachment by a call is told as a task and as a change of the machine`() async throws {
        let disk = try vcenter.addDisk(name: "data", on: "datastore1")
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "app-01")).value
        _ = try await wire.finish(try await wire.attach(disk, to: machine))
        let events = try await query(wire, "").values
        #expect(events.map(\.type) == ["TaskEvent", "VmReconfiguredEvent"])
        #expect(events[0]["info", "descriptionId"]?.text == "VirtualMachine.attachDisk")
        #expect(Set(events.map { $0.child("userName")?.text }) == [SimulatedVCenter.administrator])
        #expect(vcenter.violations == [])
    }
}
