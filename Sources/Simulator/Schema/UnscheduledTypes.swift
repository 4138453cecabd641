import FCD

/// Types that the schemas do not have, since no call mentions them: only the property collector shows them.
///
/// Their place is `anyType`. The validator takes anything there, but not an `xsi:type` that it does not know; the
/// encoder checks their fields by the ``PropertyTable`` instead.
enum UnscheduledTypes {
    /// The document without those `xsi:type`s, and without any inside such a value.
    static func removed(from node: XMLNode, table: TypeTable) -> XMLNode {
        var node = node
        if let type = node.type, let namespace = node.typeNamespace, !table.knows(TypeName(type, in: namespace)) {
            return withoutTypes(node)
        }
        node.children = node.children.map { removed(from: $0, table: table) }
        return node
    }

    private static func withoutTypes(_ node: XMLNode) -> XMLNode {
        var node = node
        node.type = nil
        node.typeNamespace = nil
        node.children = node.children.map(withoutTypes)
        return node
    }
}
