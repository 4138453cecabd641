import FCD
import Simulator
import Testing

@Suite(.timeLimit(.minutes(1)))
struct GlobalCatalogTests {
    private func list(_ wire: Wire, max: Int, _ queries: (String, String, String)...) async throws -> Wire.Answer {
        let specs = queries.map { field, comparison, value in
            "<query><queryField>\(field)</queryField><queryOperator>\(comparison)</queryOperator>"
                + "<queryValue>\(value)</queryValue></query>"
        }
        return try await wire.catalogCall(
            "VslmListVStorageObjectForSpec",
            on: "VslmVStorageObjectManager",
            "VStorageObjectManager",
            specs.joined() + "<maxResult>\(max)</maxResult>"
        )
    }

    @Test func `pages follow each other by identifier, and a full page is never the last`() async throws {
        let vcenter = SimulatedVCenter(seed: .disks(20))
        vcenter.setCatalogPageLimit(5)
        let wire = try await Wire.loggedIn(to: vcenter)
        var ids: [String] = []
        var pages: [Int] = []
        while true {
            let answer = try await list(wire, max: 1000, ("id", "greaterThan", ids.last ?? "0"))
            let result = try #require(answer.values.first)
            let rows = result.all("queryResults").compactMap { $0["id", "id"]?.text }
            pages.append(rows.count)
            ids += rows
            if try result.bool("allRecordsReturned") { break }
        }
        #expect(pages == [5, 5, 5, 5, 0])
        #expect(ids == vcenter.diskIDs)
        #expect(ids == ids.sorted())
        #expect(vcenter.violations == [])
    }

    @Test(
        arguments: [
            ("name", "contains", "pvc", 3), ("name", "startsWith", "payments", 2), ("name", "endsWith", "报表", 1),
            ("capacity", "greaterThanOrEqual", "409600", 2), ("metadataKey", "equals", "cns.k8s.pvc.name", 3),
            ("metadataValue", "equals", "payments", 2), ("createTime", "lessThan", "2000-01-01T00:00:00Z", 0),
            ("name", "notEquals", "web-cache", 16),
        ]
    )
    func `disks are found by every kind of field`(
        field: String,
        comparison: String,
        value: String,
        count: Int
    ) async throws {
        let wire = try await Wire.loggedIn(to: SimulatedVCenter(seed: .demo))
        let answer = try await list(wire, max: 100, (field, comparison, value))
        #expect(answer.values.first?.all("queryResults").count == count)
    }

    @Test func `conditions that make no sense are refused`() async throws {
        let wire = try await Wire.loggedIn(to: SimulatedVCenter(seed: .demo))
        #expect(try await list(wire, max: 0).fault == "InvalidArgument")
        #expect(try await list(wire, max: 5, ("colour", "equals", "red")).fault == "InvalidArgument")
        #expect(try await list(wire, max: 5, ("capacity", "contains", "1")).fault == "InvalidArgument")
    }

    @Test func `an unreadable or missing disk is a row with a fault`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        let good = try vcenter.addDisk(name: "good", on: "datastore1")
        let bad = try vcenter.addDisk(name: "bad", on: "datastore1")
        vcenter.makeUnreadable(bad)
        let wire = try await Wire.loggedIn(to: vcenter)
        let ids = [good, bad, "gone"].map { "<ids><id xmlns=\"urn:vim25\">\($0)</id></ids>" }.joined()
        let manager = ("VslmVStorageObjectManager", "VStorageObjectManager")
        for method in ["VslmRetrieveVStorageObjects", "VslmRetrieveVStorageObjectAssociations"] {
            let rows = try await wire.catalogCall(method, on: manager.0, manager.1, ids).values
            let faults = rows.map { ($0.child("error") ?? $0.child("fault"))?.child("fault")?.type }
            #expect(faults == [nil, "FileFault", "NotFound"])
        }
        #expect(vcenter.violations == [])
    }

    @Test func `create, tag, flag, metadata, attach and delete`() async throws {
        let vcenter = SimulatedVCenter(seed: .small)
        vcenter.addTag(Tag(category: "tier", name: "gold"))
        let wire = try await Wire.loggedIn(to: vcenter)
        let manager = ("VslmVStorageObjectManager", "VStorageObjectManager")
        let datastore = try #require(vcenter.datastore(named: "datastore1")).value
        let spec = """
            <spec><name xmlns="urn:vim25">new 盘</name><keepAfterDeleteVm xmlns="urn:vim25">true</keepAfterDeleteVm>\
            <backingSpec xmlns="urn:vim25" xmlns:v="urn:vim25" xsi:type="v:VslmCreateSpecDiskFileBackingSpec">\
            <datastore type="Datastore">\(datastore)</datastore><provisioningType>thin</provisioningType></backingSpec>\
            <capacityInMB xmlns="urn:vim25">2048</capacityInMB><metadata xmlns="urn:vim25"><key>fcd.operation</key>\
            <value>42</value></metadata></spec>
            """
        let created = try await wire.finishCatalogTask(
            try await wire.catalogCall("VslmCreateDisk_Task", on: manager.0, manager.1, spec)
        )
        let id = try #require(created["result", "config", "id", "id"]?.text)
        #expect(vcenter.disk(id)?.metadata == ["fcd.operation": "42"])
        let disk = "<id><id xmlns=\"urn:vim25\">\(id)</id></id>"

        func call(_ method: String, _ arguments: String) async throws -> Wire.Answer {
            try await wire.catalogCall(method, on: manager.0, manager.1, disk + arguments)
        }
        let tag = "<category>tier</category><tag>gold</tag>"
        #expect(try await call("VslmAttachTagToVStorageObject", tag).fault == nil)
        #expect(
            try await call("VslmAttachTagToVStorageObject", "<category>tier</category><tag>tin</tag>").fault
                == "NotFound"
        )
        #expect(
            try await call("VslmListTagsAttachedToVStorageObject", "").values.map { $0.child("tagName")?.text } == [
                "gold"
            ]
        )
        #expect(try await call("VslmClearVStorageObjectControlFlags", "").fault == nil)
        #expect(vcenter.disk(id)?.keepAfterDeleteVm == false)
        let metadata =
            "<metadata><key xmlns=\"urn:vim25\">a</key><value xmlns=\"urn:vim25\">b</value></metadata>"
            + "<deleteKeys>fcd.operation</deleteKeys>"
        _ = try await wire.finishCatalogTask(try await call("VslmUpdateVStorageObjectMetadata_Task", metadata))
        #expect(vcenter.disk(id)?.metadata == ["a": "b"])
        let machine = try #require(vcenter.machine(named: "app-02")).value
        let attached = try await call("VslmAttachDisk_Task", "<vm type=\"VirtualMachine\">\(machine)</vm>")
        #expect(try await wire.finishCatalogTask(attached).child("state")?.text == "success")
        let refused = try await wire.finishCatalogTask(try await call("VslmDeleteVStorageObject_Task", ""))
        #expect(refused["error", "fault"]?.type == "InvalidState")
        #expect(vcenter.violations == [])
    }
}
