import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

/// What vcsim lacks: the tool says so, and leaves catalog and journal right.
@Suite(.timeLimit(.minutes(5)))
struct VcsimLimitsTests {
    @Test(arguments: [nil, "8.0.3.0"])
    func `without a global catalog disks are read datastore by datastore`(apiVersion: String?) async throws {
        try await VcsimWorkplace.with(apiVersion: apiVersion) { place in
            #expect(place.client.apiVersion.text == apiVersion ?? "6.5")
            #expect(!place.disks.capabilities.hasGlobalCatalog)
            let disk = try await place.register(3)
            #expect(try await place.lifecycle.list().map(\.entry.id) == [disk.id])
            #expect(try await place.lifecycle.holders(of: disk) == [])
        }
    }

    @Test func `an attach that the server does not know fails clearly and leaves the disk as it was`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            let machine = try await place.client.inventory.virtualMachine(place.known.virtualMachines[0])
            let error = await #expect(throws: FCDError.self) { try await place.lifecycle.attach(disk, to: machine) }
            #expect(error?.code == .unsupported)
            #expect(error?.message == "this server has no AttachDisk_Task")
            #expect(error?.hint != nil)
            #expect(error?.fault?.type == "MethodNotFound")

            let operation = try place.lastOperation()
            #expect(operation.kind == .attach)
            #expect(operation.state == .failed)
            #expect(operation.error?.contains("AttachDisk_Task") == true)
            #expect(try place.catalog.steps(of: operation.id).map(\.state) == [.failed])
            let row = try place.row(of: disk)
            #expect(row.state == .ready)
            #expect(try place.catalog.attachments(diskID: row.id) == [])
            #expect(try place.catalog.operations(OperationFilter(openOnly: true)) == [])
            #expect(try await place.lifecycle.detach(disk).outcome == .unchanged)
        }
    }

    @Test func `a detach that the server does not know fails clearly and leaves the attachment`() async throws {
        try await VcsimWorkplace.with { place in
            let machine = try await place.client.inventory.virtualMachine(place.known.virtualMachines[0])
            let label = try #require(machine.disks.first).label
            let result = try await place.lifecycle.promote(label, of: machine)
            let disk = try await place.disks.retrieve(try #require(result.diskID))
            let error = await #expect(throws: FCDError.self) { try await place.lifecycle.detach(disk) }
            #expect(error?.code == .unsupported)
            #expect(error?.message == "this server has no DetachDisk_Task")
            #expect(try place.lastOperation().state == .failed)
            let open = try place.catalog.attachments(diskID: try place.row(of: disk).id).filter { $0.to == nil }
            #expect(open.map(\.vmName) == [machine.name])
        }
    }

    @Test func `metadata that the server cannot tell is refused as unsupported`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            let error = await #expect(throws: FCDError.self) { try await place.disks.metadata(of: disk) }
            #expect(error?.code == .unsupported)
        }
    }
}
