import FCD
import Foundation

/// `ReconfigVM_Task`: disks are added, removed and changed, all of them or none.
enum MachineReconfiguration {
    static func start(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let spec = call.arguments.child("spec") else { throw .invalidArgument("spec") }
        var changes: [DeviceChange] = []
        for (index, node) in spec.all("deviceChange").enumerated() {
            do throws(Fault) {
                changes.append(try DeviceChange(node))
            } catch {
                throw error.about(device: index)
            }
        }
        let name = spec.child("name")?.text
        let tracking = spec.child("changeTrackingEnabled")?.flag
        for change in changes {
            guard state.may(change.privilege, on: call.this, call.session) else {
                throw .noPermission(change.privilege, on: call.this)
            }
        }
        let expected = spec.child("changeVersion")?.text
        let requested = spec.all("deviceChange").compactMap(MachineEvents.requested)
        return try state.startTask(call, entity: call.this) { [changes] (state) throws(Fault) in
            let machine = try state.inventory.machine(call.this)
            if let expected, expected != String(machine.changeVersion) {
                throw Fault(
                    "ConcurrentAccess",
                    "The virtual machine '\(machine.name)' was changed by another session meanwhile."
                )
            }
            try allow(changes, on: machine)
            let now = state.now
            try state.reconfigure(call.this, by: call.user, spec: requested) { (inventory) throws(Fault) in
                // All or nothing: the changes are made on a copy.
                var changed = inventory
                for (index, change) in changes.enumerated() {
                    do throws(Fault) {
                        try change.apply(to: call.this, &changed, now: now)
                    } catch {
                        throw error.about(device: index)
                    }
                }
                if let name { changed.machines[call.this.value]?.name = name }
                if let tracking { changed.machines[call.this.value]?.isChangeTrackingEnabled = tracking }
                inventory = changed
            }
            return nil
        }
    }

    /// What the machine's state forbids.
    private static func allow(_ changes: [DeviceChange], on machine: VirtualMachine) throws(Fault) {
        guard !changes.isEmpty else { return }
        guard !machine.isTemplate else { throw .notSupported("Virtual machine '\(machine.name)' is a template.") }
        guard machine.powerState == .poweredOn else { return }
        for change in changes {
            let key = change.controllerKey ?? machine.disks.first { $0.key == change.removedKey }?.controllerKey
            guard machine.controllers.first(where: { $0.key == key })?.kind == .ide else { continue }
            throw Fault(
                "GenericVmConfigFault",
                "IDE devices cannot be added to or removed from the running virtual machine '\(machine.name)'.",
                ["reason": "IDE devices cannot be hot-plugged."]
            )
        }
    }
}

extension Fault {
    /// Names the device of a change of several, as far as the fault has a field for it.
    fileprivate func about(device index: Int) -> Fault {
        guard object["deviceIndex"] != nil else { return self }
        var fault = self
        fault.object["deviceIndex"] = .int(index)
        return fault
    }
}
