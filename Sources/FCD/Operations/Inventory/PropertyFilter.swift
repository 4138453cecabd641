/// Which properties of which objects to read: a `PropertyFilterSpec`.
package struct PropertyFilter: Sendable {
    package struct PropertySet: Sendable {
        package var type: String
        /// Property paths such as `config.hardware.device`.
        package var paths: [String]

        package init(type: String, paths: [String]) {
            self.type = type
            self.paths = paths
        }
    }

    package enum Objects: Sendable {
        /// These objects themselves.
        case these([ManagedObjectReference])
        /// Everything that a container view shows.
        case view(ManagedObjectReference)
        /// These objects, and what the traversals lead to from them. A traversal that does not start at an object's
        /// type is passed over for that object.
        case from([ManagedObjectReference], [Traversal])
    }

    /// One way to go on from an object: a `TraversalSpec`.
    package struct Traversal: Sendable {
        package var name: String
        /// The type that has the property.
        package var type: String
        /// The property that holds the references.
        package var path: String
        /// The names of the traversals that go on from there.
        package var next: [String]

        package init(_ name: String, _ type: String, _ path: String, next: [String] = []) {
            self.name = name
            self.type = type
            self.path = path
            self.next = next
        }
    }

    package var properties: [PropertySet]
    package var objects: Objects

    package init(_ properties: [PropertySet], of objects: Objects) {
        self.properties = properties
        self.objects = objects
    }

    func encode(as name: String, into body: inout XMLWriter) {
        body.element(name) { filter in
            for set in properties {
                filter.element("propSet") { propSet in
                    propSet.element("type", set.type)
                    for path in set.paths { propSet.element("pathSet", path) }
                }
            }
            switch objects {
            case .these(let references):
                for reference in references {
                    filter.element("objectSet") { $0.reference("obj", reference) }
                }
            case .from(let references, let traversals):
                for reference in references {
                    filter.element("objectSet") { objectSet in
                        objectSet.reference("obj", reference)
                        for traversal in traversals { traversal.encode(into: &objectSet) }
                    }
                }
            case .view(let view):
                filter.element("objectSet") { objectSet in
                    objectSet.reference("obj", view)
                    objectSet.element("skip", true)
                    objectSet.element("selectSet", attributes: [("xsi:type", "TraversalSpec")]) { traversal in
                        traversal.element("name", "view")
                        traversal.element("type", "ContainerView")
                        traversal.element("path", "view")
                        traversal.element("skip", false)
                    }
                }
            }
        }
    }
}

extension PropertyFilter.Traversal {
    fileprivate func encode(into body: inout XMLWriter) {
        body.element("selectSet", attributes: [("xsi:type", "TraversalSpec")]) { traversal in
            traversal.element("name", name)
            traversal.element("type", type)
            traversal.element("path", path)
            traversal.element("skip", false)
            for name in next { traversal.element("selectSet") { $0.element("name", name) } }
        }
    }
}

/// The properties of one object: an `ObjectContent`, or the changes of an `ObjectUpdate`.
package struct ObjectProperties: Sendable {
    package var object: ManagedObjectReference
    package var values: [String: XMLNode]
    /// The properties that an update says have no value any more.
    package var unset: Set<String> = []

    init(content node: XMLNode) throws(AnswerError) {
        object = try node.reference("obj")
        values = [:]
        for property in node.all("propSet") {
            values[try property.string("name")] = property.child("val")
        }
    }

    init(update node: XMLNode) throws(AnswerError) {
        object = try node.reference("obj")
        values = [:]
        for change in node.all("changeSet") {
            let name = try change.string("name")
            values[name] = change.child("val")
            if values[name] == nil { unset.insert(name) }
        }
    }

    package subscript(path: String) -> XMLNode? { values[path] }
}
