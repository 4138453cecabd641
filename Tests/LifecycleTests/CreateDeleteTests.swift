import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CreateDeleteTests {
    @Test(arguments: SimulatedVersion.allCases)
    func `a created disk carries the journal's operation in its metadata`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        let result = try await fixture.lifecycle.create(
            CreateRequest(
                name: "scratch",
                capacity: MiB(4096),
                place: .datastore("datastore2"),
                details: NewDiskDetails(owner: Owner(team: "ci"))
            )
        )
        let id = try #require(result.diskID)
        let disk = try #require(fixture.vcenter.disk(id.rawValue))
        #expect(disk.capacityMiB == 4096)
        #expect(disk.keepAfterDeleteVm)
        #expect(disk.metadata[DiskLifecycle.operationKey] == result.operationID)
        #expect(disk.metadata["fcd.owner.team"] == "ci")
        #expect(try fixture.catalog.disks().map(\.disk.state) == [.ready])
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a create that fails leaves no row and says why`() async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.failTask("VslmCreateDisk_Task", with: .noDiskSpace(on: "datastore2"))
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(
                CreateRequest(name: "scratch", capacity: MiB(4096), place: .datastore("datastore2"))
            )
        }
        #expect(error?.fault?.type == "NoDiskSpace")
        #expect(try fixture.catalog.disks().isEmpty)
        #expect(try fixture.lastOperation()?.state == .failed)
    }

    @Test func `a deleted disk is gone with its file, and stays in the catalog as deleted`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        let result = try await fixture.lifecycle.delete(disk)
        #expect(result.outcome == .done)
        #expect(fixture.vcenter.disk(disk.id.rawValue) == nil)
        #expect(!fixture.vcenter.hasFile(disk.path))
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .deleted)
    }

    @Test func `an attached disk is not deleted, and the refusal names the VM and the next command`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk(attachedTo: "app-01")
        fixture.vcenter.forgetCalls()
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.delete(disk) }
        #expect(error?.message.contains("app-01 (SCSI controller 0, unit 1)") == true)
        #expect(error?.hint == "run `fcd detach \(disk.id)` first")
        #expect(fixture.changes.isEmpty)
    }

    @Test func `a delete that the server refuses leaves the disk ready in the catalog`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        fixture.vcenter.failTask("VslmDeleteVStorageObject_Task", with: .fileLocked("[datastore1] fcd/data.vmdk"))
        await #expect(throws: FCDError.self) { try await fixture.lifecycle.delete(disk) }
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .ready)
        #expect(fixture.vcenter.hasFile(disk.path))
    }

    @Test func `a disk whose file a VM uses as a plain VMDK is not deleted`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        try fixture.vcenter.addDevice(disk.path, to: "app-02")
        let error = await #expect(throws: FCDError.self) { try await fixture.lifecycle.delete(disk) }
        #expect(error?.code == .inUse)
        #expect(error?.message.contains("app-02") == true, "\(error?.message ?? "")")
        #expect(fixture.vcenter.hasFile(disk.path))
    }

    @Test(arguments: ["VslmCreateDisk_Task", "VslmQueryTaskResult"])
    func `a create whose answer is lost finds the disk by the operation in its metadata`(method: String) async throws {
        let fixture = try await LifecycleFixture()
        fixture.vcenter.setTaskTime(.zero)
        fixture.vcenter.cut(method, .afterActing)
        let request = CreateRequest(name: "scratch", capacity: MiB(64), place: .datastore("datastore2"))
        // The task may still be running when the disk is looked for: then the journal says that it is not known.
        let result = try? await fixture.lifecycle.create(request)
        #expect(fixture.vcenter.calls["VslmCreateDisk_Task"] == 1)
        if let result {
            #expect(result.diskID?.rawValue == fixture.vcenter.diskIDs.first)
            #expect(try fixture.catalog.disks().map(\.disk.state) == [.ready])
        } else {
            #expect(try fixture.lastOperation()?.state == .unknown)
            #expect(try fixture.catalog.disks().map(\.disk.state) == [.creating])
        }
    }

    @Test func `a deletion whose end nobody wrote down is settled by the next sync`() async throws {
        let fixture = try await LifecycleFixture()
        let disk = try await fixture.addDisk()
        _ = try await fixture.lifecycle.sync()
        let row = try #require(try fixture.lifecycle.record(of: disk.id))
        // Some time ago: what a sync finds written in its own millisecond is newer than what it read.
        try fixture.catalog.markDeleting(diskID: row.id, at: .distantPast)
        fixture.vcenter.removeDisk(disk.id.rawValue)
        _ = try await fixture.lifecycle.sync()
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .deleted)
    }

    @Test func `a deletion after which the catalog lags is known by the datastore`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let disk = try await fixture.addDisk()
        vcenter.answerSyncFault(after: "VslmDeleteVStorageObject_Task")
        transport.replaceAnswer(
            of: "VslmRetrieveVStorageObject",
            after: "VslmDeleteVStorageObject_Task",
            with: 503,
            "busy"
        )
        #expect(try await fixture.lifecycle.delete(disk).outcome == .done)
        #expect(try fixture.lastOperation()?.state == .done)
        #expect(try fixture.lifecycle.record(of: disk.id)?.state == .deleted)
    }

    @Test func `a new disk that the global catalog does not have yet is found on its datastore`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        vcenter.answerSyncFault(after: "VslmCreateDisk_Task")
        transport.whenAnswered("VslmQueryInfo") { for id in vcenter.diskIDs { vcenter.hideFromGlobalCatalog(id) } }
        let request = CreateRequest(name: "scratch", capacity: MiB(64), place: .datastore("datastore2"))
        let result = try await fixture.lifecycle.create(request)
        #expect(result.diskID?.rawValue == vcenter.diskIDs.first)
        let operation = try #require(try fixture.lastOperation())
        #expect(operation.state == .done)
        #expect(operation.parameters["datastore"] == vcenter.datastore(named: "datastore2")?.value)
        #expect(operation.parameters["datastoreName"] == "datastore2")
    }

    @Test func `two disks that carry one operation are no answer`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let transport = InterferingTransport(vcenter)
        let fixture = try await LifecycleFixture(vcenter, through: transport)
        let other = try await fixture.addDisk("other").id.rawValue
        vcenter.answerSyncFault(after: "VslmCreateDisk_Task")
        transport.whenAnswered("VslmQueryInfo") {
            guard let operation = vcenter.disk(named: "scratch")?.metadata[DiskLifecycle.operationKey] else { return }
            vcenter.setMetadata([DiskLifecycle.operationKey: operation], of: other)
        }
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(
                CreateRequest(name: "scratch", capacity: MiB(64), place: .datastore("datastore2"))
            )
        }
        #expect(error?.code == .unknownOutcome)
        #expect(try fixture.lastOperation()?.state == .unknown)
    }
}
