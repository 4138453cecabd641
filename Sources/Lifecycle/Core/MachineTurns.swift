package import FCD

/// Lets changes of the same VMs follow one another: a server refuses what comes while it reconfigures a VM, and who
/// chooses a place has to see the one that the change before it took.
///
/// A change gets all its VMs at once, so that no two can wait for each other; whoever came first is not overtaken.
actor MachineTurns {
    private struct Waiter {
        var machines: Set<ManagedObjectReference>
        var continuation: CheckedContinuation<Void, Never>
    }

    private var busy: Set<ManagedObjectReference> = []
    private var waiting: [Waiter] = []

    /// Runs the work when nobody else works on the VMs. Who waits is not woken by a cancellation: whoever is before it
    /// ends soon then.
    nonisolated func run<Value>(
        on machines: Set<ManagedObjectReference>,
        _ work: () async throws -> Value
    ) async throws -> Value {
        await begin(machines)
        do {
            try Task.checkCancellation()
            let value = try await work()
            await end(machines)
            return value
        } catch {
            await end(machines)
            throw error
        }
    }

    private func begin(_ machines: Set<ManagedObjectReference>) async {
        let claimed = waiting.reduce(busy) { $0.union($1.machines) }
        guard !claimed.isDisjoint(with: machines) else {
            busy.formUnion(machines)
            return
        }
        await withCheckedContinuation { waiting.append(Waiter(machines: machines, continuation: $0)) }
    }

    private func end(_ machines: Set<ManagedObjectReference>) {
        busy.subtract(machines)
        var claimed = busy
        waiting.removeAll { waiter in
            let isFree = claimed.isDisjoint(with: waiter.machines)
            claimed.formUnion(waiter.machines)
            guard isFree else { return false }
            busy.formUnion(waiter.machines)
            waiter.continuation.resume()
            return true
        }
    }
}

extension DiskLifecycle {
    /// Changes something about the VM that a text names when it is its turn, with the VM as it is then.
    ///
    /// - parameter disk: What leaves another VM for that: whoever holds it has its turn too.
    /// - parameter source: The VM that a person named as the holder.
    /// - Throws: ``FCDError``: what ``Inventory/virtualMachine(_:)`` throws, or what `change` throws.
    package func inTurn<Value>(
        of name: String,
        taking disk: NamedDisk? = nil,
        from source: VirtualMachine? = nil,
        _ change: (VirtualMachine) async throws -> Value
    ) async throws -> Value {
        let machine = try await reference(ofMachine: name)
        var machines = Set([machine])
        if let source { machines.insert(source.reference) }
        if case .firstClass(let disk) = disk, source == nil {
            machines.formUnion(try await associatedMachines(with: disk) ?? [])
        }
        return try await turns.run(on: machines) {
            guard let now = try await inventory.virtualMachines([machine]).first else {
                throw FCDError(.notFound, "the virtual machine \(name) is gone")
            }
            return try await change(now)
        }
    }

    private func reference(ofMachine name: String) async throws -> ManagedObjectReference {
        guard let memory else { return try await inventory.virtualMachine(name).reference }
        return try await memory.machine(name) { try await inventory.virtualMachine(name).reference }
    }
}
