/// Where a disk shall be attached. What is nil is left to the server, and not sent at all.
public struct RequestedSlot: Sendable, Equatable {
    public var controllerKey: Int?
    public var unitNumber: Int?

    public init(controllerKey: Int? = nil, unitNumber: Int? = nil) {
        self.controllerKey = controllerKey
        self.unitNumber = unitNumber
    }

    func encode(into body: inout XMLWriter) {
        if let controllerKey { body.element("controllerKey", controllerKey) }
        if let unitNumber { body.element("unitNumber", unitNumber) }
    }
}
