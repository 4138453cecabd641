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

    /// A VM's reference from its moid.
    public static func virtualMachine(_ value: String) -> Self { Self(type: "VirtualMachine", value: value) }
    /// A datastore's reference from its moid.
    public static func datastore(_ value: String) -> Self { Self(type: "Datastore", value: value) }
}
