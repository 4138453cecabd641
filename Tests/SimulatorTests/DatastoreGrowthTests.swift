import FCD
import Simulator
import Testing

/// `summary.uncommitted`: what lies on a datastore may still grow by.
@Suite(.timeLimit(.minutes(1)))
struct DatastoreGrowthTests {
    /// Of each thin disk a quarter is used.
    private func growth(_ wire: Wire, of datastore: String = "datastore1") async throws -> Int64? {
        let reference = try #require(wire.vcenter.datastore(named: datastore))
        let found = try await wire.properties("Datastore", reference.value, ["summary.uncommitted"])
        return found["summary.uncommitted"].flatMap { Int64($0.text) }.map { $0 >> 20 }
    }

    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `thin disks of VMs and First Class Disks count, each once`(kind: SimulatedVCenter.Kind) async throws {
        let vcenter = SimulatedVCenter(kind: kind, seed: .small)
        let wire = try await Wire.loggedIn(to: vcenter)
        let machines: Int64 = 2 * 12_288
        #expect(try await growth(wire) == machines)
        #expect(try await growth(wire, of: "datastore2") == 0)
        try vcenter.addDisk(name: "free", on: "datastore1", capacityMiB: 1_024)
        try vcenter.addDisk(name: "held", on: "datastore1", capacityMiB: 1_024, attachedTo: "app-01")
        #expect(try await growth(wire) == machines + 2 * 768)
        // What nobody writes to does not grow, nor what has all of its blocks.
        try vcenter.addFile("[datastore1] old/old.vmdk")
        try vcenter.addFile("[datastore1] thick/thick.vmdk", isThin: false)
        try vcenter.addDevice("[datastore1] thick/thick.vmdk", to: "app-01")
        #expect(try await growth(wire) == machines + 2 * 768)
        #expect(vcenter.violations == [])
    }

    @Test func `below a snapshot nothing grows, above it what is written to does`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let wire = try await Wire.loggedIn(to: vcenter)
        let before = try #require(try await growth(wire))
        let disk = try vcenter.addDisk(name: "disk", on: "datastore1", capacityMiB: 1_024)
        try vcenter.addSnapshot("before", to: disk)
        // The delta has taken 1 MiB.
        #expect(try await growth(wire) == before + 1_023)
        vcenter.write(to: disk, at: 0, length: 100 << 20)
        #expect(try await growth(wire) == before + 923)
        let machine = try #require(vcenter.machine(named: "app-02")).value
        let answer = try await wire.call(
            "CreateSnapshot_Task",
            on: "VirtualMachine",
            machine,
            "<name>s</name><memory>false</memory><quiesce>false</quiesce>"
        )
        #expect(try await wire.finish(answer).string("state") == "success")
        // The machine's delta counts in place of the disk below it, and is as far from its size.
        #expect(try await growth(wire) == before + 923)
    }

    @Test func `a server may leave it out`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let wire = try await Wire.loggedIn(to: vcenter)
        vcenter.hide("summary.uncommitted", of: try #require(vcenter.datastore(named: "datastore1")))
        #expect(try await growth(wire) == nil)
        #expect(try await growth(wire, of: "datastore2") == 0)
    }
}
