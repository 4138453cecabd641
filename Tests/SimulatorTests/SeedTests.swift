import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(2)))
struct SeedTests {
    /// Every seed on every release: the answers to all sorts of reading are valid.
    @Test(
        arguments: SimulatedVersion.allCases,
        [Seed.empty, .small, .demo, .disks(40), .fleet(disks: 5, files: 12, attached: 31)]
    )
    func `every answer is valid`(version: SimulatedVersion, seed: Seed) async throws {
        let vcenter = SimulatedVCenter(version: version, seed: seed)
        let wire = try await Wire.loggedIn(to: vcenter)
        let content = try await wire.call("RetrieveServiceContent", on: "ServiceInstance", "ServiceInstance")
        #expect(content.values.first?["about", "apiVersion"]?.text == version.apiVersion)
        for type in ["VirtualMachine", "Datastore", "HostSystem", "Folder", "Datacenter", "ComputeResource"] {
            let view = try await wire.call(
                "CreateContainerView",
                on: "ViewManager",
                "ViewManager",
                "<container type=\"Folder\">group-d1</container><type>\(type)</type><recursive>true</recursive>"
            )
            let answer = try await wire.call(
                "RetrievePropertiesEx",
                on: "PropertyCollector",
                "propertyCollector",
                """
                <specSet><propSet><type>\(type)</type><all>true</all></propSet><objectSet>\
                <obj type="ContainerView">\(view.values.first?.text ?? "")</obj><skip>true</skip>\
                <selectSet xsi:type="TraversalSpec"><type>ContainerView</type><path>view</path></selectSet>\
                </objectSet></specSet><options/>
                """
            )
            #expect(answer.fault == nil, "\(type)")
        }
        let list = try await wire.catalogCall(
            "VslmListVStorageObjectForSpec",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            "<maxResult>1000</maxResult>"
        )
        let count = list.values.first?.all("queryResults").count
        #expect(count == vcenter.diskIDs.count)
        for id in vcenter.diskIDs {
            let datastore = vcenter.disk(id).flatMap { vcenter.datastore(named: $0.path.datastore) }?.value ?? ""
            let answer = try await wire.call(
                "RetrieveVStorageObject",
                on: "VcenterVStorageObjectManager",
                "VStorageObjectManager",
                "<id><id>\(id)</id></id><datastore type=\"Datastore\">\(datastore)</datastore>"
            )
            #expect(answer.values.count == 1)
        }
        #expect(vcenter.violations == [])
    }

    @Test func `a fleet has files to register and disks to move`() throws {
        #expect(Seed("disks=3") == .disks(3))
        let seed = try #require(Seed("disks=5,files=12,attached=31"))
        #expect(seed == .fleet(disks: 5, files: 12, attached: 31))
        let vcenter = SimulatedVCenter(seed: seed)
        #expect(vcenter.diskIDs.count == 36)
        #expect(vcenter.hasFile("[bulk-01] legacy/team-00/app-0000/data-9.vmdk"))
        #expect(vcenter.hasFile("[bulk-02] legacy/team-00/app-0001/data-1.vmdk"))
        let counts = ["from-001", "from-002", "to-001", "to-002"].map { vcenter.devices(of: $0).count }
        #expect(counts == [30, 1, 0, 0])
    }

    @Test(arguments: ["disks", "disks=-1", "files=1,files=2", "files=1,", "machines=3", "disks=1=2"])
    func `a seed that means nothing is none`(text: String) {
        #expect(Seed(text) == nil)
    }

    @Test func `the demo has what a demo needs`() throws {
        let vcenter = SimulatedVCenter(seed: .demo)
        for file in ["[ssd-01] legacy/payments db.vmdk", "[ssd-01] 财务/账本 2024.vmdk", "[本地 datastore] 数据/支付 db.vmdk"] {
            #expect(vcenter.hasFile(file))
        }
        for machine in ["payments-app-01", "payments-app-02"] { #expect(vcenter.devices(of: machine).count == 1) }
        let orders = try #require(vcenter.disk(named: "orders-data"))
        #expect(orders.tags == [Tag(category: "environment", name: "production"), Tag(category: "tier", name: "gold")])
        #expect(orders.consumers.count == 1)
        #expect(SimulatedVCenter(seed: .demo).diskIDs == vcenter.diskIDs)
    }

    @Test func `a seed of a hundred thousand disks has them all`() async throws {
        let vcenter = SimulatedVCenter(seed: .disks(100_000))
        #expect(vcenter.diskIDs.count == 100_000)
    }

    @Test func `a seed is read from text`() {
        #expect(Seed("disks=2000") == .disks(2000))
        #expect(Seed("disks=-1") == nil)
        #expect(Seed("party") == nil)
    }
}
