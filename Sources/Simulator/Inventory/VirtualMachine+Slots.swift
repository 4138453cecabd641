import FCD

/// Where a disk goes on a machine, and why it may not go there.
extension VirtualMachine {
    struct Slot: Sendable {
        var controller: VirtualController
        var unit: Int
    }

    func freeUnits(of controller: VirtualController) -> [Int] {
        let taken = Set(
            disks.filter { $0.controllerKey == controller.key }.map(\.unit)
                + drives.filter { $0.controllerKey == controller.key }.map(\.unit)
        )
        return controller.kind.units(hardwareVersion: hardwareVersion).filter { !taken.contains($0) }
    }

    /// Chooses the slot for a disk.
    ///
    /// Without a key the server chooses a SCSI or SATA controller itself, if exactly one has room; a controller of
    /// another kind must be named.
    func slot(controllerKey: Int?, unit: Int?) throws(Fault) -> Slot {
        let controller: VirtualController
        if let controllerKey {
            guard let named = controllers.first(where: { $0.key == controllerKey }) else {
                throw .deviceFault(
                    "InvalidController",
                    "The device is attached to an invalid controller: there is none with key \(controllerKey).",
                    property: "controllerKey",
                    ["controllerKey": .int(controllerKey)]
                )
            }
            controller = named
        } else {
            controller = try chosenController()
        }
        let free = freeUnits(of: controller)
        guard let unit else {
            guard let first = free.first else { throw noRoom(on: controller) }
            return Slot(controller: controller, unit: first)
        }
        guard free.contains(unit) else {
            let why =
                if controller.kind.isSCSI, unit == 7 {
                    "unit 7 is the controller's own"
                } else if controller.kind.units(hardwareVersion: hardwareVersion).contains(unit) {
                    "unit \(unit) is taken"
                } else {
                    "the controller has no unit \(unit)"
                }
            throw .deviceFault(
                "InvalidDeviceSpec",
                "Invalid configuration for device '0': \(why).",
                property: "unitNumber"
            )
        }
        return Slot(controller: controller, unit: unit)
    }

    private func chosenController() throws(Fault) -> VirtualController {
        let candidates = controllers.filter { $0.kind.isSCSI || $0.kind == .ahci }
        guard let first = candidates.first else {
            throw .deviceFault(
                "MissingController",
                "The virtual machine '\(name)' has no SCSI or SATA controller for the device.",
                property: "controllerKey"
            )
        }
        let withRoom = candidates.filter { !freeUnits(of: $0).isEmpty }
        guard let only = withRoom.first else { throw noRoom(on: first) }
        guard withRoom.count == 1 else {
            throw .deviceFault(
                "InvalidDeviceSpec",
                "Invalid configuration for device '0': several controllers have room, so controllerKey is required.",
                property: "controllerKey"
            )
        }
        return only
    }

    private func noRoom(on controller: VirtualController) -> Fault {
        .deviceFault(
            "InvalidController",
            "\(controller.kind.label(bus: controller.bus)) has no free unit.",
            property: "controllerKey",
            ["controllerKey": .int(controller.key)]
        )
    }

    /// Adds a CD-ROM drive, at the first free unit unless one is named.
    mutating func addDrive(controllerKey: Int, unit: Int?) throws(Fault) -> Int {
        let slot = try slot(controllerKey: controllerKey, unit: unit)
        let kind = slot.controller.kind
        // Drives and disks share the numbers of their controller.
        let key = kind.diskKey(bus: slot.controller.bus, unit: slot.unit)
        drives.append(
            OpticalDrive(
                key: key,
                label: "CD/DVD drive \(drives.count + 1)",
                controllerKey: controllerKey,
                unit: slot.unit
            )
        )
        changeVersion += 1
        return key
    }

    /// `Hard disk 1`, or the first number that is free.
    var nextDiskLabel: String {
        let labels = Set(disks.map(\.label))
        var number = 1
        while labels.contains("Hard disk \(number)") { number += 1 }
        return "Hard disk \(number)"
    }

    /// Adds a disk device at a slot that ``slot(controllerKey:unit:)`` gave.
    @discardableResult
    mutating func add(
        _ file: DatastoreFile,
        at path: DatastorePath,
        in slot: Slot,
        use: DiskUse = DiskUse(),
        diskID: String? = nil
    ) -> Int {
        let key = slot.controller.kind.diskKey(bus: slot.controller.bus, unit: slot.unit)
        disks.append(
            VirtualDisk(
                key: key,
                label: nextDiskLabel,
                controllerKey: slot.controller.key,
                unit: slot.unit,
                path: path,
                capacityMiB: file.capacityMiB,
                isThin: file.isThin,
                uuid: file.uuid,
                use: use,
                diskID: diskID
            )
        )
        changeVersion += 1
        return key
    }
}
