import FCD

/// The properties of managed objects, and the data types that only properties hold.
///
/// Calls do not mention these types, so the schemas do not have them.
struct PropertyTable: Sendable {
    struct ManagedType: Sendable {
        var base: String?
        var properties: [String: TypeTable.Field]
    }

    private(set) var managedTypes: [String: ManagedType] = [:]
    private(set) var dataTypes: [String: TypeTable.ComplexType] = [:]

    /// The table of one release; read once.
    static func of(_ version: SimulatedVersion) -> PropertyTable {
        tables[version] ?? newest
    }

    private static let newest = PropertyTable(of: .v9_1_1)
    private static let tables = Dictionary(
        uniqueKeysWithValues: SimulatedVersion.allCases.map { ($0, $0 == .v9_1_1 ? newest : PropertyTable(of: $0)) }
    )

    /// Which types are subtypes of which is the same in every release.
    static var shared: PropertyTable { newest }

    private init(of version: SimulatedVersion) {
        var own: [String: (base: String?, fields: [TypeTable.Field])] = [:]
        for line in SchemaText.propertyList.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 2 else { continue }
            let base = words[2] == "-" ? nil : words[2]
            let fields = words.dropFirst(3).compactMap { Self.field($0, in: version) }
            if words[0] == "M" {
                let properties = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
                managedTypes[words[1]] = ManagedType(base: base, properties: properties)
            } else {
                own[words[1]] = (base, fields)
            }
        }
        for (name, type) in own {
            var chain = [type.fields]
            var next = type.base
            while let base = next, let inherited = own[base] {
                chain.append(inherited.fields)
                next = inherited.base
            }
            dataTypes[name] = TypeTable.ComplexType(
                name: .vim(name),
                base: type.base.map(TypeName.vim),
                fields: chain.reversed().flatMap { $0 }
            )
        }
    }

    /// Reads `device:VirtualDevice[]?`; `@7.0.3.0` at the end says which release is the first to have the field.
    private static func field(_ text: String, in version: SimulatedVersion) -> TypeTable.Field? {
        let parts = text.split(separator: "@", maxSplits: 1)
        if parts.count == 2 {
            let releases = SimulatedVersion.allCases
            guard let first = releases.firstIndex(where: { $0.rawValue == parts[1] }),
                let played = releases.firstIndex(of: version), first <= played
            else { return nil }
        }
        var text = parts[0]
        let isOptional = text.hasSuffix("?")
        if isOptional { text.removeLast() }
        let isArray = text.hasSuffix("[]")
        if isArray { text.removeLast(2) }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        return TypeTable.Field(
            name: String(text[..<colon]),
            namespace: XMLNamespace.vim25,
            type: TypeName(schemaReference: String(text[colon...].dropFirst())),
            isOptional: isOptional,
            isArray: isArray
        )
    }

    /// The property of that name, of the type or one of its bases.
    func property(_ name: String, of managedType: String) -> TypeTable.Field? {
        var next: String? = managedType
        while let current = next, let type = managedTypes[current] {
            if let property = type.properties[name] { return property }
            next = type.base
        }
        return nil
    }

    /// Whether `type` is `base` or one of its subtypes.
    func isA(_ type: String, _ base: String) -> Bool {
        var next: String? = type
        while let current = next {
            if current == base { return true }
            next = managedTypes[current]?.base
        }
        return base == "ManagedObject"
    }
}
