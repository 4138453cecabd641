/// A virtual machine with what matters to its disks.
public struct VirtualMachine: Sendable, Equatable {
    /// `runtime.powerState`.
    public enum PowerState: String, Sendable {
        case poweredOn, poweredOff, suspended
    }

    /// `VirtualMachine:vm-42`.
    public var reference: ManagedObjectReference
    /// Not unique: two folders may each have one.
    public var name: String
    /// The inventory path, such as `Folder/DC/vm/web/app-01`.
    public var inventoryPath: String
    /// The BIOS UUID, which vCenter also uses as a disk's consumer.
    public var uuid: String?
    /// vCenter's own UUID of the VM.
    public var instanceUUID: String?
    /// nil where the server did not say.
    public var powerState: PowerState?
    /// `vmx-19`
    public var hardwareVersion: String?
    /// `config.template`.
    public var isTemplate: Bool
    /// `config.changeTrackingEnabled`: whether changed blocks of its disks are tracked; nil where the server did not say.
    public var changedBlockTracking: Bool?
    /// The host that it runs on or is registered with.
    public var host: ManagedObjectReference?
    /// Disk controllers, in the order of the devices.
    public var controllers: [VirtualController]
    /// What else sits on these controllers, such as CD-ROM drives: it takes units too.
    public var otherDevices: [OtherDevice]
    /// VirtualDisk devices, in their order.
    public var disks: [VirtualDiskDevice]
    /// Whether the server told the VM's devices. It cannot while the VM's host is disconnected, or where the user
    /// may not read them: then ``disks`` is empty, and that says nothing.
    public var hasDevices: Bool
    /// The VM's snapshots, parents before their children.
    public var snapshots: [MachineSnapshot]
    /// `config.changeVersion`: a change may be made to depend on it.
    package var changeVersion: String?

    /// Whether the VM has snapshots.
    public var hasSnapshots: Bool
    /// Tells what virtual hardware the VM can have.
    package var environmentBrowser: ManagedObjectReference?
    /// `config.guestId`, such as `debian12_64Guest`.
    package var guestID: String?

    /// A device that is no disk and sits on a disk controller.
    public struct OtherDevice: Sendable, Equatable {
        /// The device key, such as 16000.
        public var key: Int
        /// `CD/DVD drive 1`
        public var label: String
        /// The key of the controller that it sits on.
        public var controllerKey: Int
        /// Its unit on that controller.
        public var unitNumber: Int

        package init(key: Int, label: String, controllerKey: Int, unitNumber: Int) {
            self.key = key
            self.label = label
            self.controllerKey = controllerKey
            self.unitNumber = unitNumber
        }
    }

    /// The number in ``hardwareVersion``.
    public var hardwareNumber: Int? {
        hardwareVersion.flatMap { Int($0.drop { !$0.isNumber }) }
    }

    /// The controller with that device key.
    public func controller(key: Int?) -> VirtualController? {
        controllers.first { $0.key == key }
    }

    /// The device that holds a First Class Disk, if any does.
    public func device(holding id: DiskID) -> VirtualDiskDevice? {
        disks.first { $0.diskID == id }
    }

    static let paths = [
        "name", "parent", "config.uuid", "config.instanceUuid", "config.version", "config.template",
        "config.guestId", "config.changeTrackingEnabled", "config.changeVersion", "config.hardware.device",
        "runtime.powerState", "runtime.host",
        "snapshot",
        "environmentBrowser",
    ]

    init(_ properties: ObjectProperties, tree: InventoryTree) throws(AnswerError) {
        reference = properties.object
        // One that the user may not read is known by its moid, and breaks no list.
        name = properties["name"]?.text ?? properties.object.value
        inventoryPath = tree.path(of: name, below: try properties["parent"]?.asReference())
        uuid = properties["config.uuid"]?.text
        instanceUUID = properties["config.instanceUuid"]?.text
        powerState = (properties["runtime.powerState"]?.text).flatMap(PowerState.init(rawValue:))
        hardwareVersion = properties["config.version"]?.text
        isTemplate = properties["config.template"]?.text == "true"
        changedBlockTracking = (properties["config.changeTrackingEnabled"]?.text).map { $0 == "true" }
        host = try properties["runtime.host"]?.asReference()
        hasSnapshots = properties["snapshot"] != nil
        snapshots = []
        for tree in properties["snapshot"]?.all("rootSnapshotList") ?? [] {
            snapshots += try MachineSnapshot.all(of: tree)
        }
        changeVersion = properties["config.changeVersion"]?.text
        environmentBrowser = try properties["environmentBrowser"]?.asReference()
        guestID = properties["config.guestId"]?.text
        controllers = []
        disks = []
        otherDevices = []
        hasDevices = properties["config.hardware.device"] != nil
        let devices = properties["config.hardware.device"]?.children ?? []
        for device in devices {
            if device.type == "VirtualDisk" {
                disks.append(try VirtualDiskDevice(device))
            } else if let kind = VirtualController.Kind(deviceType: device.type ?? "") {
                controllers.append(try VirtualController(device, kind: kind))
            } else if let other = try OtherDevice(device) {
                otherDevices.append(other)
            }
        }
        // What sits on the PCI bus has a unit there, which is none of a disk's.
        otherDevices.removeAll { device in !controllers.contains { $0.key == device.controllerKey } }
    }

    /// The label of the disk or other device that sits on a unit of a controller, if one does.
    public func label(onUnit unit: Int, ofController key: Int) -> String? {
        disks.first { $0.controllerKey == key && $0.unitNumber == unit }?.label
            ?? otherDevices.first { $0.controllerKey == key && $0.unitNumber == unit }?.label
    }
}

extension VirtualMachine.OtherDevice {
    /// nil for a device that sits on no controller, or on no unit of it.
    fileprivate init?(_ device: XMLNode) throws(AnswerError) {
        guard let controller = try device.optionalInt("controllerKey"), let unit = try device.optionalInt("unitNumber"),
            unit >= 0
        else { return nil }
        key = Int(try device.int("key"))
        label = device["deviceInfo", "label"]?.text ?? "device \(key)"
        controllerKey = Int(controller)
        unitNumber = Int(unit)
    }
}
