import FCD

/// Snapshots of disks.
enum StorageObjectSnapshotMethods {
    static func add(to table: inout MethodTable) {
        let change = "Datastore.FileManagement"
        let create: MethodTable.Handler = { (state, call) throws(Fault) in
            let id = try call.disk(state).id
            let description = try call.string("description")
            return try state.startTask(call, disk: id) { (state) throws(Fault) in
                .id(try state.inventory.createSnapshot(of: id, description: description, now: state.now))
            }
        }
        table.add(
            vCenter: "VStorageObjectCreateSnapshot_Task",
            host: "HostVStorageObjectCreateSnapshot_Task",
            globalCatalog: "VslmCreateSnapshot_Task",
            privilege: change,
            create
        )
        table.add(vCenter: "VStorageObjectCreateSnapshotEx_Task", privilege: change, createExtended)
        table.add(
            vCenter: "DeleteSnapshot_Task",
            host: "HostVStorageObjectDeleteSnapshot_Task",
            globalCatalog: "VslmDeleteSnapshot_Task",
            privilege: change,
            delete
        )
        table.add(vCenter: "VStorageObjectDeleteSnapshotEx_Task", privilege: change, delete)
        table.add(
            vCenter: "RevertVStorageObject_Task",
            host: "HostVStorageObjectRevert_Task",
            globalCatalog: "VslmRevertVStorageObject_Task",
            privilege: change,
            revert
        )
        table.add(vCenter: "RevertVStorageObjectEx_Task", privilege: change, revert)
        table.add(
            vCenter: "RetrieveSnapshotInfo",
            host: "HostVStorageObjectRetrieveSnapshotInfo",
            globalCatalog: "VslmRetrieveSnapshotInfo",
            info
        )
        table.add(vCenter: "RetrieveSnapshotDetails", globalCatalog: "VslmRetrieveSnapshotDetails", details)
        table.add(
            vCenter: "CreateDiskFromSnapshot_Task",
            host: "HostVStorageObjectCreateDiskFromSnapshot_Task",
            globalCatalog: "VslmCreateDiskFromSnapshot_Task",
            privilege: "Datastore.AllocateSpace",
            createDisk
        )
        table.add(
            vCenter: "VstorageObjectVCenterQueryChangedDiskAreas",
            globalCatalog: "VslmQueryChangedDiskAreas",
            changedAreas
        )
    }

    /// From 9.1 on the caller may choose the ID; the same one again makes no second snapshot.
    private static func createExtended(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        let description = try call.string("description")
        let chosen = call.arguments.identifier("snapshotId")
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            let made = try state.inventory.createSnapshot(of: id, description: description, id: chosen, now: state.now)
            return .object(
                "VStorageObjectSnapshot",
                [
                    "id": .id(made),
                    "vclock": .object(
                        "vslmVClockInfo",
                        ["vClockTime": .long(state.inventory.disks[id]?.clock ?? 0)]
                    ),
                ]
            )
        }
    }

    /// The disk whose snapshots are meant: at `/sdk` a datastore may still have some of a disk that is gone.
    private static func holder(_ state: ServerState, _ call: MethodCall) throws(Fault) -> FirstClassDisk {
        let left = state.inventory.leftSnapshots[try call.id("id")]
        if let left, left.datastore == call.optionalReference("datastore")?.value { return left }
        return try call.disk(state)
    }

    private static func delete(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try holder(state, call).id
        let snapshot = try call.id("snapshotId")
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            try state.inventory.deleteSnapshot(snapshot, of: id)
            return nil
        }
    }

    private static func revert(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        let snapshot = try call.id("snapshotId")
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            try state.inventory.revert(id, to: snapshot, now: state.now)
            return nil
        }
    }

    private static func info(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let disk = try holder(state, call)
        return [
            .object(
                "VStorageObjectSnapshotInfo",
                [
                    "snapshots": .array(
                        of: "VStorageObjectSnapshotInfoVStorageObjectSnapshot",
                        disk.snapshots.map {
                            .object(
                                "VStorageObjectSnapshotInfoVStorageObjectSnapshot",
                                [
                                    "id": .id($0.id),
                                    "backingObjectId": .string($0.backingObjectID),
                                    "createTime": .time($0.created),
                                    "description": .string($0.description),
                                ]
                            )
                        }
                    )
                ]
            )
        ]
    }

    private static func details(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let disk = try call.disk(state)
        let snapshot = try state.inventory.snapshot(try call.id("snapshotId"), of: disk.id)
        guard !snapshot.isStranded else { throw .notFound("snapshot \(snapshot.id) of disk \(disk.id)") }
        let datastore = state.inventory.path(of: disk).datastore
        return [
            .object(
                "VStorageObjectSnapshotDetails",
                [
                    "path": .string(DatastorePath(datastore: datastore, path: snapshot.path).description),
                    "changedBlockTrackingId": snapshot.changeID.map(Value.string),
                ]
            )
        ]
    }

    private static func createDisk(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let disk = try call.disk(state)
        let snapshot = try state.inventory.snapshot(try call.id("snapshotId"), of: disk.id)
        let new = Inventory.NewDisk(
            name: try call.string("name"),
            capacityMiB: snapshot.capacityMiB,
            datastore: .datastore(disk.datastore),
            location: call.optionalString("path"),
            provisioning: call.optionalString("provisioningType") ?? disk.provisioning
        )
        return try state.startTask(call, disk: disk.id) { (state) throws(Fault) in
            let made = try state.inventory.create(new, now: state.now)
            return state.storageObject(made)
        }
    }

    /// What tests have written to the disk, a part of it at a time.
    private static func changedAreas(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let disk = try call.disk(state)
        let snapshot = try state.inventory.snapshot(try call.id("snapshotId"), of: disk.id)
        let written = try state.inventory.writtenAreas(
            of: disk.id,
            since: try call.string("changeId"),
            until: snapshot.id
        )
        let start = Int64(try call.int("startOffset"))
        let capacity = snapshot.capacityMiB << 20
        guard start >= 0, start < capacity else { throw .invalidArgument("startOffset") }
        let end = min(capacity, start + state.changedAreaPage)
        let areas = written.filter { $0.end > start && $0.start < end }
        return [
            .object(
                "DiskChangeInfo",
                [
                    "startOffset": .long(start),
                    "length": .long(end - start),
                    "changedArea": .array(
                        of: "DiskChangeExtent",
                        areas.map { area in
                            let (first, last) = (max(area.start, start), min(area.end, end))
                            return .object("DiskChangeExtent", ["start": .long(first), "length": .long(last - first)])
                        }
                    ),
                ]
            )
        ]
    }
}
