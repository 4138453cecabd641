import FCD

/// Calls that change where and how a disk's data lies: extend, inflate, clone, relocate.
enum StorageObjectShapeMethods {
    static func add(to table: inout MethodTable) {
        let change = "Datastore.FileManagement"
        table.add(
            vCenter: "ExtendDisk_Task",
            host: "HostExtendDisk_Task",
            globalCatalog: "VslmExtendDisk_Task",
            privilege: change,
            extend
        )
        table.add(
            vCenter: "VStorageObjectExtendDiskEx_Task",
            host: "VStorageObjectExtendDiskEx_Task",
            privilege: change,
            extend
        )
        table.add(
            vCenter: "InflateDisk_Task",
            host: "HostInflateDisk_Task",
            globalCatalog: "VslmInflateDisk_Task",
            privilege: change,
            inflate
        )
        table.add(
            vCenter: "CloneVStorageObject_Task",
            host: "HostCloneVStorageObject_Task",
            globalCatalog: "VslmCloneVStorageObject_Task",
            privilege: "Datastore.AllocateSpace",
            clone
        )
        table.add(
            vCenter: "RelocateVStorageObject_Task",
            host: "HostRelocateVStorageObject_Task",
            globalCatalog: "VslmRelocateVStorageObject_Task",
            privilege: change,
            relocate
        )
    }

    private static func extend(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        let capacity = Int64(try call.int("newCapacityInMB"))
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            // Growing a disk under a running machine came with 7.0 U2.
            if state.version == .v6_7_2 {
                try state.inventory.requireDetached(try state.inventory.disk(id))
            }
            try state.inventory.extend(id, to: capacity)
            return nil
        }
    }

    private static func inflate(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            try state.inventory.inflate(id)
            return nil
        }
    }

    private static func clone(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        guard let spec = call.arguments.child("spec") else { throw .invalidArgument("spec") }
        let new = try StorageObjectMethods.newDisk(spec, capacityMiB: 0)
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            let copy = try state.inventory.clone(id, to: new, now: state.now)
            return state.storageObject(copy)
        }
    }

    private static func relocate(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        guard let target = call.arguments["spec", "backingSpec", "datastore"]?.reference else {
            throw .invalidArgument("spec.backingSpec.datastore")
        }
        let provisioning = call.arguments["spec", "backingSpec", "provisioningType"]?.text.trimmed ?? "thin"
        _ = try state.inventory.datastore(target)
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            try state.inventory.relocate(id, to: target, provisioning: provisioning)
            return state.storageObject(try state.inventory.disk(id))
        }
    }
}
