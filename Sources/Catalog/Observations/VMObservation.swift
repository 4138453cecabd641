/// A virtual machine as a server showed it.
public struct VMObservation: Equatable, Sendable {
    /// The managed object ID.
    public var moid: String
    /// The display name.
    public var name: String
    /// `config.instanceUuid`; nil when unknown.
    public var instanceUUID: String?
    /// Inventory path; nil when unknown.
    public var inventoryPath: String?
    /// The server's word: `poweredOn`, `poweredOff` or `suspended`.
    public var powerState: String
    /// Virtual hardware, such as `vmx-19`; nil when unknown.
    public var hardwareVersion: String?
    /// Whether it is a template.
    public var isTemplate: Bool
    /// Name of the host it runs on; nil when unknown.
    public var hostName: String?
    /// Whether the changed blocks of its disks are tracked; nil when unknown.
    public var changedBlockTracking: Bool?
    /// All files that it uses otherwise than as First Class Disks; nil when not looked at.
    public var files: [VMFileObservation]?

    /// Makes an observation.
    public init(
        moid: String,
        name: String,
        instanceUUID: String? = nil,
        inventoryPath: String? = nil,
        powerState: String,
        hardwareVersion: String? = nil,
        isTemplate: Bool = false,
        hostName: String? = nil,
        changedBlockTracking: Bool? = nil,
        files: [VMFileObservation]? = nil
    ) {
        self.moid = moid
        self.name = name
        self.instanceUUID = instanceUUID
        self.inventoryPath = inventoryPath
        self.powerState = powerState
        self.hardwareVersion = hardwareVersion
        self.isTemplate = isTemplate
        self.hostName = hostName
        self.changedBlockTracking = changedBlockTracking
        self.files = files
    }
}
