import FCD

/// The storage policy of disks. An ESXi host has none.
enum StorageObjectPolicyMethods {
    static func add(to table: inout MethodTable) {
        table.add(
            vCenter: "UpdateVStorageObjectPolicy_Task",
            globalCatalog: "VslmUpdateVstorageObjectPolicy_Task",
            privilege: "Datastore.FileManagement"
        ) { (state, call) throws(Fault) in
            let id = try call.disk(state).id
            // Without a profile the disk gets the datastore's default, which here is none.
            let profile = call.arguments["profile", "profileId"]?.text
            try state.inventory.requireProfile(profile)
            return try state.startTask(call, disk: id) { (state) throws(Fault) in
                _ = try state.inventory.disk(id)
                state.inventory.disks[id]?.profileID = profile
                state.inventory.touch(id)
                return nil
            }
        }
    }
}
