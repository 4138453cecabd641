import Catalog
import FCD
import Lifecycle
import Simulator
import Testing

/// New disks in datastore clusters, and what a new disk is refused with.
@Suite(.timeLimit(.minutes(1)))
struct PlacementTests {
    private func request(_ place: DiskPlace, _ details: NewDiskDetails = NewDiskDetails()) -> CreateRequest {
        CreateRequest(name: "scratch", capacity: MiB(4096), place: place, details: details)
    }

    @Test(arguments: SimulatedVersion.allCases)
    func `the server's first recommendation is taken and said`(version: SimulatedVersion) async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(version: version, seed: .small))
        // The emptier one comes first.
        try fixture.vcenter.addFile("[datastore1] big.vmdk", capacityMiB: 1024 * 1024, isThin: false)
        try fixture.vcenter.addDatastoreCluster("fast", of: ["datastore1", "datastore2"])
        let result = try await fixture.lifecycle.create(request(.cluster("fast")))
        #expect(fixture.vcenter.disk(named: "scratch")?.path.datastore == "datastore2")
        #expect(result.message.hasSuffix("on datastore2 (recommended by the server in the cluster fast)"))
        #expect(fixture.vcenter.violations.isEmpty)
    }

    @Test func `a copy is placed too`() async throws {
        let fixture = try await LifecycleFixture()
        let source = try await fixture.addDisk()
        try fixture.vcenter.addDatastoreCluster("fast", of: ["datastore2"])
        _ = try await fixture.lifecycle.clone(CloneRequest(source: source, name: "copy", place: .cluster("fast")))
        #expect(fixture.vcenter.disk(named: "copy")?.path.datastore == "datastore2")
    }

    @Test func `a dry run asks for the recommendation and makes nothing`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addDatastoreCluster("fast", of: ["datastore2"])
        let result = try await fixture.lifecycle.create(request(.cluster("fast")), dryRun: true)
        #expect(result.message.contains("on datastore2"))
        #expect(fixture.vcenter.diskIDs.isEmpty)
    }

    @Test func `where Storage DRS is off nothing is guessed`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addDatastoreCluster("slow", of: ["datastore2"], isPlacementEnabled: false)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.cluster("slow")))
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message.contains("Storage DRS is off") == true)
        #expect(fixture.vcenter.calls["RecommendDatastores"] == nil)
        #expect(fixture.vcenter.diskIDs.isEmpty)
    }

    @Test func `where the server recommends nothing nothing is guessed`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addDatastoreCluster("fast", of: ["datastore2"])
        fixture.vcenter.setAccessible(false, datastore: "datastore2")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.cluster("fast")))
        }
        #expect(error?.message.contains("recommends no datastore of the cluster fast") == true)
        #expect(fixture.vcenter.diskIDs.isEmpty)
        #expect(try fixture.lastOperation() == nil)
    }

    @Test func `an unknown cluster is refused with the names that there are`() async throws {
        let fixture = try await LifecycleFixture()
        try fixture.vcenter.addDatastoreCluster("fast", of: ["datastore2"])
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.cluster("quick")))
        }
        #expect(error?.code == .notFound)
        #expect(error?.hint == "this server has: fast")
    }

    @Test func `clusters of one name are refused with the candidates`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        vcenter.addDatacenter("Europe/DC1")
        try vcenter.addDatastore("remote", in: "Europe/DC1")
        try vcenter.addDatastoreCluster("fast", of: ["datastore2"])
        let other = try vcenter.addDatastoreCluster("fast", of: ["remote"])
        let fixture = try await LifecycleFixture(vcenter)
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.cluster("fast")))
        }
        #expect(error?.code == .ambiguous)
        #expect(error?.candidates.count == 2)
        #expect(error?.candidates.contains("\(other.value)  Europe/DC1/fast") == true)
        _ = try await fixture.lifecycle.create(request(.cluster(other.value)))
        #expect(vcenter.disk(named: "scratch")?.path.datastore == "remote")
    }

    @Test func `an ESXi host has no clusters`() async throws {
        let fixture = try await LifecycleFixture(SimulatedVCenter(kind: .esxi, seed: .small))
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.cluster("fast")))
        }
        #expect(error?.code == .unsupported)
        #expect(error?.message == "an ESXi host has no datastore clusters")
    }

    @Test func `a folder or a file can be asked for`() async throws {
        let fixture = try await LifecycleFixture()
        _ = try await fixture.lifecycle.create(
            request(.datastore("datastore2"), NewDiskDetails(path: "数据/db 1", metadata: ["app": "支付 & <co>"]))
        )
        let disk = try #require(fixture.vcenter.disk(named: "scratch"))
        #expect(disk.path.description.hasPrefix("[datastore2] 数据/db 1/"))
        #expect(disk.metadata["app"] == "支付 & <co>")
        let file = NewDiskDetails(path: "db/one.vmdk")
        let result = try await fixture.lifecycle.create(request(.datastore("datastore2"), file))
        let id = try #require(result.diskID)
        #expect(fixture.vcenter.disk(id.rawValue)?.path.description == "[datastore2] db/one.vmdk")
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.datastore("datastore2"), file))
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("db/one.vmdk") == true)
    }

    @Test(arguments: ["", " ", "/fcd", "../fcd", "a/../b", "[datastore2] fcd"])
    func `a place outside the datastore is refused`(path: String) async throws {
        let fixture = try await LifecycleFixture()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(request(.datastore("datastore2"), NewDiskDetails(path: path)))
        }
        #expect(error?.code == .invalidArgument)
        #expect(fixture.vcenter.diskIDs.isEmpty)
    }

    @Test(arguments: ["fcd.operation", "fcd.owner.team", "fcd.x", "cns.k8s.pvc.name", " "])
    func `metadata keys that belong to somebody are not taken`(key: String) async throws {
        let fixture = try await LifecycleFixture()
        let error = await #expect(throws: FCDError.self) {
            try await fixture.lifecycle.create(
                request(.datastore("datastore2"), NewDiskDetails(metadata: [key: "1"]))
            )
        }
        #expect(error?.code == .invalidArgument)
        #expect(fixture.vcenter.diskIDs.isEmpty)
    }
}
