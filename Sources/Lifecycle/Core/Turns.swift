package import FCD

/// Lets changes of the same disk and of the same VMs follow one another: a server refuses what comes while it reconfigures
/// a VM, who chooses a place has to see the one that the change before it took, and a disk that two rows name differently
/// must not go to two VMs.
///
/// A change gets all that it works on at once, so that no two can wait for each other; whoever came first is not overtaken.
actor Turns {
    private struct Waiter {
        var keys: Set<String>
        var continuation: CheckedContinuation<Void, Never>
    }

    private var busy: Set<String> = []
    private var waiting: [Waiter] = []

    /// Runs the work when nobody else works on any of these. Who waits is not woken by a cancellation: whoever is before it
    /// ends soon then.
    nonisolated func run<Value>(
        on keys: Set<String>,
        _ work: () async throws -> Value
    ) async throws -> Value {
        await begin(keys)
        do {
            try Task.checkCancellation()
            let value = try await work()
            await end(keys)
            return value
        } catch {
            await end(keys)
            throw error
        }
    }

    private func begin(_ keys: Set<String>) async {
        let claimed = waiting.reduce(busy) { $0.union($1.keys) }
        guard !claimed.isDisjoint(with: keys) else {
            busy.formUnion(keys)
            return
        }
        await withCheckedContinuation { waiting.append(Waiter(keys: keys, continuation: $0)) }
    }

    private func end(_ keys: Set<String>) {
        busy.subtract(keys)
        var claimed = busy
        waiting.removeAll { waiter in
            let isFree = claimed.isDisjoint(with: waiter.keys)
            claimed.formUnion(waiter.keys)
            guard isFree else { return false }
            busy.formUnion(waiter.keys)
            waiter.continuation.resume()
            return true
        }
    }
}

extension DiskLifecycle {
    /// Changes something about the VM that a text names when it is its turn, with the VM as it is then.
    ///
    /// - parameter disk: What comes to it.
    /// - parameter takesFromHolder: Whether it leaves another VM for that, which has its turn too.
    /// - parameter source: The VM that a person named as the holder.
    /// - Throws: ``FCDError``: what ``Inventory/virtualMachine(_:)`` throws, or what `change` throws.
    package func inTurn<Value>(
        of name: String,
        for disk: NamedDisk,
        takesFromHolder: Bool = false,
        from source: VirtualMachine? = nil,
        _ change: (VirtualMachine) async throws -> Value
    ) async throws -> Value {
        let machine = try await reference(ofMachine: name)
        var machines = [machine]
        if let source { machines.append(source.reference) }
        var keys: Set<String> = []
        switch disk {
        case .firstClass(let disk):
            keys.insert("disk \(disk.id)")
            if takesFromHolder, source == nil { machines += try await associatedMachines(with: disk) ?? [] }
        case .plain(let file): keys.insert("file \(file.datastore.reference.value) \(file.path.path)")
        }
        keys.formUnion(machines.map(\.description))
        return try await turns.run(on: keys) {
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
