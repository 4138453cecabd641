/// The server's name for one of its objects, such as `VirtualMachine` `vm-42`.
public struct ManagedObjectReference: Hashable, Sendable, CustomStringConvertible {
    /// The type, such as `VirtualMachine`.
    public var type: String
    /// The moid, such as `vm-42`.
    public var value: String

    /// A reference from its parts.
    public init(type: String, value: String) {
        self.type = type
        self.value = value
    }

    /// `VirtualMachine:vm-42`.
    public var description: String { "\(type):\(value)" }

    /// The reference that ``description`` is of; nil where the text is none.
    public init?(description: String) {
        let parts = description.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        self.init(type: String(parts[0]), value: String(parts[1]))
    }

    /// A VM's reference from its moid.
    public static func virtualMachine(_ value: String) -> Self { Self(type: "VirtualMachine", value: value) }
    /// A datastore's reference from its moid.
    public static func datastore(_ value: String) -> Self { Self(type: "Datastore", value: value) }
}
