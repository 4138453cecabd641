import FCD

/// `SearchIndex`.
enum SearchIndexMethods {
    static func add(to table: inout MethodTable) {
        table.add("SearchIndex", "FindByInventoryPath") { (state, call) throws(Fault) in
            optional(state.inventory.find(inventoryPath: try call.string("inventoryPath")))
        }
        table.add("SearchIndex", "FindChild") { (state, call) throws(Fault) in
            let entity = try call.reference("entity")
            let name = try call.string("name")
            guard state.inventory.contains(entity) else { throw .objectNotFound(entity) }
            return optional(state.inventory.children(of: entity).first { state.inventory.name(of: $0) == name })
        }
        table.add("SearchIndex", "FindByUuid") { (state, call) throws(Fault) in
            optional(try machines(state, call).first)
        }
        table.add("SearchIndex", "FindAllByUuid") { (state, call) throws(Fault) in
            try machines(state, call).map(Value.reference)
        }
    }

    private static func optional(_ reference: ManagedObjectReference?) -> [Value] {
        reference.map { [.reference($0)] } ?? []
    }

    private static func machines(_ state: ServerState, _ call: MethodCall) throws(Fault) -> [ManagedObjectReference] {
        guard call.optionalBool("vmSearch") ?? false else { return [] }
        let uuid = try call.string("uuid").lowercased()
        let byInstance = call.optionalBool("instanceUuid") ?? false
        let datacenter = call.optionalReference("datacenter")
        return state.inventory.machinesInOrder
            .filter { (byInstance ? $0.instanceUuid : $0.uuid) == uuid }
            .filter { datacenter == nil || $0.datacenter == datacenter }
            .map(\.reference)
    }
}
