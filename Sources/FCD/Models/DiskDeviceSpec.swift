/// A disk device to be made of a VMDK that exists.
public struct DiskDeviceSpec: Sendable, Equatable {
    /// The descriptor file, on a datastore of the VM's own datacenter.
    public var path: DatastorePath
    /// A controller's device key, such as 1000.
    public var controllerKey: Int
    /// A free unit on it.
    public var unitNumber: Int
    /// How the VM shall use it.
    public var settings: DiskDeviceSettings

    /// A device from its parts.
    public init(path: DatastorePath, controllerKey: Int, unitNumber: Int, settings: DiskDeviceSettings = .usual) {
        self.path = path
        self.controllerKey = controllerKey
        self.unitNumber = unitNumber
        self.settings = settings
    }

    /// Writes a `VirtualDisk`. A capacity of 0 lets the server take the size from the file.
    func encode(into device: inout XMLWriter) {
        device.element("key", -1)
        device.element("backing", attributes: [("xsi:type", "VirtualDiskFlatVer2BackingInfo")]) { backing in
            backing.element("fileName", path.description)
            backing.element("diskMode", settings.mode)
            if let writeThrough = settings.writeThrough { backing.element("writeThrough", writeThrough) }
            if let sharing = settings.sharing { backing.element("sharing", sharing) }
        }
        device.element("controllerKey", controllerKey)
        device.element("unitNumber", unitNumber)
        device.element("capacityInKB", 0)
        device.element("capacityInBytes", 0)
        settings.storageIO?.encode(into: &device)
        if let isReadOnly = settings.isReadOnly { device.element("guestReadOnly", isReadOnly) }
    }
}
