import FCD
import Foundation

/// One `VirtualDeviceConfigSpec`.
enum DeviceChange: Sendable {
    case addExisting(DatastorePath, controllerKey: Int?, unit: Int?, DiskUse)
    case addNew(DatastorePath, capacityMiB: Int64, isThin: Bool, controllerKey: Int?, unit: Int?, DiskUse)
    case remove(key: Int, deletesFile: Bool)
    /// What is nil stays as it is.
    case edit(key: Int, DiskUse?, capacityMiB: Int64?)
    case addController(ControllerKind)

    init(_ node: XMLNode) throws(Fault) {
        guard let device = node.child("device") else { throw .invalidArgument("spec.deviceChange.device") }
        let operation = node.child("fileOperation")?.text.trimmed
        let key = device.child("key").flatMap { Int($0.text.trimmed) }
        switch node.child("operation")?.text.trimmed {
        case "add": self = try Self.addition(device, fileOperation: operation)
        case "remove":
            guard let key, operation == nil || operation == "destroy" else {
                throw .deviceFault(
                    "InvalidDeviceSpec",
                    "Invalid configuration for device '0'.",
                    property: "fileOperation"
                )
            }
            self = .remove(key: key, deletesFile: operation == "destroy")
        case "edit":
            guard let key, operation == nil else { throw .invalidArgument("spec.deviceChange.fileOperation") }
            let kib = device.child("capacityInKB").flatMap { Int64($0.text.trimmed) } ?? 0
            self = .edit(
                key: key,
                device.child("backing").map { Self.use($0, of: device) },
                capacityMiB: kib > 0 ? kib / 1024 : nil
            )
        default: throw .invalidArgument("spec.deviceChange.operation")
        }
    }

    private static func addition(_ device: XMLNode, fileOperation: String?) throws(Fault) -> DeviceChange {
        if let kind = device.type.flatMap(ControllerKind.init(rawValue:)) { return .addController(kind) }
        guard device.type == "VirtualDisk", let backing = device.child("backing"),
            let file = backing.child("fileName")?.text, let path = try? DatastorePath(parsing: file)
        else {
            throw .deviceFault(
                "InvalidDeviceBacking",
                "Incompatible device backing specified for device '0'.",
                property: "deviceChange[0].device.backing"
            )
        }
        let controllerKey = device.child("controllerKey").flatMap { Int($0.text.trimmed) }
        let unit = device.child("unitNumber").flatMap { Int($0.text.trimmed) }.flatMap { $0 < 0 ? nil : $0 }
        let use = use(backing, of: device)
        let kib = device.child("capacityInKB").flatMap { Int64($0.text.trimmed) } ?? 0
        switch fileOperation {
        case nil: return .addExisting(path, controllerKey: controllerKey, unit: unit, use)
        case "create", "replace":
            guard kib >= 1024 else { throw .invalidArgument("spec.deviceChange.device.capacityInKB") }
            let isThin = backing.child("thinProvisioned")?.flag ?? false
            return .addNew(
                path,
                capacityMiB: kib / 1024,
                isThin: isThin,
                controllerKey: controllerKey,
                unit: unit,
                use
            )
        default: throw .invalidArgument("spec.deviceChange.fileOperation")
        }
    }

    private static func use(_ backing: XMLNode, of device: XMLNode) -> DiskUse {
        var use = DiskUse(
            mode: backing.child("diskMode")?.text ?? "persistent",
            isMultiWriter: backing.child("sharing")?.text == "sharingMultiWriter",
            isRawMapping: backing.type == "VirtualDiskRawDiskMappingVer1BackingInfo"
        )
        use.isWriteThrough = backing.child("writeThrough")?.flag ?? false
        guard let allocation = device.child("storageIOAllocation") else { return use }
        if let limit = allocation.child("limit").flatMap({ Int64($0.text.trimmed) }) { use.limit = limit }
        if let level = allocation["shares", "level"]?.text {
            let count = allocation["shares", "shares"].flatMap { Int64($0.text.trimmed) } ?? 0
            let usual: [String: Int64] = ["low": 500, "normal": 1000, "high": 2000]
            use.shares = DiskUse.Shares(level: level, count: usual[level] ?? count)
        }
        if let least = allocation.child("reservation").flatMap({ Int64($0.text.trimmed) }) { use.reservation = least }
        return use
    }

    /// What the caller needs for it on the machine.
    var privilege: String {
        switch self {
        case .addExisting: "VirtualMachine.Config.AddExistingDisk"
        case .addNew: "VirtualMachine.Config.AddNewDisk"
        case .remove: "VirtualMachine.Config.RemoveDisk"
        case .edit(_, _, capacityMiB: nil): "VirtualMachine.Config.EditDevice"
        case .edit: "VirtualMachine.Config.DiskExtend"
        case .addController: "VirtualMachine.Config.AddRemoveDevice"
        }
    }

    var controllerKey: Int? {
        switch self {
        case .addExisting(_, let controllerKey, _, _), .addNew(_, _, _, let controllerKey, _, _): controllerKey
        default: nil
        }
    }

    var removedKey: Int? {
        if case .remove(let key, _) = self { key } else { nil }
    }

    func apply(
        to machine: ManagedObjectReference,
        _ inventory: inout Inventory,
        now: Date
    ) throws(Fault) {
        switch self {
        case .addExisting(let path, let controllerKey, let unit, let use):
            try inventory.add(path, to: machine, controllerKey: controllerKey, unit: unit, use: use)
        case .addNew(let path, let capacityMiB, let isThin, let controllerKey, let unit, let use):
            guard inventory.file(path) == nil else { throw .fileAlreadyExists(path.description) }
            try inventory.addDiskFile(path, capacityMiB: capacityMiB, isThin: isThin, modified: now)
            try inventory.add(path, to: machine, controllerKey: controllerKey, unit: unit, use: use)
        case .remove(let key, let deletesFile):
            let device = try inventory.machine(machine).disks.first { $0.key == key }
            try inventory.removeDevice(key, from: machine)
            if deletesFile, let device {
                if let id = device.diskID { try inventory.delete(id) } else { try inventory.deleteFile(device.path) }
            }
        case .edit(let key, let use, let capacityMiB):
            try inventory.edit(key, of: machine, use: use, capacityMiB: capacityMiB)
        case .addController(let kind):
            inventory.machines[machine.value]?.addController(kind)
        }
    }
}
