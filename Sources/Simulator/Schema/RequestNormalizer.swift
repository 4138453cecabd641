import FCD

/// Brings a request of any client into the schema's exact form where clients are known to differ.
///
/// Some clients leave vim25 values inside a vslm request in `urn:vslm`, some add a `versionId` attribute to every
/// parameter. Real servers take both. Nothing else is made right here: what is in the wrong order, misnamed or of the
/// wrong type stays so, for the schema to judge.
struct RequestNormalizer: Sendable {
    let table: TypeTable

    /// Normalizes a whole envelope.
    func normalize(_ envelope: XMLNode) -> XMLNode {
        var envelope = envelope
        envelope.attributes = [:]
        for index in envelope.children.indices where envelope.children[index].name == "Body" {
            envelope.children[index].attributes = [:]
            for body in envelope.children[index].children.indices {
                envelope.children[index].children[body] = message(envelope.children[index].children[body])
            }
        }
        return envelope
    }

    private func message(_ node: XMLNode) -> XMLNode {
        var node = node
        node.attributes["versionId"] = nil
        guard let namespace = node.namespace, let type = table.message(node.name, in: namespace) else { return node }
        return fill(node, of: type)
    }

    private func fill(_ node: XMLNode, of type: TypeTable.ComplexType) -> XMLNode {
        var node = node
        node.children = node.children.map { child in
            var child = child
            child.attributes["versionId"] = nil
            guard let field = type.field(child.name) else { return child }
            if XMLNamespace.isVSphere(child.namespace) { child.namespace = field.namespace }
            let actual = actualType(of: child, declared: field.type)
            if child.type != nil, let actual { child.typeNamespace = actual.namespace }
            guard let actual, let complex = table.types[actual] else { return child }
            return fill(child, of: complex)
        }
        return node
    }

    /// The type that `xsi:type` names, which some clients leave in the caller's namespace; else the declared one.
    private func actualType(of node: XMLNode, declared: TypeName) -> TypeName? {
        guard let name = node.type else { return declared }
        let namespaces = [node.typeNamespace, XMLNamespace.vim25, XMLNamespace.vslm, XMLNamespace.pbm]
        return namespaces.compactMap { $0 }.map { TypeName(name, in: $0) }.first { table.knows($0) }
    }
}

extension XMLNamespace {
    static func isVSphere(_ namespace: String?) -> Bool {
        namespace == vim25 || namespace == vslm || namespace == pbm
    }
}
