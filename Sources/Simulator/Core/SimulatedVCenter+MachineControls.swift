import FCD
package import Foundation

/// What becomes of virtual machines behind the client's back.
extension SimulatedVCenter {
    /// Removes a machine with its disks; a First Class Disk that is to be kept stays.
    package func removeMachine(_ name: String) throws(Fault) {
        try update { (state) throws(Fault) in
            let machine = try state.inventory.machine(try state.inventory.machineReference(name))
            state.inventory.destroy(machine)
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
    package func detach(_ disk: String, from machine: String) throws(Fault) {
        try update { (state) throws(Fault) in
            try state.inventory.detach(disk, from: try state.inventory.machineReference(machine))
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
