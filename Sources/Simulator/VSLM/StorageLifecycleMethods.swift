import FCD

/// `VslmStorageLifecycleManager`: the catalog's way to the datastores.
enum StorageLifecycleMethods {
    static func add(to table: inout MethodTable) {
        let type = "VslmStorageLifecycleManager"
        table.add(type, "VslmQueryDatastoreInfo") { (state, call) throws(Fault) in
            let datastore = try datastore(state, call)
            return [
                .object(
                    "VslmQueryDatastoreInfoResult",
                    [
                        "datacenter": .reference(datastore.datacenter),
                        "datastore": .reference(datastore.reference),
                    ]
                )
            ]
        }
        table.add(type, "VslmSyncDatastore") { (state, call) throws(Fault) in
            let datastore = try datastore(state, call)
            if let id = call.arguments.identifier("fcdId") { _ = try state.inventory.disk(id, on: datastore.reference) }
            guard datastore.isAccessible else { throw .invalidDatastore(datastore.name) }
            state.inventory.catalogInStep(with: datastore.reference.value, only: call.arguments.identifier("fcdId"))
            return []
        }
    }

    private static func datastore(_ state: ServerState, _ call: MethodCall) throws(Fault) -> Datastore {
        let url = try call.string("datastoreUrl")
        guard let datastore = state.inventory.datastores.values.first(where: { $0.url == url }) else {
            throw .notFound("datastore \(url)")
        }
        return datastore
    }
}
