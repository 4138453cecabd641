import Testing

@testable import FCD

@Suite(.timeLimit(.minutes(1)))
struct VirtualMachineTests {
    private func machine(_ properties: String) throws -> VirtualMachine {
        let content = try XMLReader.read(
            Array(
                """
                <objects xmlns="urn:vim25" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                <obj type="VirtualMachine">vm-7</obj>\(properties)</objects>
                """.utf8
            )
        )
        let tree = try InventoryTree(root: ManagedObjectReference(type: "Folder", value: "group-d1"), objects: [])
        return try VirtualMachine(try ObjectProperties(content: content), tree: tree)
    }

    @Test func `a VM whose devices the server did not tell is not taken for one without disks`() throws {
        let unreadable = try machine("<propSet><name>name</name><val xsi:type=\"xsd:string\">app</val></propSet>")
        #expect(!unreadable.hasDevices)
        let empty = try machine("<propSet><name>config.hardware.device</name><val/></propSet>")
        #expect(empty.hasDevices)
        #expect(empty.name == "vm-7")
    }

    @Test func `the files behind a delta are read with their datastores`() throws {
        let found = try machine(
            """
            <propSet><name>config.hardware.device</name><val><VirtualDevice xsi:type="VirtualDisk"><key>2000</key>
            <backing xsi:type="VirtualDiskFlatVer2BackingInfo"><fileName>[a] x-000002.vmdk</fileName>
            <datastore type="Datastore">datastore-1</datastore><parent><fileName>[a] x-000001.vmdk</fileName>
            <parent><fileName>[b] x.vmdk</fileName><datastore type="Datastore">datastore-2</datastore></parent></parent>
            </backing><capacityInKB>1024</capacityInKB></VirtualDevice></val></propSet>
            """
        )
        let device = try #require(found.disks.first)
        #expect(device.capacityBytes == 1 << 20)
        #expect(
            device.parents == [
                VirtualDiskDevice.Backing(path: "[a] x-000001.vmdk"),
                VirtualDiskDevice.Backing(path: "[b] x.vmdk", datastore: .datastore("datastore-2")),
            ]
        )
    }
}
