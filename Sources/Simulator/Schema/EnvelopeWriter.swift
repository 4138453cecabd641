import FCD

/// Writes an envelope that was read and normalized, with its namespaces and `xsi:type`s, for the validator.
enum EnvelopeWriter {
    private static let prefixes = [
        XMLNamespace.vim25: "vim25", XMLNamespace.vslm: "vslm", XMLNamespace.pbm: "pbm",
        XMLNamespace.schema: "xsd", XMLNamespace.instance: "xsi",
    ]

    static func write(_ envelope: XMLNode) -> [UInt8] {
        var output = XMLOutput()
        write(envelope, into: &output, isRoot: true, inherited: "")
        return output.bytes
    }

    private static func write(_ node: XMLNode, into output: inout XMLOutput, isRoot: Bool, inherited: String) {
        let namespace = node.namespace ?? ""
        output.raw("<")
        output.raw(node.name)
        if namespace != inherited { output.attribute("xmlns", namespace) }
        if isRoot {
            for (namespace, prefix) in prefixes.sorted(by: { $0.value < $1.value }) {
                output.attribute("xmlns:\(prefix)", namespace)
            }
        }
        for (name, value) in node.attributes.sorted(by: { $0.key < $1.key }) { output.attribute(name, value) }
        if let type = node.type {
            switch node.typeNamespace.map({ ($0, prefixes[$0]) }) {
            case (_, let prefix?)?: output.attribute("xsi:type", "\(prefix):\(type)")
            case (let namespace, nil)?:
                output.attribute("xmlns:other", namespace)
                output.attribute("xsi:type", "other:\(type)")
            case nil: output.attribute("xsi:type", type)
            }
        }
        output.raw(">")
        output.text(node.text)
        for child in node.children { write(child, into: &output, isRoot: false, inherited: namespace) }
        output.raw("</")
        output.raw(node.name)
        output.raw(">")
    }
}
