import FCD

/// Calls on First Class Disks that vCenter's, the host's and the global catalog's manager share.
enum StorageObjectMethods {
    static func add(to table: inout MethodTable) {
        let change = "Datastore.FileManagement"
        table.add(vCenter: "ListVStorageObject", host: "HostListVStorageObject", list)
        table.add(
            vCenter: "RetrieveVStorageObject",
            host: "HostRetrieveVStorageObject",
            globalCatalog: "VslmRetrieveVStorageObject",
            retrieve
        )
        table.add(
            vCenter: "RetrieveVStorageObjectState",
            host: "HostRetrieveVStorageObjectState",
            globalCatalog: "VslmRetrieveVStorageObjectState"
        ) { (state, call) throws(Fault) in
            _ = try call.disk(state)
            return [.object("VStorageObjectStateInfo", ["tentative": false])]
        }
        table.add(vCenter: "RetrieveVStorageObjectAssociations", associations)
        table.add(
            vCenter: "RegisterDisk",
            host: "HostRegisterDisk",
            globalCatalog: "VslmRegisterDisk",
            privilege: change,
            register
        )
        table.add(vCenter: "UnregisterDisk_Task", host: "UnregisterDisk_Task", privilege: change, unregister)
        table.add(
            vCenter: "CreateDisk_Task",
            host: "HostCreateDisk_Task",
            globalCatalog: "VslmCreateDisk_Task",
            privilege: "Datastore.AllocateSpace",
            create
        )
        for (vCenter, host) in [
            ("DeleteVStorageObject_Task", "HostDeleteVStorageObject_Task"),
            ("DeleteVStorageObjectEx_Task", "HostDeleteVStorageObjectEx_Task"),
        ] {
            table.add(vCenter: vCenter, host: host, privilege: change, delete)
        }
        table.add(globalCatalog: "VslmDeleteVStorageObject_Task", privilege: change, delete)
        table.add(
            vCenter: "RenameVStorageObject",
            host: "HostRenameVStorageObject",
            globalCatalog: "VslmRenameVStorageObject",
            privilege: change,
            rename
        )
        table.add(vCenter: "RenameVStorageObjectEx", host: "RenameVStorageObjectEx", privilege: change, rename)
        StorageObjectShapeMethods.add(to: &table)
        StorageObjectFlagMethods.add(to: &table)
        StorageObjectPolicyMethods.add(to: &table)
        StorageObjectMetadataMethods.add(to: &table)
        StorageObjectReconciliation.add(to: &table)
    }

    private static func list(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let datastore = try state.inventory.datastore(try call.reference("datastore"))
        guard datastore.isAccessible else { throw .invalidDatastore(datastore.name) }
        return state.inventory.disks.all.filter { $0.datastore == datastore.reference.value }.map { .id($0.id) }
    }

    private static let infoFlags: Set<String> = [
        "allInfo", "id", "backingObjectId", "path", "parentPath", "name", "deviceName", "capacity", "allocated", "type",
        "consumers", "tentativeState", "createTime", "ioFilter", "controlFlags", "keepAfterVmDelete",
        "relocationDisabled", "keyId", "keyProviderId", "nativeSnapshotSupported", "cbtEnabled",
    ]

    private static func retrieve(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let flags = call.strings("diskInfoFlags")
        if let unknown = flags.first(where: { !infoFlags.contains($0) }) {
            throw .invalidArgument("diskInfoFlags", unknown)
        }
        return [state.storageObject(try call.disk(state), flags: Set(flags))]
    }

    /// Which machines use the disks; a row that fails carries its fault.
    private static func associations(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        call.arguments.all("ids").map { row in
            let id = row.identifier("id") ?? ""
            var result = ObjectValue("VStorageObjectAssociations", ["id": .id(id)])
            do throws(Fault) {
                let disk = try state.inventory.disk(id, on: row.child("datastore")?.reference)
                guard !disk.isUnreadable else { throw state.unreadable(disk) }
                result["vmDiskAssociations"] = .array(
                    of: "VStorageObjectAssociationsVmDiskAssociations",
                    state.inventory.devices(of: id).map { machine, key in
                        .object(
                            "VStorageObjectAssociationsVmDiskAssociations",
                            [
                                "vmId": .string(machine.reference.value),
                                "diskKey": .int(key),
                            ]
                        )
                    }
                )
            } catch {
                result["fault"] = error.localized
            }
            return .object(result)
        }
    }

    private static func register(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let url = try RegistrationURL(try call.string("path"))
        let datastore = try url.datastore(in: state.inventory)
        let disk = try state.inventory.register(
            url.path,
            on: datastore.reference,
            name: call.optionalString("name"),
            id: call.arguments.identifier("id"),
            now: state.now
        )
        return [state.storageObject(disk)]
    }

    private static func unregister(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        let datastore = try call.reference("datastore")
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            try state.inventory.unregister(id, on: datastore)
            return nil
        }
    }

    private static func create(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let spec = call.arguments.child("spec") else { throw .invalidArgument("spec") }
        let new = try newDisk(spec, capacityMiB: spec.child("capacityInMB").flatMap { Int64($0.text.trimmed) } ?? 0)
        _ = try state.inventory.datastore(new.datastore)
        guard new.capacityMiB > 0 else { throw .invalidArgument("spec.capacityInMB") }
        return try state.startTask(call) { (state) throws(Fault) in
            let disk = try state.inventory.create(new, now: state.now)
            return state.storageObject(disk)
        }
    }

    /// Reads a `VslmCreateSpec`, or the parts of it that a clone's spec has too.
    static func newDisk(_ spec: XMLNode, capacityMiB: Int64) throws(Fault) -> Inventory.NewDisk {
        guard let backing = spec.child("backingSpec"), let datastore = backing.child("datastore")?.reference else {
            throw .invalidArgument("spec.backingSpec.datastore")
        }
        return Inventory.NewDisk(
            name: spec.child("name")?.text ?? "",
            id: spec.identifier("id"),
            capacityMiB: capacityMiB,
            datastore: datastore,
            location: backing.child("path")?.text,
            provisioning: backing.child("provisioningType")?.text.trimmed ?? "thin",
            keepAfterDeleteVm: spec.child("keepAfterDeleteVm")?.flag ?? true,
            metadata: spec.keyValues("metadata"),
            profileID: spec["profile", "profileId"]?.text
        )
    }

    private static func delete(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.id("id")
        let datastore = call.optionalReference("datastore")
        if let datastore { _ = try state.inventory.datastore(datastore) }
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            try state.inventory.delete(id, on: datastore)
            return nil
        }
    }

    private static func rename(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let name = try call.string("name")
        let disk = try call.disk(state)
        guard !name.isEmpty else { throw .invalidArgument("name") }
        if let running = state.tasks.busy(with: disk.id) { throw .taskInProgress(running.reference) }
        state.inventory.disks[disk.id]?.name = name
        state.inventory.touch(disk.id)
        return []
    }
}
