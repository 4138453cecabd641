package import FCD
package import Foundation

/// A value as it goes over the wire: what a property holds and what a call returns.
///
/// Objects name their type, so one value can be written where the schema declares a base type or `anyType`.
package indirect enum Value: Sendable, Hashable {
    case string(String)
    case boolean(Bool)
    case int(Int)
    case long(Int64)
    case time(Date)
    /// A constant of an enumeration: the type's name and the constant.
    case constant(String, String)
    case reference(ManagedObjectReference)
    case object(ObjectValue)
    /// Values of one type, named without `ArrayOf`, such as `VirtualDevice`, `string` or `ManagedObjectReference`.
    case array(of: String, [Value])

    /// An object; fields whose value is `nil` are left out. The order does not matter: the schema's is used.
    static func object(_ type: String, _ fields: KeyValuePairs<String, Value?>) -> Value {
        .object(ObjectValue(type, fields))
    }

    static func references(_ references: [ManagedObjectReference]) -> Value {
        .array(of: "ManagedObjectReference", references.map(Value.reference))
    }

    static func strings(_ strings: [String]) -> Value {
        .array(of: "string", strings.map(Value.string))
    }

    /// An `ID`: vSphere wraps a disk's or snapshot's identifier in an object.
    static func id(_ text: String) -> Value {
        .object("ID", ["id": .string(text)])
    }

    static func keyValue(_ key: String, _ value: String) -> Value {
        .object("KeyValue", ["key": .string(key), "value": .string(value)])
    }

    var asObject: ObjectValue? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The references that the value holds, for traversal.
    var referencedObjects: [ManagedObjectReference] {
        switch self {
        case .reference(let reference): [reference]
        case .array(_, let values): values.flatMap(\.referencedObjects)
        default: []
        }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
}

/// A data object: its type and the fields that are set.
package struct ObjectValue: Sendable, Hashable {
    package var type: String
    package var fields: [Field]

    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: Value
    }

    init(_ type: String, _ fields: KeyValuePairs<String, Value?>) {
        self.type = type
        self.fields = fields.compactMap { name, value in value.map { Field(name: name, value: $0) } }
    }

    subscript(name: String) -> Value? {
        get { fields.first { $0.name == name }?.value }
        set {
            let index = fields.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): fields[index].value = value
            case (let index?, nil): fields.remove(at: index)
            case (nil, let value?): fields.append(Field(name: name, value: value))
            case (nil, nil): break
            }
        }
    }
}
