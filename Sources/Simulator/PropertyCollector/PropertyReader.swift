import FCD

/// Reads what a filter asks for, as one session sees it.
struct PropertyReader {
    let state: ServerState
    let session: Session?

    /// An object with its properties by path.
    struct Content: Sendable, Equatable {
        var object: ManagedObjectReference
        var properties: [String: Value]

        var value: Value {
            .object(
                "ObjectContent",
                [
                    "obj": .reference(object),
                    "propSet": .array(
                        of: "DynamicProperty",
                        properties.sorted { $0.key < $1.key }.map { path, value in
                            .object("DynamicProperty", ["name": .string(path), "val": value])
                        }
                    ),
                ]
            )
        }
    }

    /// The objects that the filter selects, each with its properties, in the order of selection.
    func read(_ spec: FilterSpec) throws(Fault) -> [Content] {
        var contents: [Content] = []
        for object in try select(spec) {
            let applying = spec.properties.filter { PropertyTable.shared.isA(object.type, $0.type) }
            guard !applying.isEmpty else { continue }
            var properties: [String: Value] = [:]
            // `summary` is put together once, however many paths lead into it.
            var roots: [String: Value?] = [:]
            for set in applying {
                for path in set.all ? allProperties(of: object.type) : set.paths {
                    if let value = try value(of: object, path: path, &roots) { properties[path] = value }
                }
            }
            contents.append(Content(object: object, properties: properties))
        }
        return contents
    }

    /// The value at a path; `nil` if it is not set.
    ///
    /// - Throws: `InvalidProperty` if the type has no such path.
    func value(of object: ManagedObjectReference, path: String) throws(Fault) -> Value? {
        var roots: [String: Value?] = [:]
        return try value(of: object, path: path, &roots)
    }

    /// - parameter roots: What the object's properties hold that were read already, by name.
    private func value(
        of object: ManagedObjectReference,
        path text: String,
        _ roots: inout [String: Value?]
    ) throws(Fault) -> Value? {
        let path = PropertyPath(text)
        guard let first = path.steps.first,
            let declared = PropertyTable.of(state.version).property(first.name, of: object.type)
        else { throw .invalidProperty(text) }
        if state.inventory.hiddenProperties[object.value]?.contains(text) ?? false { return nil }
        let root = roots[first.name] ?? state.property(first.name, of: object, session: session)
        roots[first.name] = .some(root)
        if let root, let value = path.value(below: root) { return value }
        guard path.isDeclared(from: declared, in: state.version) else { throw .invalidProperty(text) }
        return nil
    }

    private func allProperties(of type: String) -> [String] {
        var names: [String] = []
        var next: String? = type
        while let current = next, let managed = PropertyTable.of(state.version).managedTypes[current] {
            names += managed.properties.keys
            next = managed.base
        }
        return names
    }

    // MARK: Selecting

    private func select(_ spec: FilterSpec) throws(Fault) -> [ManagedObjectReference] {
        var selected = Selected()
        for start in spec.starts {
            guard state.exists(start.object) else {
                if spec.reportsMissingObjects { continue }
                throw .objectNotFound(start.object)
            }
            var named: [String: FilterSpec.Traversal] = [:]
            for selection in start.selections { named.merge(selection.named) { first, _ in first } }
            if !start.skip { selected.add(start.object) }
            try follow(start.selections, from: start.object, named: named, into: &selected)
        }
        return selected.objects
    }

    private func follow(
        _ selections: [FilterSpec.Selection],
        from object: ManagedObjectReference,
        named: [String: FilterSpec.Traversal],
        into selected: inout Selected
    ) throws(Fault) {
        for selection in selections {
            guard let traversal = selection.traversal ?? selection.name.flatMap({ named[$0] }) else {
                throw .invalidArgument("specSet.objectSet.selectSet.name", selection.name ?? "")
            }
            guard PropertyTable.shared.isA(object.type, traversal.type),
                selected.visit(object, "\(traversal.type).\(traversal.path)|\(selection.name ?? "")")
            else { continue }
            for next in try value(of: object, path: traversal.path)?.referencedObjects ?? [] {
                if !traversal.skip { selected.add(next) }
                try follow(traversal.selections, from: next, named: named, into: &selected)
            }
        }
    }

    private struct Selected {
        private(set) var objects: [ManagedObjectReference] = []
        private var known: Set<ManagedObjectReference> = []
        private var visited: [ManagedObjectReference: Set<String>] = [:]

        mutating func add(_ object: ManagedObjectReference) {
            if known.insert(object).inserted { objects.append(object) }
        }

        /// Whether the traversal has not been followed from the object before.
        mutating func visit(_ object: ManagedObjectReference, _ traversal: String) -> Bool {
            visited[object, default: []].insert(traversal).inserted
        }
    }
}
