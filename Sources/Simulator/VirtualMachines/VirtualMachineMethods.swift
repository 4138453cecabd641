import FCD

/// `VirtualMachine` and `VirtualMachineSnapshot`.
enum VirtualMachineMethods {
    static func add(to table: inout MethodTable) {
        let type = "VirtualMachine"
        table.add(type, "AttachDisk_Task", privilege: "VirtualMachine.Config.AddExistingDisk", attachDisk)
        table.add(type, "DetachDisk_Task", privilege: "VirtualMachine.Config.RemoveDisk", detachDisk)
        table.add(type, "ReconfigVM_Task", privilege: "VirtualMachine.Config.Settings", MachineReconfiguration.start)
        table.add(type, "PowerOnVM_Task", privilege: "VirtualMachine.Interact.PowerOn") { (state, call) throws(Fault) in
            try power(.poweredOn, &state, call)
        }
        table.add(type, "PowerOffVM_Task", privilege: "VirtualMachine.Interact.PowerOff") {
            (state, call) throws(Fault) in
            try power(.poweredOff, &state, call)
        }
        table.add(type, "CreateSnapshot_Task", privilege: "VirtualMachine.State.CreateSnapshot", createSnapshot)
        table.add(type, "Destroy_Task", privilege: "VirtualMachine.Inventory.Delete", destroy)
        table.add(
            "VirtualMachineSnapshot",
            "RemoveSnapshot_Task",
            privilege: "VirtualMachine.State.RemoveSnapshot",
            removeSnapshot
        )
    }

    private static func attachDisk(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.id("diskId")
        let datastore = try call.reference("datastore")
        _ = try state.inventory.datastore(datastore)
        let controllerKey = call.optionalInt("controllerKey")
        let unit = call.optionalInt("unitNumber")
        return try state.startTask(call, entity: call.this, disk: id) { (state) throws(Fault) in
            _ = try state.inventory.disk(id, on: datastore)
            try state.reconfigure(call.this, by: call.user) { (inventory) throws(Fault) in
                try inventory.attach(id, to: call.this, controllerKey: controllerKey, unit: unit)
            }
            return nil
        }
    }

    private static func detachDisk(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let id = try call.id("diskId")
        return try state.startTask(call, entity: call.this, disk: id) { (state) throws(Fault) in
            try state.reconfigure(call.this, by: call.user) { (inventory) throws(Fault) in
                try inventory.detach(id, from: call.this)
            }
            return nil
        }
    }

    private static func power(
        _ power: VirtualMachine.PowerState,
        _ state: inout ServerState,
        _ call: MethodCall
    ) throws(Fault) -> [Value] {
        try state.startTask(call, entity: call.this) { (state) throws(Fault) in
            let machine = try state.inventory.machine(call.this)
            guard machine.powerState != power, !machine.isTemplate else {
                throw .invalidState("Virtual machine '\(machine.name)' is \(machine.powerState.rawValue).")
            }
            state.inventory.machines[call.this.value]?.powerState = power
            return nil
        }
    }

    private static func createSnapshot(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let name = try call.string("name")
        let description = call.optionalString("description") ?? ""
        return try state.startTask(call, entity: call.this) { (state) throws(Fault) in
            .reference(try state.inventory.snapshot(call.this, name: name, description: description, now: state.now))
        }
    }

    private static func removeSnapshot(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let removesChildren = call.optionalBool("removeChildren") ?? false
        return try state.startTask(call) { (state) throws(Fault) in
            try state.inventory.removeSnapshot(call.this, children: removesChildren)
            return nil
        }
    }

    private static func destroy(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        try state.startTask(call, entity: call.this) { (state) throws(Fault) in
            let machine = try state.inventory.machine(call.this)
            guard machine.powerState == .poweredOff else {
                throw .invalidState("Virtual machine '\(machine.name)' is powered on.")
            }
            state.inventory.destroy(machine)
            state.note(SimulatedEvent("VmRemovedEvent", of: machine, by: call.user))
            return nil
        }
    }
}
