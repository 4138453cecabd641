import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ResolveTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a disk is found by its ID, a prefix of it, its name and its path`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk("支付 db")
        for text in [
            disk.id.rawValue, disk.id.rawValue.uppercased(), String(disk.id.rawValue.prefix(13)), "支付 db", disk.path,
        ] {
            #expect(try await fixture.lifecycle.disk(text).id == disk.id, "by \(text)")
        }
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `a list tells where each disk lies, and a datastore that is not there is refused`(
        version: SimulatedVersion
    ) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let disk = try await fixture.addDisk()
        var filter = DiskFilter()
        filter.datastore = "datastore1"
        #expect(try await fixture.lifecycle.list(filter).map(\.entry.path) == [disk.path])
        filter.datastore = "datastore2"
        #expect(try await fixture.lifecycle.list(filter).isEmpty)
        filter.datastore = "nowhere"
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.list(filter) }
    }

    @Test func `a name that two disks have is refused, and both are named`() async throws {
        let fixture = try await LifecycleFixture()
        let disks = [try await fixture.addDisk("twin"), try await fixture.addDisk("twin")]
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.disk("twin") }
        #expect(error?.code == .ambiguous)
        for disk in disks { #expect(error?.candidates.contains { $0.contains(disk.id.rawValue) } == true) }
    }

    @Test(arguments: ["nothing", "6f1c0000-0000-4000-8000-000000000000", "[datastore1] no/such.vmdk"])
    func `a disk that is not there is refused with how to name one`(text: String) async throws {
        let fixture = try await LifecycleFixture()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.disk(text) }
        #expect(error?.code == .notFound)
        #expect(error?.hint != nil)
    }

    @Test func `a VM is found by name, path, moid and UUID, and an ambiguous name is refused`() async throws {
        let fixture = try await LifecycleFixture()
        let machine = try await fixture.machine("app-01")
        let names = ["app-01", machine.inventoryPath, machine.reference.value, try #require(machine.instanceUUID)]
        for name in names { #expect(try await fixture.machine(name).reference == machine.reference, "by \(name)") }
        fixture.vcenter.addDatacenter("Europe/DC2")
        try fixture.vcenter.addDatastore("other", in: "Europe/DC2")
        try fixture.vcenter.addMachine("app-01", on: "other")
        let error = await #expect(throws: FCDError.self) { try await fixture.machine("app-01") }
        #expect(error?.code == .ambiguous)
        #expect(
            error?.candidates.contains { $0.contains("Europe/DC2/vm/app-01") } == true,
            "\(error?.candidates ?? [])"
        )
        await #expect(throws: FCDError.self) { try await fixture.machine("nobody") }
    }

    @Test func `a path on a datastore whose name is used in two datacenters is refused, not guessed`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        fixture.vcenter.addDatacenter("Europe/DC2")
        try fixture.vcenter.addDatastore("datastore1", in: "Europe/DC2")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.disk(disk.path) }
        #expect(error?.code == .ambiguous)
        #expect(error?.candidates.contains { $0.contains("Europe/DC2/datastore1") } == true)
    }

    @Test func `a name is not taken for unique where a datastore cannot be listed, and its ID is`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let disk = try await fixture.addDisk()
        fixture.vcenter.setAccessible(false, datastore: "datastore2")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.disk("data") }
        #expect(error?.code == .ambiguous)
        #expect(error?.message.contains("the disks of datastore2 cannot be listed") == true)
        #expect(error?.candidates.first?.hasPrefix(disk.id.rawValue) == true)
        #expect(try await fixture.lifecycle.disk(disk.id.rawValue).id == disk.id)
        #expect(try await fixture.lifecycle.disk(disk.path).id == disk.id)
        let missing = await #expect(throws: FCDError.self) { try await fixture.lifecycle.disk("nothing") }
        #expect(missing?.code == .notFound)
        #expect(missing?.message.contains("not on datastore2") == true)
        let path = await #expect(throws: FCDError.self) { try await fixture.lifecycle.disk("[datastore2] x/y.vmdk") }
        #expect(path?.code == .conflict)
    }
}
