import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DatastoreCheckTests {
    @Test func `a datastore that nobody reaches stops the change`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        #expect(try await fixture.check("datastore.access", .delete(disk)).verdict == .holds)
        fixture.vcenter.setAccessible(false, datastore: "datastore1")
        #expect(try await fixture.check("datastore.access", .delete(disk)).verdict == .fails)
        fixture.vcenter.hide("summary.accessible", of: disk.datastore)
        #expect(try await fixture.check("datastore.access", .delete(disk)).verdict == .unknown)
    }

    @Test func `the VM's host must have the datastore, and the server says the same`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let change = try await fixture.attaching(disk)
        #expect(try await fixture.check("datastore.host", change).verdict == .holds)
        fixture.vcenter.setMount(.readOnly, of: "datastore1", onHostOf: "app-01")
        let readOnly = try await fixture.check("datastore.host", change)
        #expect(readOnly.verdict == .fails && readOnly.facts.contains("reading only"))
        fixture.vcenter.setMount(.unmounted, of: "datastore1", onHostOf: "app-01")
        let missing = try await fixture.check("datastore.host", change)
        #expect(missing.verdict == .fails && missing.facts.contains("has not mounted the datastore datastore1"))
        let machine = try await fixture.machine("app-01")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.disks.attach(disk, to: machine.reference)
        }
        #expect(error?.fault?.type == "InvalidDatastore")
        fixture.vcenter.hide("host", of: disk.datastore)
        fixture.vcenter.hide("datastore", of: try #require(fixture.vcenter.host(of: "app-01")))
        #expect(try await fixture.check("datastore.host", change).verdict == .unknown)
    }

    @Test func `a disk away from the VM's home is worth a warning`() async throws {
        let fixture = try await LifecycleFixture()
        let near = try await fixture.addDisk("near")
        let id = try fixture.vcenter.addDisk(name: "far", on: "datastore2")
        let far = try await fixture.lifecycle.disks.retrieve(DiskID(id))
        #expect(try await fixture.check("datastore.home", try await fixture.attaching(near)).verdict == .holds)
        let warning = try await fixture.check("datastore.home", try await fixture.attaching(far))
        #expect(warning.verdict == .warns && warning.facts.contains("datastore2"))
        let result = try await fixture.lifecycle.attach(far, to: try await fixture.machine("app-01"))
        #expect(result.outcome == .done)
        #expect(result.notes.contains { $0.contains("[datastore.home]") })
        fixture.vcenter.hide("config.files.vmPathName", of: try fixture.reference("app-02"))
        #expect(
            try await fixture.check("datastore.home", try await fixture.attaching(near, to: "app-02")).verdict
                == .unknown
        )
    }

    @Test func `room is counted for what is written at once, and warned of for what grows`() async throws {
        let fixture = try await LifecycleFixture()
        let datastore = try await fixture.lifecycle.datastore("datastore2")
        func space(_ change: IntendedChange) async throws -> PreflightCheck.Verdict {
            try await fixture.check("datastore.space", change).verdict
        }
        let disk = try await fixture.addDisk()
        fixture.vcenter.setCapacity(2048, of: "datastore2")
        #expect(try await space(.create(MiB(1024), .eagerZeroedThick, on: datastore)) == .holds)
        #expect(try await space(.create(MiB(4096), .eagerZeroedThick, on: datastore)) == .fails)
        #expect(try await space(.create(MiB(4096), .thin, on: datastore)) == .warns)
        #expect(try await space(.clone(disk, as: .eagerZeroedThick, to: datastore)) == .holds)
        fixture.vcenter.setCapacity(512, of: "datastore2")
        #expect(try await space(.clone(disk, as: nil, to: datastore)) == .warns)
        #expect(try await space(.clone(disk, as: .eagerZeroedThick, to: datastore)) == .fails)
        #expect(try await space(.relocate(disk, to: datastore)) == .warns)
        fixture.vcenter.setCapacity(1, of: "datastore1")
        #expect(try await space(.extend(disk, to: MiB(2048))) == .warns)
        let inflate = try await fixture.check("datastore.space", .inflate(disk))
        #expect(inflate.verdict == .fails && inflate.isForceable)
        #expect(try await space(.takeSnapshot(disk)) == .warns)
        fixture.vcenter.hide("summary.freeSpace", of: disk.datastore)
        #expect(try await space(.extend(disk, to: MiB(2048))) == .unknown)
    }
}
