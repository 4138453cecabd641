import FCD

/// The properties of virtual machines.
extension ServerState {
    func machineProperty(_ name: String, of machine: VirtualMachine) -> Value? {
        switch name {
        case "config": return machineConfig(machine)
        case "runtime": return machineRuntime(machine)
        case "summary": return machineSummary(machine)
        case "guest": return machineGuest(machine)
        case "environmentBrowser": return .reference(machine.environmentBrowser)
        case "guestHeartbeatStatus": return .constant("ManagedEntityStatus", "gray")
        case "resourcePool": return machine.isTemplate ? nil : .reference(machine.resourcePool)
        case "datastore":
            let names = Set(machine.disks.map(\.path.datastore) + [machine.home.datastore])
            let found = inventory.datastoresInOrder.filter {
                $0.datacenter == machine.datacenter && names.contains($0.name)
            }
            return .references(found.map(\.reference))
        case "network": return .references([])
        case "snapshot": return snapshotTree(machine)
        case "recentTask": return .references(tasks.recent(of: machine.reference).map(\.reference))
        case "layoutEx": return machineLayout(machine)
        case "rootSnapshot": return .references(machine.snapshots.prefix(1).map(\.reference))
        default: return nil
        }
    }

    func machineConfig(_ machine: VirtualMachine) -> Value {
        let folder = DatastorePath(datastore: machine.home.datastore, path: machine.home.folder).description
        return .object(
            "VirtualMachineConfigInfo",
            [
                "changeVersion": .string(String(machine.changeVersion)),
                "modified": .time(machine.created),
                "name": .string(machine.name),
                "guestFullName": "Debian GNU/Linux 12 (64-bit)",
                "version": .string("vmx-\(machine.hardwareVersion < 10 ? "0" : "")\(machine.hardwareVersion)"),
                "uuid": .string(machine.uuid),
                "createDate": .time(machine.created),
                "instanceUuid": .string(machine.instanceUuid),
                "template": .boolean(machine.isTemplate),
                "guestId": "debian12_64Guest",
                "alternateGuestName": "",
                "annotation": "",
                "files": .object(
                    "VirtualMachineFileInfo",
                    [
                        "vmPathName": .string(machine.home.description),
                        "snapshotDirectory": .string(folder),
                        "logDirectory": .string(folder),
                    ]
                ),
                "flags": .object("VirtualMachineFlagInfo", [:]),
                "defaultPowerOps": .object("VirtualMachineDefaultPowerOpInfo", [:]),
                "hardware": .object(
                    "VirtualHardware",
                    [
                        "numCPU": 2, "numCoresPerSocket": 1, "memoryMB": 4096,
                        "device": .array(of: "VirtualDevice", machineDevices(machine)),
                    ]
                ),
                "changeTrackingEnabled": .boolean(machine.isChangeTrackingEnabled),
                "firmware": "efi",
            ]
        )
    }

    private func machineDevices(_ machine: VirtualMachine) -> [Value] {
        let bus = Value.object(
            "VirtualPCIController",
            [
                "key": 100,
                "deviceInfo": .object("Description", ["label": "PCI controller 0", "summary": "PCI controller 0"]),
                "busNumber": 0,
                "device": .array(of: "int", machine.controllers.filter { $0.kind != .ide }.map { .int($0.key) }),
            ]
        )
        return [bus] + machine.controllers.map { controllerDevice($0, of: machine) }
            + machine.drives.map(driveDevice) + machine.disks.map { diskDevice($0, of: machine) }
    }

    private func driveDevice(_ drive: OpticalDrive) -> Value {
        .object(
            "VirtualCdrom",
            [
                "key": .int(drive.key),
                "deviceInfo": .object("Description", ["label": .string(drive.label), "summary": "Remote device"]),
                "backing": .object(
                    "VirtualCdromRemotePassthroughBackingInfo",
                    ["deviceName": "", "useAutoDetect": false, "exclusive": false]
                ),
                "connectable": .object(
                    "VirtualDeviceConnectInfo",
                    ["startConnected": false, "allowGuestControl": true, "connected": false]
                ),
                "controllerKey": .int(drive.controllerKey),
                "unitNumber": .int(drive.unit),
            ]
        )
    }

    private func controllerDevice(_ controller: VirtualController, of machine: VirtualMachine) -> Value {
        var device = ObjectValue(
            controller.kind.rawValue,
            [
                "key": .int(controller.key),
                "deviceInfo": .object(
                    "Description",
                    [
                        "label": .string(controller.kind.label(bus: controller.bus)),
                        "summary": .string(controller.kind.summary),
                    ]
                ),
                "busNumber": .int(controller.bus),
                "device": .array(
                    of: "int",
                    machine.drives.filter { $0.controllerKey == controller.key }.map { .int($0.key) }
                        + machine.disks.filter { $0.controllerKey == controller.key }.map { .int($0.key) }
                ),
            ]
        )
        if controller.kind != .ide {
            device["controllerKey"] = 100
            device["unitNumber"] = .int(controller.kind.firstKey / 1000 + controller.bus)
        }
        if controller.kind.isSCSI {
            device["hotAddRemove"] = true
            device["sharedBus"] = .constant("VirtualSCSISharing", controller.sharing.rawValue)
            device["scsiCtlrUnitNumber"] = 7
        }
        return .object(device)
    }

    private func diskDevice(_ disk: VirtualDisk, of machine: VirtualMachine) -> Value {
        let datastore = inventory.datastore(named: disk.path.datastore, in: machine.datacenter)?.reference
        let isRaw = disk.use.isRawMapping
        var backing = ObjectValue(
            isRaw ? "VirtualDiskRawDiskMappingVer1BackingInfo" : "VirtualDiskFlatVer2BackingInfo",
            [
                "fileName": .string(disk.path.description),
                "datastore": datastore.map(Value.reference),
                "backingObjectId": .string(""),
                "diskMode": .string(disk.use.mode),
                "uuid": .string(disk.uuid),
                "sharing": disk.use.isMultiWriter ? "sharingMultiWriter" : "sharingNone",
            ]
        )
        if isRaw {
            backing["lunUuid"] = "0200000000600508b1001c577e11dd042e142a583c4c4f47494341"
            backing["deviceName"] = "vml.0200000000600508b1001c577e11dd042e142a583c4c4f47494341"
            backing["compatibilityMode"] = "virtualMode"
        } else {
            backing["split"] = false
            backing["writeThrough"] = .boolean(disk.use.isWriteThrough)
            backing["thinProvisioned"] = .boolean(disk.isThin)
            backing["digestEnabled"] = false
            backing["keyId"] = disk.diskID.flatMap { inventory.disks[$0]?.encryptionKey?.value }
        }
        var parent: Value?
        for path in disk.parents.reversed() {
            parent = .object(
                "VirtualDiskFlatVer2BackingInfo",
                [
                    "fileName": .string(path.description),
                    "datastore": datastore.map(Value.reference),
                    "diskMode": .string(disk.use.mode),
                    "thinProvisioned": .boolean(disk.isThin),
                    "uuid": .string(disk.uuid),
                    "parent": parent,
                ]
            )
        }
        backing["parent"] = parent
        return .object(
            "VirtualDisk",
            [
                "key": .int(disk.key),
                "deviceInfo": .object(
                    "Description",
                    [
                        "label": .string(disk.label),
                        "summary": .string("\(disk.capacityMiB * 1024) KB"),
                    ]
                ),
                "backing": .object(backing),
                "controllerKey": .int(disk.controllerKey),
                "unitNumber": .int(disk.unit),
                "capacityInKB": .long(disk.capacityMiB * 1024),
                "capacityInBytes": .long(disk.capacityMiB << 20),
                "storageIOAllocation": .object(
                    "StorageIOAllocationInfo",
                    [
                        "limit": .long(disk.use.limit),
                        "shares": .object(
                            "SharesInfo",
                            [
                                "shares": .int(Int(disk.use.shares.count)),
                                "level": .constant("SharesLevel", disk.use.shares.level),
                            ]
                        ),
                        "reservation": .int(Int(disk.use.reservation)),
                    ]
                ),
                "diskObjectId": .string("\(machine.reference.value.split(separator: "-").last ?? "1")-\(disk.key)"),
                "vDiskId": disk.diskID.map(Value.id),
            ]
        )
    }

    private func machineRuntime(_ machine: VirtualMachine) -> Value {
        .object(
            "VirtualMachineRuntimeInfo",
            [
                "host": .reference(machine.host),
                "connectionState": .constant("VirtualMachineConnectionState", machine.connectionState),
                "powerState": .constant("VirtualMachinePowerState", machine.powerState.rawValue),
                "faultToleranceState": .constant("VirtualMachineFaultToleranceState", "notConfigured"),
                "toolsInstallerMounted": false,
                "numMksConnections": 0,
                "recordReplayState": .constant("VirtualMachineRecordReplayState", "inactive"),
                "onlineStandby": false,
                "consolidationNeeded": false,
            ]
        )
    }

    private func machineSummary(_ machine: VirtualMachine) -> Value {
        .object(
            "VirtualMachineSummary",
            [
                "vm": .reference(machine.reference),
                "runtime": machineRuntime(machine),
                "config": .object(
                    "VirtualMachineConfigSummary",
                    [
                        "name": .string(machine.name),
                        "template": .boolean(machine.isTemplate),
                        "vmPathName": .string(machine.home.description),
                        "memorySizeMB": 4096,
                        "numCpu": 2,
                        "numVirtualDisks": .int(machine.disks.count),
                        "uuid": .string(machine.uuid),
                        "instanceUuid": .string(machine.instanceUuid),
                    ]
                ),
                "quickStats": .object(
                    "VirtualMachineQuickStats",
                    [
                        "guestHeartbeatStatus": .constant("ManagedEntityStatus", "gray")
                    ]
                ),
                "overallStatus": .constant("ManagedEntityStatus", "green"),
            ]
        )
    }

    private func machineGuest(_ machine: VirtualMachine) -> Value {
        let isRunning = machine.powerState == .poweredOn && machine.hasTools
        return .object(
            "GuestInfo",
            [
                "toolsRunningStatus": .string(isRunning ? "guestToolsRunning" : "guestToolsNotRunning"),
                "guestState": .string(isRunning ? "running" : "notRunning"),
                "hostName": isRunning ? .string(machine.name) : nil,
                "disk": !isRunning
                    ? nil
                    : .array(
                        of: "GuestDiskInfo",
                        machine.mounts.sorted { $0.key < $1.key }.map { key, mountPoint in
                            .object(
                                "GuestDiskInfo",
                                [
                                    "diskPath": .string(mountPoint),
                                    "filesystemType": "ext4",
                                    "mappings": .array(
                                        of: "GuestInfoVirtualDiskMapping",
                                        [
                                            .object("GuestInfoVirtualDiskMapping", ["key": .int(key)])
                                        ]
                                    ),
                                ]
                            )
                        }
                    ),
            ]
        )
    }

    private func snapshotTree(_ machine: VirtualMachine) -> Value? {
        guard let last = machine.snapshots.last else { return nil }
        var tree: Value?
        for snapshot in machine.snapshots.reversed() {
            tree = .object(
                "VirtualMachineSnapshotTree",
                [
                    "snapshot": .reference(snapshot.reference),
                    "vm": .reference(machine.reference),
                    "name": .string(snapshot.name),
                    "description": .string(snapshot.description),
                    "id": .int(snapshot.number),
                    "createTime": .time(snapshot.created),
                    "state": .constant("VirtualMachinePowerState", machine.powerState.rawValue),
                    "quiesced": false,
                    "childSnapshotList": tree.map { .array(of: "VirtualMachineSnapshotTree", [$0]) },
                ]
            )
        }
        return .object(
            "VirtualMachineSnapshotInfo",
            [
                "currentSnapshot": .reference(last.reference),
                "rootSnapshotList": tree.map { .array(of: "VirtualMachineSnapshotTree", [$0]) },
            ]
        )
    }
}
