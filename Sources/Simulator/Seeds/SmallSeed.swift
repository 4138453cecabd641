import FCD

/// The least with which a disk can be registered, attached and moved.
enum SmallSeed {
    static func plant(in state: inout ServerState) {
        let now = state.now
        let datacenter = state.inventory.addDatacenter(path: "DC0")
        for name in ["datastore1", "datastore2"] { _ = state.inventory.addDatastore(name, in: datacenter) }
        for name in ["app-01", "app-02"] {
            let home = DatastorePath(datastore: "datastore1", path: "\(name)/\(name).vmx")
            do throws(Fault) {
                let machine = try state.inventory.addMachine(name, in: datacenter, home: home, created: now)
                let disk = DatastorePath(datastore: "datastore1", path: "\(name)/\(name).vmdk")
                try state.inventory.addDiskFile(disk, capacityMiB: 16 * 1024, modified: now)
                try state.inventory.add(disk, to: machine, controllerKey: nil, unit: nil)
            } catch {
                preconditionFailure("the seed contradicts itself: \(error.message)")
            }
        }
    }
}
