import FCD

/// Whether the datastores can be reached, by the VM's host too, and whether the VM lives there.
enum DatastoreCheck {
    static func access(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        change.datastores.map { reference -> Judgement in
            let found = facts.datastores[reference]
            guard let datastore = found?.datastore, let isAccessible = found?.isAccessible else {
                let name = found?.datastore.name ?? reference.value
                return .unknown("whether the datastore \(name) is accessible is not told")
            }
            guard isAccessible else {
                return .fails(
                    "the datastore \(datastore.name) is not accessible to any host",
                    next: "see what is wrong with \(datastore.name) before anything is changed on it"
                )
            }
            return .holds("the datastore \(datastore.name) is accessible")
        }.worst
    }

    /// The host of the VM that gets the disk, or of those that hold one that moves away under them.
    static func host(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let reference = change.destination?.reference ?? change.datastores.first,
            let datastore = facts.datastores[reference]
        else { return nil }
        let machines = change.receiver.map { [facts.machines[$0.reference]].compactMap { $0 } } ?? facts.holdingMachines
        return machines.map { host(of: $0, datastore) }.worst
    }

    private static func host(of facts: MachineFacts, _ datastore: DatastoreFacts) -> Judgement {
        let (name, machine) = (datastore.datastore.name, facts.machine.name)
        guard let host = facts.machine.host else { return .unknown("the host of \(machine) is not told") }
        let hostName = facts.hostName ?? host.value
        guard let mount = datastore.mounts?[host] else {
            // Either side may leave it out: only what both leave out is not there.
            guard facts.hostDatastores != nil || datastore.mounts != nil else {
                return .unknown("whether \(hostName), the host of \(machine), has the datastore \(name) is not told")
            }
            guard facts.hostDatastores?.contains(datastore.datastore.reference) ?? false else {
                return missing(name, hostName, machine)
            }
            return .holds("\(hostName), the host of \(machine), has the datastore \(name)")
        }
        guard mount.isUsable else { return missing(name, hostName, machine) }
        guard !mount.isReadOnly else {
            return .fails(
                "\(hostName), the host of \(machine), has the datastore \(name) for reading only",
                next: "mount \(name) for writing on \(hostName), or move \(machine) to another host"
            )
        }
        return .holds("\(hostName), the host of \(machine), has the datastore \(name)")
    }

    private static func missing(_ datastore: String, _ host: String, _ machine: String) -> Judgement {
        .fails(
            "\(host), the host of \(machine), has not mounted the datastore \(datastore)",
            next: "mount \(datastore) on \(host), or move \(machine) to a host that has it"
        )
    }

    static func home(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let machine = change.receiver.flatMap({ facts.machines[$0.reference] }),
            let datastore = change.datastores.first
        else { return nil }
        let name = machine.machine.name
        guard let home = machine.home?.datastore, let own = facts.datastores[datastore]?.datastore.name else {
            return .unknown("whether \(name) lives on the disk's datastore is not told")
        }
        guard home != own else { return .holds("\(name) lives on \(home) too") }
        return .warns(
            "\(change.subject) lies on \(own) and \(name) on \(home): it may be slower than the VM's own disks, and "
                + "the VM depends on both"
        )
    }
}
