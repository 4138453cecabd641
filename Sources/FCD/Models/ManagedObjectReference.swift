/// The server's name for one of its objects, such as `VirtualMachine` `vm-42`.
public struct ManagedObjectReference: Hashable, Sendable, CustomStringConvertible {
    public var type: String
    public var value: String

    public init(type: String, value: String) {
        self.type = type
        self.value = value
    }

    public var description: String { "\(type):\(value)" }

    public static func virtualMachine(_ value: String) -> Self { Self(type: "VirtualMachine", value: value) }
    public static func datastore(_ value: String) -> Self { Self(type: "Datastore", value: value) }
}
