import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DiskClientTests {
    private func open(_ vcenter: SimulatedVCenter) async throws -> (VSphereClient, DiskClient) {
        let client = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: vcenter)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        return (client, try await client.openDisks())
    }

    @Test func `a wrong password is a failed login, told with the server's fault`() async throws {
        let client = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: SimulatedVCenter())
        let error = await #expect(throws: FCDError.self) {
            try await client.login(Credentials(username: SimulatedVCenter.administrator, password: "wrong"))
        }
        #expect(error?.code == .loginFailed)
        #expect(error?.fault?.type == "InvalidLogin")
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `the newest version in common is spoken, and the global catalog is used`(
        version: SimulatedVersion
    ) async throws {
        let (client, disks) = try await open(SimulatedVCenter(version: version))
        #expect(client.apiVersion.text == version.apiVersion)
        #expect(disks.capabilities.hasGlobalCatalog)
    }

    @Test func `a session of an earlier process goes on by its cookie, and ends with logout`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let (first, _) = try await open(vcenter)
        let second = try await VSphereClient.connect(
            to: Endpoint(host: "vc.example"),
            over: vcenter,
            cookie: first.cookie
        )
        #expect(try await second.currentUser() != nil)
        #expect(try await second.inventory.datastores().count == 2)
        try await second.logout()
        #expect(second.cookie == nil)
        #expect(vcenter.sessionCount == 0)
        #expect(try await first.currentUser() == nil)
    }

    @Test func `without a batch call the disks are read one by one`() async throws {
        let vcenter = SimulatedVCenter(seed: .disks(30))
        let (_, disks) = try await open(vcenter)
        let ids = vcenter.diskIDs.map { DiskID($0) }
        vcenter.fail(
            "VslmRetrieveVStorageObjects",
            with: .methodNotFound(
                "VslmRetrieveVStorageObjects",
                on: ManagedObjectReference(type: "VslmVStorageObjectManager", value: "m")
            ),
            times: 100
        )
        let rows = try await disks.retrieve(ids)
        #expect(rows.map(\.id) == ids)
        #expect(rows.allSatisfy { $0.fault == nil && $0.name != nil })
        #expect(vcenter.calls["VslmRetrieveVStorageObject"] == 30)
    }

    @Test func `a condition selects on the server`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        for (name, size) in [("small", 100), ("large", 5000)] as [(String, Int64)] {
            try vcenter.addDisk(name: name, on: "datastore1", capacityMiB: size)
        }
        let (_, disks) = try await open(vcenter)
        var names: [String?] = []
        try await disks.list([DiskCondition(.capacity, .greaterThan, "1000")]) { names += $0.map(\.name) }
        #expect(names == ["large"])
    }

    @Test func `a hundred tasks are waited for by one waiting call at a time`() async throws {
        // ESXi's tasks are vim25's, which have updates.
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small, taskTime: .milliseconds(300))
        let (_, disks) = try await open(vcenter)
        let datastore = try #require(try await disksDatastore(vcenter))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let spec = DiskCreateSpec(name: "disk \(number)", capacity: MiB(1), datastore: datastore)
                    _ = try await disks.create(spec)
                }
            }
            try await group.waitForAll()
        }
        #expect(vcenter.diskIDs.count == 100)
        #expect(vcenter.calls["CreatePropertyCollector"] == 1)
        #expect(vcenter.traffic.peakWaiting == 1)
    }

    @Test func `closing leaves no collector and no view behind in the session that lives on`() async throws {
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small)
        let (client, disks) = try await open(vcenter)
        let datastore = try #require(try await client.inventory.datastores().first)
        _ = try await disks.create(DiskCreateSpec(name: "a", capacity: MiB(1), datastore: datastore.reference))
        _ = try await client.inventory.virtualMachine("app-01")
        await client.close()
        #expect(vcenter.calls["CreatePropertyCollector"] == 1)
        #expect(vcenter.calls["DestroyPropertyCollector"] == 1)
        #expect(try #require(vcenter.calls["CreateContainerView"]) > 1)
        #expect(vcenter.calls["DestroyView"] == vcenter.calls["CreateContainerView"])
        #expect(vcenter.sessionCount == 1)
    }

    private func disksDatastore(_ vcenter: SimulatedVCenter) async throws -> ManagedObjectReference? {
        let (client, _) = try await open(vcenter)
        return try await client.inventory.datastores().first?.reference
    }

    @Test func `waiting for a task that is cancelled ends at once and says that the outcome is unknown`() async throws {
        let vcenter = SimulatedVCenter(kind: .esxi, seed: .small, taskTime: .seconds(600))
        let (_, disks) = try await open(vcenter)
        let datastore = try #require(try await disksDatastore(vcenter))
        let (started, continuation) = AsyncStream<Void>.makeStream()
        let work = Task {
            try await disks.create(DiskCreateSpec(name: "slow", capacity: MiB(1), datastore: datastore)) { _ in
                continuation.yield()
            }
        }
        for await _ in started { break }
        work.cancel()
        let error = await #expect(throws: FCDError.self) { _ = try await work.value }
        #expect(error?.code == .unknownOutcome)
    }
}
