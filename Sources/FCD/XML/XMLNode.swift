/// One element of an XML document, copied out of libxml2 into a value.
///
/// Names are local names: peers choose prefixes as they like, so nothing here depends on one. `xsi:type` is
/// resolved when the document is read and kept apart in ``type``.
package struct XMLNode: Sendable, Equatable {
    package var name: String
    package var namespace: String?
    /// The local name of `xsi:type`, without its prefix.
    package var type: String?
    /// The namespace that the prefix of `xsi:type` stood for.
    package var typeNamespace: String?
    /// Attributes by local name, without `xsi:type` and namespace declarations.
    package var attributes: [String: String]
    /// The element's own text, without its children's.
    package var text: String
    package var children: [XMLNode]

    package init(
        _ name: String,
        namespace: String? = nil,
        type: String? = nil,
        typeNamespace: String? = nil,
        attributes: [String: String] = [:],
        text: String = "",
        children: [XMLNode] = []
    ) {
        self.name = name
        self.namespace = namespace
        self.type = type
        self.typeNamespace = typeNamespace
        self.attributes = attributes
        self.text = text
        self.children = children
    }

    /// The first child of that name.
    package func child(_ name: String) -> XMLNode? {
        children.first { $0.name == name }
    }

    /// All children of that name, in document order.
    package func all(_ name: String) -> [XMLNode] {
        children.filter { $0.name == name }
    }

    /// Follows a path of child names.
    package subscript(path: String...) -> XMLNode? {
        var node: XMLNode? = self
        for name in path { node = node?.child(name) }
        return node
    }
}
