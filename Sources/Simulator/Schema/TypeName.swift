import FCD

/// A type's name with its namespace.
struct TypeName: Hashable, Sendable {
    var namespace: String
    var name: String

    init(_ name: String, in namespace: String) {
        self.name = name
        self.namespace = namespace
    }

    /// Reads `vim25:ID` or `xsd:string` as the schemas write them; their prefixes are always the same.
    init(schemaReference text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch parts.first {
        case "xsd": self.init(parts[1], in: XMLNamespace.schema)
        case "vslm": self.init(parts[1], in: XMLNamespace.vslm)
        case "pbm": self.init(parts[1], in: XMLNamespace.pbm)
        default: self.init(parts.last ?? text, in: XMLNamespace.vim25)
        }
    }

    static func schema(_ name: String) -> TypeName { TypeName(name, in: XMLNamespace.schema) }
    static func vim(_ name: String) -> TypeName { TypeName(name, in: XMLNamespace.vim25) }

    var isBuiltIn: Bool { namespace == XMLNamespace.schema }
}
