import FCD

/// Key-value metadata of disks.
enum StorageObjectMetadataMethods {
    static func add(to table: inout MethodTable) {
        let change = "Datastore.FileManagement"
        table.add(
            vCenter: "VCenterUpdateVStorageObjectMetadataEx_Task",
            host: "HostUpdateVStorageObjectMetadataEx_Task",
            globalCatalog: "VslmUpdateVStorageObjectMetadata_Task",
            privilege: change,
            update
        )
        table.add(host: "HostUpdateVStorageObjectMetadata_Task", privilege: change, update)
        table.add(
            host: "HostRetrieveVStorageObjectMetadata",
            globalCatalog: "VslmRetrieveVStorageObjectMetadata"
        ) { (state, call) throws(Fault) in
            let prefix = call.optionalString("prefix") ?? ""
            return try metadata(state, call).filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
                .map { .keyValue($0.key, $0.value) }
        }
        table.add(
            host: "HostRetrieveVStorageObjectMetadataValue",
            globalCatalog: "VslmRetrieveVStorageObjectMetadataValue"
        ) { (state, call) throws(Fault) in
            let key = try call.string("key")
            guard let value = try metadata(state, call)[key] else {
                throw Fault("KeyNotFound", "Key '\(key)' was not found.", ["key": .string(key)])
            }
            return [.string(value)]
        }
    }

    /// The disk's metadata, or those that a snapshot of it holds.
    private static func metadata(_ state: ServerState, _ call: MethodCall) throws(Fault) -> [String: String] {
        let disk = try call.disk(state)
        guard let snapshot = call.arguments.identifier("snapshotId") else { return disk.metadata }
        return try state.inventory.snapshot(snapshot, of: disk.id).metadata
    }

    private static func update(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.disk(state).id
        let set = call.arguments.keyValues("metadata")
        let deleted = call.strings("deleteKeys")
        guard !set.keys.contains("") else { throw .invalidArgument("metadata.key") }
        return try state.startTask(call, disk: id) { (state) throws(Fault) in
            _ = try state.inventory.disk(id)
            for key in deleted { state.inventory.disks[id]?.metadata[key] = nil }
            for (key, value) in set { state.inventory.disks[id]?.metadata[key] = value }
            state.inventory.touch(id)
            return nil
        }
    }
}
