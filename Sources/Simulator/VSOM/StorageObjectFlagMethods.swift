import FCD

/// Control flags of disks: what happens to a disk with its machine, whether it may move, changed block tracking.
enum StorageObjectFlagMethods {
    static func add(to table: inout MethodTable) {
        let change = "Datastore.FileManagement"
        table.add(
            vCenter: "SetVStorageObjectControlFlags",
            host: "HostSetVStorageObjectControlFlags",
            globalCatalog: "VslmSetVStorageObjectControlFlags",
            privilege: change
        ) { (state, call) throws(Fault) in
            try set(true, call.strings("controlFlags"), &state, call)
        }
        table.add(
            vCenter: "ClearVStorageObjectControlFlags",
            host: "HostClearVStorageObjectControlFlags",
            globalCatalog: "VslmClearVStorageObjectControlFlags",
            privilege: change
        ) { (state, call) throws(Fault) in
            // An empty list clears every flag.
            let named = call.strings("controlFlags")
            return try set(false, named.isEmpty ? flags : named, &state, call)
        }
    }

    private static let flags = ["keepAfterDeleteVm", "disableRelocation", "enableChangedBlockTracking"]

    private static func set(
        _ value: Bool,
        _ names: [String],
        _ state: inout ServerState,
        _ call: MethodCall
    ) throws(Fault) -> [Value] {
        if let unknown = names.first(where: { !flags.contains($0) }) { throw .invalidArgument("controlFlags", unknown) }
        let id = try call.disk(state).id
        for name in names {
            switch name {
            case "keepAfterDeleteVm": state.inventory.disks[id]?.keepAfterDeleteVm = value
            case "disableRelocation": state.inventory.disks[id]?.isRelocationDisabled = value
            default: state.inventory.disks[id]?.isChangeTrackingEnabled = value
            }
        }
        state.inventory.touch(id)
        return []
    }
}
