import FCD
import Foundation

/// `ReconfigVM_Task`: disks are added and removed, all of them or none.
enum MachineReconfiguration {
    private enum Change: Sendable {
        case addExisting(DatastorePath, controllerKey: Int?, unit: Int?)
        case addNew(DatastorePath, capacityMiB: Int64, isThin: Bool, controllerKey: Int?, unit: Int?)
        case remove(key: Int, deletesFile: Bool)
        case addController(ControllerKind)
    }

    static func start(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let spec = call.arguments.child("spec") else { throw .invalidArgument("spec") }
        var changes: [Change] = []
        for node in spec.all("deviceChange") { changes.append(try change(node)) }
        let name = spec.child("name")?.text
        let tracking = spec.child("changeTrackingEnabled")?.flag
        for change in changes {
            let privilege =
                switch change {
                case .addExisting: "VirtualMachine.Config.AddExistingDisk"
                case .addNew: "VirtualMachine.Config.AddNewDisk"
                case .remove: "VirtualMachine.Config.RemoveDisk"
                case .addController: "VirtualMachine.Config.AddRemoveDevice"
                }
            guard state.may(privilege, on: call.this, call.session) else {
                throw .noPermission(privilege, on: call.this)
            }
        }
        return try state.startTask(call, entity: call.this) { [changes] (state) throws(Fault) in
            // All or nothing: the changes are made on a copy.
            var inventory = state.inventory
            for change in changes { try apply(change, to: call.this, &inventory, now: state.now) }
            if let name { inventory.machines[call.this.value]?.name = name }
            if let tracking { inventory.machines[call.this.value]?.isChangeTrackingEnabled = tracking }
            state.inventory = inventory
            return nil
        }
    }

    private static func change(_ node: XMLNode) throws(Fault) -> Change {
        guard let device = node.child("device") else { throw .invalidArgument("spec.deviceChange.device") }
        let fileOperation = node.child("fileOperation")?.text.trimmed
        let controllerKey = device.child("controllerKey").flatMap { Int($0.text.trimmed) }
        let unit = device.child("unitNumber").flatMap { Int($0.text.trimmed) }.flatMap { $0 < 0 ? nil : $0 }
        switch node.child("operation")?.text.trimmed {
        case "add":
            if let kind = device.type.flatMap(ControllerKind.init(rawValue:)) { return .addController(kind) }
            guard device.type == "VirtualDisk",
                let file = device["backing", "fileName"]?.text,
                let path = try? DatastorePath(parsing: file)
            else {
                throw .deviceFault(
                    "InvalidDeviceBacking",
                    "Incompatible device backing specified for device '0'.",
                    property: "deviceChange[0].device.backing"
                )
            }
            guard fileOperation == "create" || fileOperation == "replace" else {
                return .addExisting(path, controllerKey: controllerKey, unit: unit)
            }
            let kib = device.child("capacityInKB").flatMap { Int64($0.text.trimmed) } ?? 0
            guard kib >= 1024 else { throw .invalidArgument("spec.deviceChange.device.capacityInKB") }
            return .addNew(
                path,
                capacityMiB: kib / 1024,
                isThin: device["backing", "thinProvisioned"]?.flag ?? false,
                controllerKey: controllerKey,
                unit: unit
            )
        case "remove":
            guard let key = device.child("key").flatMap({ Int($0.text.trimmed) }) else {
                throw .invalidArgument("spec.deviceChange.device.key")
            }
            return .remove(key: key, deletesFile: fileOperation == "destroy")
        default: throw .notSupported("Devices can be added and removed here, not edited.")
        }
    }

    private static func apply(
        _ change: Change,
        to machine: ManagedObjectReference,
        _ inventory: inout Inventory,
        now: Date
    ) throws(Fault) {
        switch change {
        case .addExisting(let path, let controllerKey, let unit):
            try inventory.add(path, to: machine, controllerKey: controllerKey, unit: unit)
        case .addNew(let path, let capacityMiB, let isThin, let controllerKey, let unit):
            guard inventory.file(path) == nil else { throw .fileAlreadyExists(path.description) }
            try inventory.addDiskFile(path, capacityMiB: capacityMiB, isThin: isThin, modified: now)
            try inventory.add(path, to: machine, controllerKey: controllerKey, unit: unit)
        case .remove(let key, let deletesFile):
            let device = try inventory.machine(machine).disks.first { $0.key == key }
            try inventory.removeDevice(key, from: machine)
            if deletesFile, let device {
                if let id = device.diskID { try inventory.delete(id) } else { try inventory.deleteFile(device.path) }
            }
        case .addController(let kind):
            inventory.machines[machine.value]?.addController(kind)
        }
    }
}
