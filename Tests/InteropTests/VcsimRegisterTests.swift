import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(5)))
struct VcsimRegisterTests {
    @Test func `a VMDK is registered whatever is in its name, and a second time nothing changes`() async throws {
        try await VcsimWorkplace.with { place in
            #expect(
                place.known.disks.contains { $0.contains("  ") } && place.known.disks.contains { $0.contains("数据") }
            )
            for text in place.known.disks {
                let request = RegisterRequest(path: try DatastorePath(parsing: text))
                let first = try await place.lifecycle.register(request)
                #expect(first.outcome == .done, "\(text)")
                let disk = try await place.lifecycle.disk(text)
                #expect(disk.id == first.diskID && disk.path == text)
                #expect(text.hasSuffix("/\(disk.name).vmdk"))
                #expect(try place.row(of: disk).state == .ready)
                #expect(try place.lastOperation().state == .done)

                let second = try await place.lifecycle.register(request)
                #expect(second.outcome == .unchanged, "\(text)")
                #expect(second.diskID == first.diskID)
                #expect(try place.lastOperation().state == .done)
            }
            #expect(try place.catalog.disks().count == place.known.disks.count)
            #expect(try await place.lifecycle.list().count == place.known.disks.count)
        }
    }

    @Test func `of many who register one VMDK at once one makes the disk, and the others find it`() async throws {
        try await VcsimWorkplace.with { place in
            let request = RegisterRequest(
                path: try DatastorePath(parsing: place.known.disks[1]),
                owner: Owner(team: "a")
            )
            let lifecycle = place.lifecycle
            let results = try await withThrowingTaskGroup { group in
                for _ in 1...6 { group.addTask { try await lifecycle.register(request) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count { $0.message.hasPrefix("registered") } == 1)
            #expect(results.count { $0.message.contains("is registered already") } == 5)
            #expect(Set(results.map(\.diskID)).count == 1)
            #expect(try place.catalog.disks(matching: DiskQuery(includeGone: true)).count == 1)
            #expect(
                try place.catalog.operations(OperationFilter(kind: .register)).map(\.state)
                    == Array(repeating: .done, count: 6)
            )
        }
    }

    @Test func `a missing file and a folder are refused, and leave no disk in the catalog`() async throws {
        try await VcsimWorkplace.with { place in
            let directory = try DatastorePath(parsing: place.known.directory)
            let missing = DatastorePath(datastore: directory.datastore, path: directory.path + "/missing.vmdk")
            let error = await #expect(throws: FCDError.self) {
                try await place.lifecycle.register(RegisterRequest(path: missing))
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains(missing.description) == true)
            #expect(error?.message.contains("missing") == true)
            #expect(try place.lastOperation().state == .failed)
            #expect(try place.lastOperation().error?.contains("InvalidArgument") == true)

            let folder = await #expect(throws: FCDError.self) {
                try await place.lifecycle.register(RegisterRequest(path: directory))
            }
            #expect(folder?.code == .invalidArgument)
            #expect(folder?.message.contains("is a folder") == true)

            let nowhere = await #expect(throws: FCDError.self) {
                try await place.lifecycle.register(
                    RegisterRequest(path: DatastorePath(datastore: "nope", path: "x.vmdk"))
                )
            }
            #expect(nowhere?.code == .notFound)
            #expect(nowhere?.hint?.contains(place.known.datastores[1]) == true)

            #expect(try place.catalog.disks(matching: DiskQuery(includeGone: true)).isEmpty)
            #expect(try await place.lifecycle.list().isEmpty)
        }
    }

    @Test func `a VM's own disk is promoted where it is, and the VM that holds it protects it`() async throws {
        try await VcsimWorkplace.with { place in
            let machine = try await place.client.inventory.virtualMachine(place.known.virtualMachines[0])
            let device = try #require(machine.disks.first)
            let result = try await place.lifecycle.promote(device.label, of: machine, name: "root of it")
            #expect(result.outcome == .done)
            let disk = try await place.disks.retrieve(try #require(result.diskID))
            #expect(disk.path == device.path)
            let holders = try await place.lifecycle.holders(of: disk)
            #expect(holders.map(\.machine.name) == [machine.name])

            let other = try await place.client.inventory.virtualMachine(place.known.virtualMachines[1])
            let refusal = await #expect(throws: FCDError.self) { try await place.lifecycle.attach(disk, to: other) }
            #expect(refusal?.code == .inUse)
            #expect(refusal?.message.contains(machine.name) == true)
            let kept = await #expect(throws: FCDError.self) { try await place.lifecycle.delete(disk) }
            #expect(kept?.code == .inUse)
            #expect(try place.row(of: disk).state == .ready)
        }
    }
}
