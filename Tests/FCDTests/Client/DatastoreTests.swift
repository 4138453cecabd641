import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct DatastoreTests {
    /// What the VMs on `datastore1` may still take.
    fileprivate static let growth: Int64 = 2 * (12 << 30)

    private func datastores(_ server: any Transport) async throws -> [String: Datastore] {
        let client = try await VSphereClient.connect(to: Endpoint(host: "vc.example"), over: server)
        try await client.login(
            Credentials(username: SimulatedVCenter.administrator, password: SimulatedVCenter.defaultPassword)
        )
        return Dictionary(uniqueKeysWithValues: try await client.inventory.datastores().map { ($0.name, $0) })
    }

    @Test(arguments: [SimulatedVCenter.Kind.vCenter, .esxi])
    func `a datastore tells its size, what is free and what VMs may still take`(
        kind: SimulatedVCenter.Kind
    ) async throws {
        let found = try await datastores(SimulatedVCenter(kind: kind, seed: .small))
        let first = try #require(found["datastore1"])
        #expect(first.capacityBytes == 2 << 40)
        // Two VMs with a thin disk of 16 GiB, of which 4 are used, and a file of 1 MiB.
        let used: Int64 = 2 * ((4 << 30) + (1 << 20))
        #expect(first.freeBytes == (2 << 40) - used)
        #expect(first.uncommittedBytes == Self.growth)
        #expect(found["datastore2"]?.uncommittedBytes == 0)
    }

    @Test func `what the server does not tell is unknown, and so is less than nothing`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        vcenter.hide("summary.uncommitted", of: try #require(vcenter.datastore(named: "datastore2")))
        let found = try await datastores(NegativeGrowth(vcenter: vcenter))
        #expect(found.count == 2)
        for datastore in found.values {
            #expect(datastore.uncommittedBytes == nil)
            #expect(datastore.freeBytes != nil)
        }
    }
}

/// A server that says that VMs may take less than nothing.
private struct NegativeGrowth: Transport {
    let vcenter: SimulatedVCenter

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var response = try await vcenter.send(request)
        let text = String(decoding: response.body, as: UTF8.self)
        response.body = Array(text.replacing("\(DatastoreTests.growth)<", with: "-1<").utf8)
        return response
    }

    func shutdown() async {}
}
