package import FCD

/// Lets changes that choose a place on the same VM follow one another: each reads the VM after the one before it.
actor MachineTurns {
    private var busy: Set<ManagedObjectReference> = []
    private var waiting: [ManagedObjectReference: [CheckedContinuation<Void, Never>]] = [:]

    /// Runs the work when nobody else works on the VM. Who waits is not woken by a cancellation: whoever is before it
    /// ends soon then.
    nonisolated func run<Value>(
        on machine: ManagedObjectReference,
        _ work: () async throws -> Value
    ) async throws -> Value {
        await begin(machine)
        do {
            try Task.checkCancellation()
            let value = try await work()
            await end(machine)
            return value
        } catch {
            await end(machine)
            throw error
        }
    }

    private func begin(_ machine: ManagedObjectReference) async {
        guard !busy.insert(machine).inserted else { return }
        await withCheckedContinuation { waiting[machine, default: []].append($0) }
    }

    private func end(_ machine: ManagedObjectReference) {
        if var line = waiting[machine], !line.isEmpty {
            let next = line.removeFirst()
            waiting[machine] = line.isEmpty ? nil : line
            next.resume()
        } else {
            busy.remove(machine)
        }
    }
}

extension DiskLifecycle {
    /// Changes something about the VM that a text names when it is its turn, with the VM as it is then: the change
    /// before it has taken a place.
    ///
    /// - Throws: ``FCDError``: what ``Inventory/virtualMachine(_:)`` throws, or what `change` throws.
    package func inTurn<Value>(
        of name: String,
        _ change: (VirtualMachine) async throws -> Value
    ) async throws -> Value {
        let machine = try await reference(ofMachine: name)
        return try await turns.run(on: machine) {
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
