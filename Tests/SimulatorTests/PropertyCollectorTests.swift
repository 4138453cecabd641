import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PropertyCollectorTests {
    let vcenter = SimulatedVCenter(seed: .demo)

    private func viewOfMachines(_ wire: Wire) async throws -> String {
        let answer = try await wire.call(
            "CreateContainerView",
            on: "ViewManager",
            "ViewManager",
            "<container type=\"Folder\">group-d1</container><type>VirtualMachine</type><recursive>true</recursive>"
        )
        return try #require(answer.values.first?.text)
    }

    private func spec(view: String, _ paths: String...) -> String {
        """
        <specSet><propSet><type>VirtualMachine</type>\(paths.map { "<pathSet>\($0)</pathSet>" }.joined())</propSet>\
        <objectSet><obj type="ContainerView">\(view)</obj><skip>true</skip><selectSet xsi:type="TraversalSpec">\
        <type>ContainerView</type><path>view</path></selectSet></objectSet></specSet>
        """
    }

    @Test func `forty machines come in pages`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let view = try await viewOfMachines(wire)
        var answer = try await wire.call(
            "RetrievePropertiesEx",
            on: "PropertyCollector",
            "propertyCollector",
            spec(view: view, "name", "config.hardware.device") + "<options><maxObjects>15</maxObjects></options>"
        )
        var sizes: [Int] = []
        var names: Set<String> = []
        while let result = answer.values.first {
            let objects = result.all("objects")
            sizes.append(objects.count)
            for object in objects {
                let name = object.all("propSet").first { $0.child("name")?.text == "name" }?.child("val")?.text
                if let name { names.insert(name) }
            }
            guard let token = result.child("token")?.text else { break }
            answer = try await wire.call(
                "ContinueRetrievePropertiesEx",
                on: "PropertyCollector",
                "propertyCollector",
                "<token>\(token)</token>"
            )
        }
        #expect(sizes == [15, 15, 10])
        #expect(names.count == 40)
        #expect(names.contains("数据仓库-01"))
        #expect(vcenter.violations == [])
    }

    @Test func `a property that does not exist is refused, an unset one is left out`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "payments-app-01")).value
        for wrong in ["colour", "config.hardwre", "config.hardware.device.key2", "name.first"] {
            let answer = try await wire.call(
                "RetrievePropertiesEx",
                on: "PropertyCollector",
                "propertyCollector",
                """
                <specSet><propSet><type>VirtualMachine</type><pathSet>\(wrong)</pathSet></propSet>\
                <objectSet><obj type="VirtualMachine">\(machine)</obj></objectSet></specSet><options/>
                """
            )
            #expect(answer.fault == "InvalidProperty")
            #expect(answer.faultDetail?.child("name")?.text == wrong)
        }
        let found = try await wire.properties("VirtualMachine", machine, ["snapshot", "config.keyId", "name"])
        #expect(Set(found.keys) == ["name"])
    }

    @Test func `nested paths and array elements by key can be read`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let machine = try #require(vcenter.machine(named: "payments-app-01")).value
        let found = try await wire.properties(
            "VirtualMachine",
            machine,
            ["config.hardware.device[2000]", "runtime.powerState", "config.version", "guest.disk"]
        )
        #expect(found["config.hardware.device[2000]"]?.type == "VirtualDisk")
        #expect(found["config.hardware.device[2000]"]?["deviceInfo", "label"]?.text == "Hard disk 1")
        #expect(found["runtime.powerState"]?.text == "poweredOn")
        #expect(found["config.version"]?.text == "vmx-19")
        #expect(found["guest.disk"]?.children.first?["mappings", "key"]?.text == "2000")
    }

    @Test func `an object that is not there is named`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        let answer = try await wire.call("PowerOnVM_Task", on: "VirtualMachine", "vm-999")
        #expect(answer.fault == "ManagedObjectNotFound")
        #expect(answer.faultDetail?.child("obj")?.text == "vm-999")
    }

    @Test func `the inventory can be walked by path`() async throws {
        let wire = try await Wire.loggedIn(to: vcenter)
        func find(_ path: String) async throws -> String? {
            let argument = "<inventoryPath>\(path)</inventoryPath>"
            let answer = try await wire.call("FindByInventoryPath", on: "SearchIndex", "SearchIndex", argument)
            return answer.values.first?.attributes["type"]
        }
        #expect(try await find("Asia/上海") == "Datacenter")
        #expect(try await find("Hamburg/vm/payments-app-01") == "VirtualMachine")
        #expect(try await find("Hamburg/datastore/ssd/ssd-01") == "Datastore")
        #expect(try await find("Hamburg/vm/nobody") == nil)
    }
}
