/// A disk device of a virtual machine that is a First Class Disk, as a server showed it.
public struct AttachmentObservation: Equatable, Sendable {
    /// The server's ID of the disk.
    public var fcdID: String
    /// Managed object ID of the virtual machine.
    public var vmMoid: String
    /// Device key of the controller; nil when unknown.
    public var controllerKey: Int?
    /// The controller's label; nil when unknown.
    public var controllerLabel: String?
    /// Unit on the controller; nil when unknown.
    public var unitNumber: Int?
    /// Device key of the disk; nil when unknown.
    public var deviceKey: Int?
    /// The disk device's label; nil when unknown.
    public var deviceLabel: String?
    /// How the machine uses the disk, such as `persistent`; nil when unknown.
    public var diskMode: String?
    /// `sharingNone` or `sharingMultiWriter`; nil when unknown.
    public var sharing: String?
    /// The device's own file: the disk's, or a delta of it; nil when unknown.
    public var path: String?

    /// Makes an observation.
    public init(
        fcdID: String,
        vmMoid: String,
        controllerKey: Int? = nil,
        controllerLabel: String? = nil,
        unitNumber: Int? = nil,
        deviceKey: Int? = nil,
        deviceLabel: String? = nil,
        diskMode: String? = nil,
        sharing: String? = nil,
        path: String? = nil
    ) {
        self.fcdID = fcdID
        self.vmMoid = vmMoid
        self.controllerKey = controllerKey
        self.controllerLabel = controllerLabel
        self.unitNumber = unitNumber
        self.deviceKey = deviceKey
        self.deviceLabel = deviceLabel
        self.diskMode = diskMode
        self.sharing = sharing
        self.path = path
    }
}
