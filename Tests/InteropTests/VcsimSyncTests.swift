import Catalog
import FCD
import Foundation
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(5)))
struct VcsimSyncTests {
    @Test func `a disk whose file is gone breaks neither list nor sync, and shows its fault`() async throws {
        try await VcsimWorkplace.with { place in
            let broken = try await place.register()
            let whole = try await place.register(1)
            try place.server.removeFile(try DatastorePath(parsing: broken.path))

            let rows = try await place.lifecycle.list()
            #expect(rows.first { $0.entry.id == broken.id }?.entry.fault?.type == "NotFound")
            #expect(rows.first { $0.entry.id == whole.id }?.entry.path == whole.path)
            let summary = try await place.lifecycle.sync()
            #expect(summary.faulty == 1 && summary.gone == 0)
            #expect(try place.row(of: broken).state == .ready)
            #expect(try place.row(of: broken).name == broken.name)
            #expect(try place.row(of: broken).fault?.contains("NotFound") == true)
            #expect(try place.row(of: whole).fault == nil)

            let both = try await place.disks.retrieve([broken.id, whole.id])
            #expect(both.map { $0.fault?.type } == ["NotFound", nil])
            #expect(try await place.lifecycle.disk(whole.path).id == whole.id)
        }
    }

    @Test func `another server's events are read, with who did it`() async throws {
        try await VcsimWorkplace.with { place in
            let machine = try await place.lifecycle.inventory.virtualMachine(place.known.virtualMachines[0])
            guard case .plain(let file) = try await place.lifecycle.namedDisk(place.known.disks[0]) else {
                throw FCDError(.notFound, "no plain VMDK")
            }
            _ = try await place.lifecycle.attach(file, to: machine)
            let events = try await place.lifecycle.inventory.events(
                of: machine.reference,
                kinds: MachineEvent.Kind.allCases,
                from: Date() - 3_600,
                to: Date() + 3_600
            )
            #expect(events.contains { $0.devices.contains { $0.path == place.known.disks[0] } }, "\(events)")
            #expect(events.allSatisfy { $0.machine == machine.reference })
            let user = try await place.client.currentUser()
            #expect(events.contains { $0.user == user }, "\(events.map(\.user))")
        }
    }

    @Test func `a server that is gone leaves the catalog as it was`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            _ = try await place.lifecycle.sync()
            place.server.kill()
            let path = try DatastorePath(parsing: place.known.disks[1])
            for attempt in [
                { _ = try await place.lifecycle.sync() },
                { _ = try await place.lifecycle.register(RegisterRequest(path: path)) },
                { _ = try await place.lifecycle.delete(disk) },
            ] as [() async throws -> Void] {
                let error = await #expect(throws: FCDError.self) { try await attempt() }
                #expect(error?.code == .unreachable)
            }
            #expect(try place.catalog.disks().map(\.disk.state) == [.ready])
            #expect(try place.catalog.operations(OperationFilter(openOnly: true)) == [])
        }
    }

    @Test func `what was synced is found without the server`() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.appending(path: "catalog.sqlite").path
            var names: [String] = []
            try await VcsimWorkplace.with { place in
                // Registered by somebody else, as far as the second catalog knows.
                for index in place.known.disks.indices { names.append(try await place.register(index).name) }
                let catalog = try DiskCatalog.open(at: path)
                let lifecycle = try DiskLifecycle(client: place.client, disks: place.disks, catalog: catalog)
                let first = try await lifecycle.sync()
                #expect(first.added == names.count && first.faulty == 0)
                #expect(first.datastores == place.known.datastores.count)
                #expect(first.vms == place.known.virtualMachines.count)
                let second = try await lifecycle.sync()
                #expect(second.added == 0 && second.changed == 0 && second.gone == 0)
                #expect(second.unchanged == names.count)
                let disk = try await lifecycle.disk(names[0])
                _ = try await lifecycle.setOwner(Owner(team: "storage"), of: disk)
            }
            let offline = try DiskCatalog.open(at: path, mode: .readOnly)
            #expect(try Set(offline.disks().map(\.disk.name)) == Set(names))
            let owned = try offline.disks(matching: DiskQuery(owner: "Storage"))
            #expect(owned.map(\.disk.name) == [names[0]])
            #expect(owned.first?.datastore == "LocalDS_0")
            #expect(try offline.disks(matching: DiskQuery(words: ["数据"])).count == 1)
        }
    }

    @Test func `a disk that was deleted elsewhere is gone after a sync`() async throws {
        try await VcsimWorkplace.with { place in
            let disk = try await place.register()
            let kept = try await place.register(1)
            try await place.disks.delete(disk)
            let summary = try await place.lifecycle.sync()
            #expect(summary.gone == 1)
            #expect(try place.row(of: disk).state == .gone)
            #expect(try place.row(of: kept).state == .ready)
        }
    }
}
