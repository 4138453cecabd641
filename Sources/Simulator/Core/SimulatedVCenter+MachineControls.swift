import FCD
package import Foundation

/// What becomes of virtual machines behind the client's back.
extension SimulatedVCenter {
    /// Removes a machine with its disks; a First Class Disk that is to be kept stays.
    ///
    /// - parameter user: Who did it; the history of events knows nothing of it where that is nil.
    package func removeMachine(_ name: String, by user: String? = nil) throws(Fault) {
        try update { (state) throws(Fault) in
            let machine = try state.inventory.machine(try state.inventory.machineReference(name))
            state.inventory.destroy(machine)
            if let user { state.note(SimulatedEvent("VmRemovedEvent", of: machine, by: user)) }
        }
    }

    /// Gives a machine another name.
    package func renameMachine(_ name: String, to newName: String) throws(Fault) {
        try update { (state) throws(Fault) in
            let reference = try state.inventory.machineReference(name)
            state.inventory.machines[reference.value]?.name = newName
        }
    }

    /// Takes a disk off the machine that has it, as a colleague might.
    ///
    /// - parameter user: Who did it; the history of events knows nothing of it where that is nil.
    package func detach(_ disk: String, from machine: String, by user: String? = nil) throws(Fault) {
        try changeDevices(of: machine, by: user) { (inventory, machine) throws(Fault) in
            try inventory.detach(disk, from: machine)
        }
    }

    /// Gives a machine a disk, as a colleague might.
    ///
    /// - parameter user: Who did it; the history of events knows nothing of it where that is nil.
    package func attach(_ disk: String, to machine: String, by user: String? = nil) throws(Fault) {
        try changeDevices(of: machine, by: user) { (inventory, machine) throws(Fault) in
            try inventory.attach(disk, to: machine, controllerKey: nil, unit: nil)
        }
    }

    /// Has the history of events forget those of some types.
    package func forgetEvents(_ types: String...) {
        change { state in state.events.forget { types.contains($0.event.type) } }
    }

    private func changeDevices(
        of name: String,
        by user: String?,
        _ body: (inout Inventory, ManagedObjectReference) throws(Fault) -> Void
    ) throws(Fault) {
        try update { (state) throws(Fault) in
            let machine = try state.inventory.machineReference(name)
            guard let user else { return try body(&state.inventory, machine) }
            try state.reconfigure(machine, by: user) { (inventory) throws(Fault) in try body(&inventory, machine) }
        }
    }

    /// How many property collectors clients have made and not let go of.
    package var heldCollectors: Int {
        read { $0.collectors.collectors.keys.filter { !$0.hasPrefix("propertyCollector/") }.count }
    }

    /// How many container views there are.
    package var heldViews: Int { read { $0.collectors.views.count } }

    /// Has every collector forget which versions it told: `WaitForUpdatesEx` with an older one is refused.
    package func forgetCollectorVersions() {
        change { state in
            for key in state.collectors.collectors.keys { state.collectors.collectors[key]?.reports = [:] }
        }
    }

    /// Gives a disk another time of creation, as a registration of an old file may.
    package func setCreated(_ time: Date, of disk: String) {
        change { $0.inventory.disks[disk]?.created = time }
    }
}
