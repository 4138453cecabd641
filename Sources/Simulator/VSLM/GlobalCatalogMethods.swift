import FCD

/// Calls of the global catalog that have no counterpart at `/sdk`.
enum GlobalCatalogMethods {
    static func add(to table: inout MethodTable) {
        table.add(
            globalCatalog: "VslmAttachDisk_Task",
            privilege: "VirtualMachine.Config.AddExistingDisk",
            attach
        )
        table.add(globalCatalog: "VslmRetrieveVStorageObjects") { (state, call) throws(Fault) in
            call.arguments.all("ids").map { row in
                let id = row.child("id")?.text.trimmed ?? ""
                guard let disk = state.inventory.disks[id], !disk.isHidden else {
                    return state.failedRow(id, .notFound("disk \(id)"))
                }
                return state.catalogRow(disk)
            }
        }
        table.add(globalCatalog: "VslmRetrieveVStorageObjectAssociations", associations)
        table.add(globalCatalog: "VslmQueryGlobalCatalogSyncStatus") { (state, _) throws(Fault) in
            state.inventory.datastoresInOrder.map { state.syncStatus($0) }
        }
        table.add(globalCatalog: "VslmQueryGlobalCatalogSyncStatusForDatastore") { (state, call) throws(Fault) in
            let url = try call.string("datastoreURL")
            return state.inventory.datastores.values.first { $0.url == url }.map { [state.syncStatus($0)] } ?? []
        }
    }

    private static func attach(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.id("id")
        let machine = try call.reference("vm")
        _ = try state.inventory.machine(machine)
        let controllerKey = call.optionalInt("controllerKey")
        let unit = call.optionalInt("unitNumber")
        return try state.startTask(call, entity: machine, disk: id) { (state) throws(Fault) in
            try state.reconfigure(machine, by: call.user) { (inventory) throws(Fault) in
                try inventory.attach(id, to: machine, controllerKey: controllerKey, unit: unit)
            }
            return nil
        }
    }

    private static func associations(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        // One pass over all machines, however many disks are asked for.
        var users: [String: [(machine: String, key: Int)]] = [:]
        for machine in state.inventory.machinesInOrder {
            for device in machine.disks {
                if let id = device.diskID { users[id, default: []].append((machine.reference.value, device.key)) }
            }
        }
        return call.arguments.all("ids").map { row in
            let id = row.child("id")?.text.trimmed ?? ""
            var result = ObjectValue("VslmVsoVStorageObjectAssociations", ["id": .id(id)])
            switch state.inventory.disks[id] {
            case nil: result["fault"] = Fault.notFound("disk \(id)").localized
            case let disk? where disk.isUnreadable: result["fault"] = state.unreadable(disk).localized
            case _?:
                result["vmDiskAssociation"] = .array(
                    of: "VslmVsoVStorageObjectAssociationsVmDiskAssociation",
                    (users[id] ?? []).map { machine, key in
                        .object(
                            "VslmVsoVStorageObjectAssociationsVmDiskAssociation",
                            [
                                "vmId": .string(machine),
                                "diskKey": .int(key),
                            ]
                        )
                    }
                )
            }
            return .object(result)
        }
    }
}

extension ServerState {
    /// A disk as a row of the global catalog. One that cannot be read has its fault in the row.
    func catalogRow(_ disk: FirstClassDisk) -> Value {
        guard !disk.isUnreadable else { return failedRow(disk.id, unreadable(disk)) }
        return .object(
            "VslmVsoVStorageObjectResult",
            [
                "id": .id(disk.id),
                "name": .string(disk.name),
                "capacityInMB": .long(disk.capacityMiB),
                "createTime": .time(disk.created),
                "datastoreUrl": inventory.datastores[disk.datastore].map { .string($0.url) },
                "diskPath": .string(inventory.path(of: disk).description),
                "usedCapacityInMB": .long(disk.usedMiB),
                "backingObjectId": .id(disk.backingObjectID),
                "snapshotInfo": .array(
                    of: "VslmVsoVStorageObjectSnapshotResult",
                    disk.snapshots.map {
                        .object(
                            "VslmVsoVStorageObjectSnapshotResult",
                            [
                                "backingObjectId": .id($0.backingObjectID),
                                "description": .string($0.description),
                                "snapshotId": .id($0.id),
                                "diskPath": .string(
                                    DatastorePath(
                                        datastore: inventory.path(of: disk).datastore,
                                        path: $0.path
                                    ).description
                                ),
                            ]
                        )
                    }
                ),
                "metadata": metadata(of: disk),
            ]
        )
    }

    func failedRow(_ id: String, _ fault: Fault) -> Value {
        .object(
            "VslmVsoVStorageObjectResult",
            [
                "id": .id(id),
                "capacityInMB": .long(-1),
                "error": fault.localized,
            ]
        )
    }

    func syncStatus(_ datastore: Datastore) -> Value {
        guard datastore.isAccessible else {
            return .object(
                "VslmDatastoreSyncStatus",
                [
                    "datastoreURL": .string(datastore.url),
                    "objectVClock": .long(-1),
                    "syncVClock": .long(-1),
                    "error": Fault.invalidDatastore(datastore.name).localized,
                ]
            )
        }
        return .object(
            "VslmDatastoreSyncStatus",
            [
                "datastoreURL": .string(datastore.url),
                "objectVClock": .long(datastore.objectClock),
                "syncVClock": .long(datastore.catalogClock),
                "syncTime": .time(now),
                "numberOfRetries": 0,
            ]
        )
    }
}
