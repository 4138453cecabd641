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
    /// The host that it runs on or is registered with.
    public var host: ManagedObjectReference?
    /// Disk controllers, in the order of the devices.
    public var controllers: [VirtualController]
    /// VirtualDisk devices, in their order.
    public var disks: [VirtualDiskDevice]
    /// Whether the server told the VM's devices. It cannot while the VM's host is disconnected, or where the user
    /// may not read them: then ``disks`` is empty, and that says nothing.
    public var hasDevices: Bool
    /// Whether the VM has snapshots.
    public var hasSnapshots: Bool

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
        "config.hardware.device", "runtime.powerState", "runtime.host", "snapshot",
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
        host = try properties["runtime.host"]?.asReference()
        hasSnapshots = properties["snapshot"] != nil
        controllers = []
        disks = []
        hasDevices = properties["config.hardware.device"] != nil
        let devices = properties["config.hardware.device"]?.children ?? []
        for device in devices {
            if device.type == "VirtualDisk" {
                disks.append(try VirtualDiskDevice(device))
            } else if let kind = VirtualController.Kind(deviceType: device.type ?? "") {
                controllers.append(try VirtualController(device, kind: kind))
            }
        }
    }
}
