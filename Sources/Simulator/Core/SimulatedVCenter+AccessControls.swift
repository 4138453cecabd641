package import FCD

/// Who may do what, and what stands in a change's way.
extension SimulatedVCenter {
    /// Adds a user with a role on the whole inventory.
    package func addUser(_ name: String, privileges: Set<String>) {
        change { state in
            let role = Account.Permission(privileges: privileges.union(Account.readOnlyPrivileges))
            let password = state.sessions.accounts.first?.password ?? Self.defaultPassword
            state.sessions.accounts.append(
                Account(name: name, password: password, permissions: [state.inventory.rootFolder.value: role])
            )
        }
    }

    /// Gives a user another role on one object and what lies below it, in place of what holds above.
    package func setRole(_ privileges: Set<String>, of user: String, on object: ManagedObjectReference) {
        change { state in
            guard let index = state.sessions.accounts.firstIndex(where: { $0.name == user }) else { return }
            state.sessions.accounts[index].permissions[object.value] = Account.Permission(
                privileges: privileges.union(Account.readOnlyPrivileges)
            )
        }
    }

    /// Every privilege that this server's calls ask for.
    package static var allPrivileges: Set<String> { Account.allPrivileges }

    /// Powers a machine on or off, or suspends it, without a call.
    package func setPower(_ power: MachinePower, of machine: String) {
        changeMachine(machine) { $0.powerState = power }
    }

    /// Starts or stops VMware Tools in a machine's guest.
    package func setTools(areRunning: Bool, in machine: String) {
        changeMachine(machine) { $0.hasTools = areRunning }
    }

    /// Such as `disconnected`, when the machine's host is.
    package func setConnectionState(_ connectionState: String, of machine: String) {
        changeMachine(machine) { $0.connectionState = connectionState }
    }

    /// Keeps a property of an object from everybody, such as `config.version` of a machine.
    package func hide(_ property: String, of object: ManagedObjectReference) {
        change { _ = $0.inventory.hiddenProperties[object.value, default: []].insert(property) }
    }

    /// The host that a machine runs on.
    package func host(of machine: String) -> ManagedObjectReference? {
        read { state in
            (try? state.inventory.machineReference(machine)).flatMap { state.inventory.machines[$0.value]?.host }
        }
    }

    /// Unmounts a datastore from the host of a machine, or mounts it for reading only; nil as usual.
    package func setMount(_ exception: MountException?, of datastore: String, onHostOf machine: String) {
        change { state in
            guard let owner = state.inventory.datastore(named: datastore)?.reference.value,
                let reference = try? state.inventory.machineReference(machine),
                let host = state.inventory.machines[reference.value]?.host.value
            else { return }
            state.inventory.hosts[host]?.exceptions[owner] = exception
        }
    }

    /// Lets something lock a file, such as a backup program; nil unlocks it.
    package func setLock(_ holder: String?, on path: String) {
        guard let parsed = try? DatastorePath(parsing: path) else { return }
        change { $0.inventory.locks[parsed] = holder }
    }

    /// Begins a task on a machine that stays under way until it is let go.
    ///
    /// - Returns: The task's moid.
    package func holdTask(_ method: String, on machine: String) throws(Fault) -> String {
        try update { (state) throws(Fault) in
            let entity = try state.inventory.machineReference(machine)
            let task = state.tasks.add(
                method: method,
                service: .vim,
                entity: entity,
                entityName: state.inventory.name(of: entity),
                user: "backup@vsphere.local",
                disk: nil,
                now: state.now
            ) { (_) throws(Fault) in nil }
            state.tasks.hold(task.value, now: state.now)
            return task.value
        }
    }

    /// Lets a task that is kept under way come to its end.
    package func endTask(_ task: String) {
        change { state in
            state.tasks.release(task)
            state.finishTask(task)
        }
    }

    /// How much room a datastore has in all, used or not.
    package func setCapacity(_ mebibytes: Int64, of datastore: String) {
        change { state in
            guard let id = state.inventory.datastore(named: datastore)?.reference.value else { return }
            state.inventory.datastores[id]?.capacityMiB = mebibytes
        }
    }

    /// Takes a snapshot of a machine, without a call.
    package func takeSnapshot(of machine: String, _ name: String = "before") throws(Fault) {
        try update { (state) throws(Fault) in
            let reference = try state.inventory.machineReference(machine)
            _ = try state.inventory.snapshot(reference, name: name, description: "", now: state.now)
        }
    }

    /// Takes a snapshot of a disk, without a call.
    package func takeSnapshot(ofDisk id: String, _ description: String) throws(Fault) {
        try update { (state) throws(Fault) in
            _ = try state.inventory.createSnapshot(of: id, description: description, now: state.now)
        }
    }

    private func changeMachine(_ name: String, _ body: (inout VirtualMachine) -> Void) {
        change { state in
            guard let reference = try? state.inventory.machineReference(name),
                var machine = state.inventory.machines[reference.value]
            else { return }
            body(&machine)
            state.inventory.machines[reference.value] = machine
        }
    }
}
