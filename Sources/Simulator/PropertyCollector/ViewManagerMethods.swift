import FCD

/// `ViewManager` and `ContainerView`.
enum ViewManagerMethods {
    static func add(to table: inout MethodTable) {
        table.add("ViewManager", "CreateContainerView", create)
        table.add("ContainerView", "DestroyView", destroy)
    }

    private static func create(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let container = try call.reference("container")
        guard state.inventory.contains(container) else { throw .objectNotFound(container) }
        let types = call.strings("type")
        if let unknown = types.first(where: { PropertyTable.shared.managedTypes[$0] == nil }) {
            throw .invalidArgument("type", unknown)
        }
        let session = call.session?.key ?? ""
        let id = "session[\(session)]\(state.collectors.number())"
        state.collectors.views[id] = CollectorStore.ContainerView(
            container: container,
            types: types,
            isRecursive: call.optionalBool("recursive") ?? false,
            session: session
        )
        return [.reference(ManagedObjectReference(type: "ContainerView", value: id))]
    }

    private static func destroy(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard state.collectors.views.removeValue(forKey: call.this.value) != nil else {
            throw .objectNotFound(call.this)
        }
        return []
    }
}

extension Inventory {
    /// The objects that a container view shows.
    func content(of view: CollectorStore.ContainerView) -> [ManagedObjectReference] {
        descendants(of: view.container, recursive: view.isRecursive).filter { object in
            view.types.isEmpty || view.types.contains { PropertyTable.shared.isA(object.type, $0) }
        }
    }
}
