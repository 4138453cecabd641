import FCD

/// Bringing a datastore's catalog in line with its files: entries whose file is gone are dropped.
enum StorageObjectReconciliation {
    static func add(to table: inout MethodTable) {
        table.add(
            vCenter: "ReconcileDatastoreInventory_Task",
            host: "HostReconcileDatastoreInventory_Task",
            globalCatalog: "VslmReconcileDatastoreInventory_Task",
            privilege: "Datastore.FileManagement"
        ) { (state, call) throws(Fault) in
            let datastore = try call.reference("datastore")
            _ = try state.inventory.datastore(datastore)
            return try state.startTask(call, entity: datastore) { (state) throws(Fault) in
                state.inventory.reconcile(datastore)
                return nil
            }
        }
        table.add(globalCatalog: "VslmScheduleReconcileDatastoreInventory", privilege: "Datastore.FileManagement") {
            (state, call) throws(Fault) in
            let datastore = try call.reference("datastore")
            _ = try state.inventory.datastore(datastore)
            state.inventory.reconcile(datastore)
            return []
        }
    }
}

extension Inventory {
    mutating func reconcile(_ datastore: ManagedObjectReference) {
        for disk in Array(disks.all) where disk.datastore == datastore.value {
            if datastores[datastore.value]?.files[disk.path] == nil { disks[disk.id] = nil }
        }
        noteChange(on: datastore.value)
    }
}
