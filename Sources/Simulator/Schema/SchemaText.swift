import CSchemas

/// The schema files that are compiled into the program.
enum SchemaText {
    /// The bytes of a schema file, such as `vslm.xsd`; they live as long as the program.
    static func file(_ name: String, of version: SimulatedVersion) -> UnsafeRawBufferPointer? {
        var length = 0
        guard let text = fcd_schema(version.rawValue, name, &length) else { return nil }
        return UnsafeRawBufferPointer(start: text, count: length)
    }

    /// The properties of managed objects, as text.
    static var propertyList: String {
        var length = 0
        let text = fcd_property_list(&length)
        return String(decoding: UnsafeRawBufferPointer(start: text, count: length), as: UTF8.self)
    }
}
