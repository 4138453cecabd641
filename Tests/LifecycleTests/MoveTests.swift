import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MoveTests {
    @Test func `a moved disk is attached to the other VM alone, and both times are in the catalog`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let result = try await fixture.lifecycle.move(disk, to: try await fixture.machine("app-02"))
        #expect(result.outcome == .done)
        #expect(fixture.holders(of: disk) == ["app-02"])
        #expect(try fixture.cataloguedHolders(of: disk) == ["app-02"])
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        #expect(try fixture.catalog.attachments(diskID: row.id).map(\.vmName).sorted() == ["app-01", "app-02"])
        let operation = try #require(try fixture.lastOperation())
        #expect(try fixture.catalog.steps(of: operation.id).map(\.name) == ["detach", "attach"])
    }

    @Test func `a move whose attach fails puts the disk back where it was`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let before = fixture.vcenter.devices(of: "app-01").first { $0.diskID == disk.id.rawValue }
        fixture.vcenter.failTask("VslmAttachDisk_Task", with: .fileLocked("[datastore1] fcd/data.vmdk"))
        let machine = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(error?.message.contains("is back at app-01 (SCSI controller 0, unit 1)") == true)
        #expect(error?.fault?.type == "FileLocked")
        let after = fixture.vcenter.devices(of: "app-01").first { $0.diskID == disk.id.rawValue }
        #expect(after?.controllerKey == before?.controllerKey)
        #expect(after?.unit == before?.unit)
        #expect(try fixture.cataloguedHolders(of: disk) == ["app-01"])
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test func `a disk that could not be put back is named with where it was and what to run`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.failTask("VslmAttachDisk_Task", with: .fileLocked("[datastore1] fcd/data.vmdk"), times: 2)
        let machine = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(error?.message.contains("could not be put back") == true)
        #expect(error?.hint?.contains("fcd attach \(disk.id) --vm app-01") == true)
        #expect(try fixture.cataloguedHolders(of: disk).isEmpty)
    }

    @Test func `what can be known to fail is refused before the disk leaves its VM`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addMachine("golden", on: "datastore1", isTemplate: true)
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let machine = try await fixture.machine("golden")
        fixture.vcenter.forgetCalls()
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(fixture.changes.isEmpty)
        #expect(fixture.holders(of: disk) == ["app-01"])
    }

    @Test func `moving what is attached nowhere is refused with the command that attaches`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let machine = try await fixture.machine("app-01")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(error?.hint == "run `fcd attach \(disk.id) --vm app-01`")
    }

    @Test func `moving where it is already is a success that says so`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        let result = try await fixture.lifecycle.move(disk, to: try await fixture.machine("app-01"))
        #expect(result.outcome == .unchanged)
    }

    @Test func `an attach whose fate is unknown leaves the disk alone and the operation open`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.cut("VslmAttachDisk_Task", .beforeActing)
        let machine = try await fixture.machine("app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.move(disk, to: machine) }
        #expect(error?.code == .unknownOutcome)
        #expect(fixture.vcenter.calls["VslmAttachDisk_Task"] == 1)
        #expect(try fixture.lastOperation()?.state == .unknown)
    }
}
