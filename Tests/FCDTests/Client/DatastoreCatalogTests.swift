import FCD
import Simulator
import Testing

/// Disks datastore by datastore, as on ESXi.
@Suite(.timeLimit(.minutes(1)))
struct DatastoreCatalogTests {
    private let host = SimulatedVCenter(kind: .esxi, seed: .disks(6))

    private func open() async throws -> DiskClient {
        let client = try await VSphereClient.connect(to: Endpoint(host: "esx.example"), over: host)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        return try await client.openDisks()
    }

    private func list(_ disks: DiskClient) async throws -> [DiskListEntry] {
        var rows: [DiskListEntry] = []
        try await disks.list { rows += $0 }
        return rows
    }

    @Test func `a disk that cannot be read stands in its row with its fault`() async throws {
        let broken = DiskID(host.diskIDs[2])
        host.makeUnreadable(broken.rawValue)
        let disks = try await open()
        let listed = try await list(disks)
        #expect(listed.filter { $0.fault != nil }.map(\.id) == [broken])
        #expect(Set(listed.map(\.id.rawValue)) == Set(host.diskIDs))

        let retrieved = try await disks.retrieve(host.diskIDs.map { DiskID($0) } + [DiskID("no such disk")])
        #expect(retrieved.map { $0.fault != nil } == [false, false, true, false, false, false, true])
        #expect(retrieved.filter { $0.fault == nil }.allSatisfy { $0.name != nil })
    }

    @Test(arguments: [
        (Fault.notAuthenticated, FCDError.Code.notAuthenticated),
        (
            .methodNotFound("m", on: ManagedObjectReference(type: "HostVStorageObjectManager", value: "m")),
            .unsupported
        ),
    ])
    func `a fault that would meet every disk ends the list`(fault: Fault, code: FCDError.Code) async throws {
        let disks = try await open()
        host.fail("HostRetrieveVStorageObject", with: fault)
        let listing = await #expect(throws: FCDError.self) { try await list(disks) }
        #expect(listing?.code == code)
        host.fail("HostRetrieveVStorageObject", with: fault)
        let retrieving = await #expect(throws: FCDError.self) {
            try await disks.retrieve(host.diskIDs.map { DiskID($0) })
        }
        #expect(retrieving?.code == code)
    }
}
