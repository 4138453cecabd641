/// Where a disk shall be attached. What is nil is left to the server, and not sent at all.
public struct RequestedSlot: Sendable, Equatable {
    /// A controller's device key, such as 1000.
    public var controllerKey: Int?
    /// A unit number on that controller, from 0; 7 is a SCSI controller's own.
    public var unitNumber: Int?

    /// A place; everything is left to the server unless told otherwise.
    public init(controllerKey: Int? = nil, unitNumber: Int? = nil) {
        self.controllerKey = controllerKey
        self.unitNumber = unitNumber
    }

    func encode(into body: inout XMLWriter) {
        if let controllerKey { body.element("controllerKey", controllerKey) }
        if let unitNumber { body.element("unitNumber", unitNumber) }
    }
}
