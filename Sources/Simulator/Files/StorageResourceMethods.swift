import FCD

/// `StorageResourceManager`: which datastore of a cluster should take a new disk.
enum StorageResourceMethods {
    static func add(to table: inout MethodTable) {
        table.add("StorageResourceManager", "RecommendDatastores", recommend)
    }

    private static func recommend(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let spec = call.arguments.child("storageSpec"), spec.child("type")?.text == "create" else {
            throw .notSupported("Only new machines are placed here.")
        }
        guard let pool = spec.child("resourcePool")?.reference, state.inventory.contains(pool) else {
            throw .invalidArgument("storageSpec.resourcePool")
        }
        guard let pod = spec["podSelectionSpec", "storagePod"]?.reference,
            let cluster = state.inventory.folders[pod.value], cluster.isPlacementEnabled
        else { throw .invalidArgument("storageSpec.podSelectionSpec.storagePod") }
        guard let machine = spec.child("configSpec") else { throw .invalidArgument("storageSpec.configSpec") }
        let devices = machine.all("deviceChange").compactMap { $0.child("device") }
        let placed = spec["podSelectionSpec", "initialVmConfig"]?.all("disk").compactMap { $0.child("diskId")?.text }
        guard let placed, placed.allSatisfy({ key in devices.contains { $0.child("key")?.text == key } }) else {
            throw .invalidArgument("storageSpec.podSelectionSpec.initialVmConfig.disk")
        }
        let needed = devices.reduce(0) { $0 + (Int64($1.child("capacityInKB")?.text ?? "") ?? 0) / 1024 }
        let candidates = cluster.children.compactMap { state.inventory.datastores[$0.value] }
            .filter { $0.isAccessible && $0.freeMiB >= needed }
            .sorted { ($0.freeMiB, $1.name) > ($1.freeMiB, $0.name) }
        let rows = candidates.enumerated().map { index, datastore in
            recommendation(String(index + 1), datastore, of: pod, adding: needed, state)
        }
        return [.object("StoragePlacementResult", ["recommendations": .array(of: "ClusterRecommendation", rows)])]
    }

    private static func recommendation(
        _ key: String,
        _ datastore: Datastore,
        of pod: ManagedObjectReference,
        adding needed: Int64,
        _ state: ServerState
    ) -> Value {
        .object(
            "ClusterRecommendation",
            [
                "key": .string(key),
                "type": "V1",
                "time": .time(state.now),
                "rating": 1,
                "reason": "storagePlacement",
                "reasonText": "Satisfy storage initial placement requests",
                "action": .array(
                    of: "ClusterAction",
                    [
                        .object(
                            "StoragePlacementAction",
                            [
                                "type": "StoragePlacementV1",
                                "relocateSpec": .object(
                                    "VirtualMachineRelocateSpec",
                                    ["datastore": .reference(datastore.reference)]
                                ),
                                "destination": .reference(datastore.reference),
                            ]
                        )
                    ]
                ),
                "target": .reference(pod),
            ]
        )
    }
}
