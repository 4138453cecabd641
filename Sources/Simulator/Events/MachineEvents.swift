import FCD

/// What the history of events is told of virtual machines.
enum MachineEvents {
    /// One change of a disk device as the caller had asked for it; nil for that of another device.
    static func requested(_ node: XMLNode) -> Value? {
        guard let operation = node.child("operation")?.text.trimmed, let device = node.child("device"),
            device.type == "VirtualDisk", let key = device.child("key").flatMap({ Int($0.text.trimmed) })
        else { return nil }
        let file = device["backing", "fileName"]?.text
        return .object(
            "VirtualDeviceConfigSpec",
            [
                "operation": .constant("VirtualDeviceConfigSpecOperation", operation),
                "device": .object(
                    "VirtualDisk",
                    [
                        "key": .int(key),
                        "backing": file.map {
                            .object(
                                "VirtualDiskFlatVer2BackingInfo",
                                ["fileName": .string($0), "diskMode": "persistent"]
                            )
                        },
                        "capacityInKB": .long(
                            device.child("capacityInKB").flatMap { Int64($0.text.trimmed) } ?? 0
                        ),
                    ]
                ),
            ]
        )
    }

    /// What became of a machine's disks, by the paths of properties.
    static func changes(from before: VirtualMachine, to after: VirtualMachine) -> Value {
        let (had, has) = (keyed(before), keyed(after))
        func texts(_ keys: some Sequence<Int>, _ text: (Int) -> String) -> Value {
            .string(keys.sorted().map(text).joined(separator: " "))
        }
        let kept = Set(had.keys).intersection(has.keys)
        return .object(
            "ChangesInfoEventArgument",
            [
                "modified": texts(kept.filter { had[$0] != has[$0] }) { key in
                    "\(property(key)): \(had[key] ?? "") -> \(has[key] ?? "");"
                },
                "added": texts(Set(has.keys).subtracting(had.keys)) { "\(property($0)): \(has[$0] ?? "");" },
                "deleted": texts(Set(had.keys).subtracting(has.keys)) { "\(property($0)): \(had[$0] ?? "");" },
            ]
        )
    }

    private static func property(_ key: Int) -> String { "config.hardware.device(\(key))" }

    private static func keyed(_ machine: VirtualMachine) -> [Int: String] {
        let texts = machine.disks.map { disk in
            let id = disk.diskID.map { ", vDiskId = (id = \"\($0)\")" } ?? ""
            return (
                disk.key,
                """
                (key = \(disk.key), backing = (fileName = "\(disk.path)", diskMode = "\(disk.use.mode)"), \
                controllerKey = \(disk.controllerKey), unitNumber = \(disk.unit), \
                capacityInKB = \(disk.capacityMiB * 1024)\(id))
                """
            )
        }
        return Dictionary(texts) { first, _ in first }
    }
}

extension ServerState {
    mutating func note(_ event: SimulatedEvent) { events.add(event, at: now) }

    /// Changes a machine and tells the history who did what.
    ///
    /// - parameter spec: The changes of devices as the caller had asked for them; none for a call that has no such list.
    mutating func reconfigure(
        _ reference: ManagedObjectReference,
        by user: String,
        spec: [Value] = [],
        _ change: (inout Inventory) throws(Fault) -> Void
    ) throws(Fault) {
        let before = try inventory.machine(reference)
        try change(&inventory)
        let after = try inventory.machine(reference)
        note(
            SimulatedEvent(
                "VmReconfiguredEvent",
                of: after,
                by: user,
                [
                    "configSpec": .object(
                        "VirtualMachineConfigSpec",
                        ["deviceChange": spec.isEmpty ? nil : .array(of: "VirtualDeviceConfigSpec", spec)]
                    ),
                    "configChanges": MachineEvents.changes(from: before, to: after),
                ]
            )
        )
    }

    /// Tells the history of a task on a machine that was asked for.
    mutating func noteTask(_ id: String) {
        guard let task = tasks[id], task.service == .vim, let entity = task.entity,
            let machine = inventory.machines[entity.value]
        else { return }
        note(SimulatedEvent("TaskEvent", of: machine, by: task.user, ["info": task.info]))
    }
}
