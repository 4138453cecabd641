import FCD

/// `EnvironmentBrowser`: what virtual hardware a machine can have.
enum EnvironmentBrowserMethods {
    static func add(to table: inout MethodTable) {
        let type = "EnvironmentBrowser"
        table.add(type, "QueryConfigOption") { (state, call) throws(Fault) in
            try options(state, call, key: call.optionalString("key"), guests: [])
        }
        table.add(type, "QueryConfigOptionEx") { (state, call) throws(Fault) in
            let spec = call.arguments.child("spec")
            let guests = spec?.all("guestId").map(\.text) ?? []
            return try options(state, call, key: spec?.child("key")?.text, guests: guests)
        }
    }

    private static func options(
        _ state: ServerState,
        _ call: MethodCall,
        key: String?,
        guests: [String]
    ) throws(Fault) -> [Value] {
        guard let machine = state.inventory.machines.values.first(where: { $0.environmentBrowser == call.this }) else {
            throw .objectNotFound(call.this)
        }
        guard let key else { return [options(hardwareVersion: machine.hardwareVersion, guests: guests)] }
        // A version that the hosts do not know has no options.
        guard key.hasPrefix("vmx-"), let number = Int(key.dropFirst("vmx-".count)),
            (4...state.version.newestHardware).contains(number)
        else { return [] }
        return [options(hardwareVersion: number, guests: guests)]
    }

    private static func options(hardwareVersion: Int, guests: [String]) -> Value {
        .object(
            "VirtualMachineConfigOption",
            [
                "version": .string("vmx-\(hardwareVersion < 10 ? "0" : "")\(hardwareVersion)"),
                "description": "Virtual hardware",
                "guestOSDescriptor": .array(
                    of: "GuestOsDescriptor",
                    (guests.isEmpty ? ["debian12_64Guest", "otherGuest64"] : guests).map(guest)
                ),
                "guestOSDefaultIndex": 0,
                "hardwareOptions": hardware(hardwareVersion),
                "capabilities": .object(ObjectValue("VirtualMachineCapability", capabilities)),
                "datastore": .object("DatastoreOption", [:]),
                "supportedMonitorType": .strings(["release"]),
            ]
        )
    }

    private static func hardware(_ version: Int) -> Value {
        let controllers: [(ControllerKind, String, Int)] = [
            (.paravirtual, "numSCSIDisks", version >= 14 ? 64 : 15), (.lsiLogic, "numSCSIDisks", 15),
            (.lsiLogicSAS, "numSCSIDisks", 15), (.ide, "numIDEDisks", 2), (.ahci, "numSATADisks", 30),
        ]
        var options = controllers.map { option($0.0, $0.1, $0.2) }
        // NVMe controllers came with vmx-13.
        if version >= 13 {
            options.append(option(.nvme, "numNVMEDisks", ControllerKind.nvmeDisks(hardwareVersion: version)))
        }
        return .object(
            "VirtualHardwareOption",
            [
                "hwVersion": .int(version),
                "virtualDeviceOption": .array(of: "VirtualDeviceOption", options),
                "deviceListReadonly": false,
                "numCPU": .array(of: "int", [1, 2, 4, 8]),
                "numCpuReadonly": false,
                "memoryMB": .object(
                    "LongOption",
                    ["min": .long(4), "max": .long(6_291_456), "defaultValue": .long(512)]
                ),
                "numPCIControllers": range(1, 1), "numIDEControllers": range(0, 2), "numUSBControllers": range(0, 1),
                "numSIOControllers": range(1, 1), "numPS2Controllers": range(1, 1),
            ]
        )
    }

    private static func option(_ kind: ControllerKind, _ disks: String, _ limit: Int) -> Value {
        var option = ObjectValue(
            "\(kind.rawValue)Option",
            ["type": .string(kind.rawValue), "deprecated": false, "plugAndPlay": false, "devices": range(0, limit)]
        )
        option[disks] = range(0, limit)
        if kind.isSCSI {
            option["numSCSICdroms"] = range(0, limit)
            option["numSCSIPassthrough"] = range(0, limit)
            let sharing: [BusSharing] = [.none, .virtual, .physical]
            option["sharing"] = .array(
                of: "VirtualSCSISharing",
                sharing.map { .constant("VirtualSCSISharing", $0.rawValue) }
            )
            option["defaultSharedIndex"] = 0
            option["hotAddRemove"] = .object("BoolOption", ["supported": true, "defaultValue": true])
            option["scsiCtlrUnitNumber"] = 7
        }
        if kind == .ide { option["numIDECdroms"] = range(0, 2) }
        if kind == .ahci { option["numSATACdroms"] = range(0, limit) }
        return .object(option)
    }

    private static func range(_ least: Int, _ most: Int) -> Value {
        .object("IntOption", ["min": .int(least), "max": .int(most), "defaultValue": .int(least)])
    }

    private static func guest(_ id: String) -> Value {
        .object(
            "GuestOsDescriptor",
            [
                "id": .string(id), "family": "linuxGuest", "fullName": .string(id), "supportedMaxCPUs": 128,
                "supportedMinMemMB": 32, "supportedMaxMemMB": 6_291_456, "recommendedMemMB": 2048,
                "recommendedColorDepth": 32,
                "supportedDiskControllerList": .strings(ControllerKind.allCases.map(\.rawValue)),
                "recommendedDiskController": .string(ControllerKind.paravirtual.rawValue),
                "supportedNumDisks": 60, "recommendedDiskSizeMB": 16384,
                "supportedEthernetCard": .strings(["VirtualVmxnet3"]), "supportsWakeOnLan": true,
            ]
        )
    }

    private static let capabilities: KeyValuePairs<String, Value?> = [
        "snapshotOperationsSupported": true, "multipleSnapshotsSupported": true, "snapshotConfigSupported": true,
        "poweredOffSnapshotsSupported": true, "memorySnapshotsSupported": true, "revertToSnapshotSupported": true,
        "quiescedSnapshotsSupported": true, "disableSnapshotsSupported": true, "lockSnapshotsSupported": false,
        "consolePreferencesSupported": false, "cpuFeatureMaskSupported": true, "s1AcpiManagementSupported": true,
        "settingScreenResolutionSupported": false, "toolsAutoUpdateSupported": true, "vmNpivWwnSupported": true,
        "npivWwnOnNonRdmVmSupported": true, "swapPlacementSupported": true, "toolsSyncTimeSupported": true,
        "virtualMmuUsageSupported": true, "diskSharesSupported": true, "bootOptionsSupported": true,
        "settingVideoRamSizeSupported": true,
    ]
}
