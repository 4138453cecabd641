import FCD

/// What the schemas of one vSphere release say of types and messages, in a form that can be asked.
///
/// libxml2 judges whether a message is valid; this table serves where the judge is of no help: to put a request's
/// children into the namespace that the schema wants, and to put an answer's children into order.
struct TypeTable: Sendable {
    /// A child element of a complex type.
    struct Field: Sendable {
        var name: String
        /// The namespace of the element: that of the schema which declares it.
        var namespace: String
        var type: TypeName
        var isOptional: Bool
        var isArray: Bool
    }

    /// A complex type with the fields of all its bases, outermost base first.
    struct ComplexType: Sendable {
        var name: TypeName
        var base: TypeName?
        var fields: [Field]
        var positions: [String: Int]

        func field(_ name: String) -> Field? { positions[name].map { fields[$0] } }
    }

    private(set) var types: [TypeName: ComplexType] = [:]
    /// Message elements by name and namespace: requests, responses and faults.
    private(set) var messages: [TypeName: ComplexType] = [:]
    private var simpleTypes: Set<TypeName> = []

    /// The type of that name, where the namespace is not said: a vim25 type if there is one.
    func type(named name: String, preferring namespace: String = XMLNamespace.vim25) -> ComplexType? {
        for candidate in [namespace, XMLNamespace.vim25, XMLNamespace.vslm, XMLNamespace.pbm] {
            if let type = types[TypeName(name, in: candidate)] { return type }
        }
        return nil
    }

    func knows(_ name: TypeName) -> Bool {
        name.isBuiltIn || types[name] != nil || simpleTypes.contains(name)
    }

    /// Whether the message element exists: a request, a response or a fault.
    func message(_ name: String, in namespace: String) -> ComplexType? {
        messages[TypeName(name, in: namespace)]
    }
}

extension TypeTable {
    /// The table of one release; read once.
    static func of(_ version: SimulatedVersion) -> TypeTable {
        switch version {
        case .v6_7_2: table6_7_2
        case .v7_0_3: table7_0_3
        case .v8_0_3: table8_0_3
        case .v9_1_1: table9_1_1
        }
    }

    private static let table6_7_2 = TypeTable(reading: .v6_7_2)
    private static let table7_0_3 = TypeTable(reading: .v7_0_3)
    private static let table8_0_3 = TypeTable(reading: .v8_0_3)
    private static let table9_1_1 = TypeTable(reading: .v9_1_1)

    private init(reading version: SimulatedVersion) {
        var declared: [TypeName: (base: TypeName?, fields: [Field])] = [:]
        var elements: [(name: TypeName, node: XMLNode)] = []
        for file in ["vim25.xsd", "vslm.xsd", "pbm.xsd"] {
            guard let bytes = SchemaText.file(file, of: version), let root = try? XMLReader.read(Array(bytes)) else {
                continue
            }
            let namespace = root.attributes["targetNamespace"] ?? ""
            for node in root.children {
                guard let name = node.attributes["name"].map({ TypeName($0, in: namespace) }) else { continue }
                switch node.name {
                case "complexType": declared[name] = Self.content(of: node, in: namespace)
                case "simpleType": simpleTypes.insert(name)
                case "element": elements.append((name, node))
                default: break
                }
            }
        }
        for name in declared.keys { types[name] = Self.flatten(name, declared) }
        for (name, node) in elements {
            if let type = node.attributes["type"] {
                messages[name] = types[TypeName(schemaReference: type)]
            } else if let inline = node.child("complexType") {
                let fields = Self.content(of: inline, in: name.namespace).fields
                messages[name] = ComplexType(name: name, base: nil, fields: fields)
            }
        }
    }

    /// The base and the own fields of a `complexType` element.
    private static func content(of node: XMLNode, in namespace: String) -> (base: TypeName?, fields: [Field]) {
        let `extension` = node["complexContent", "extension"]
        let sequence = (`extension` ?? node).child("sequence")
        let fields = (sequence?.all("element") ?? []).compactMap { element -> Field? in
            guard let name = element.attributes["name"], let type = element.attributes["type"] else { return nil }
            return Field(
                name: name,
                namespace: namespace,
                type: TypeName(schemaReference: type),
                isOptional: element.attributes["minOccurs"] == "0",
                isArray: element.attributes["maxOccurs"] == "unbounded"
            )
        }
        return (`extension`?.attributes["base"].map { TypeName(schemaReference: $0) }, fields)
    }

    private static func flatten(
        _ name: TypeName,
        _ declared: [TypeName: (base: TypeName?, fields: [Field])]
    ) -> ComplexType {
        var chain: [[Field]] = []
        var next: TypeName? = name
        while let current = next, let type = declared[current] {
            chain.append(type.fields)
            next = type.base
        }
        return ComplexType(name: name, base: declared[name]?.base, fields: chain.reversed().flatMap { $0 })
    }
}

extension TypeTable.ComplexType {
    init(name: TypeName, base: TypeName?, fields: [TypeTable.Field]) {
        let positions = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
        self.init(name: name, base: base, fields: fields, positions: positions)
    }
}
