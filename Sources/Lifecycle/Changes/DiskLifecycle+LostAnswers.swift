import FCD

extension DiskLifecycle {
    /// Makes a call that changes a VM's disks. Where its answer is lost, what happened is found out: the tasks on the
    /// VM are waited for, then its devices tell, or the task itself.
    ///
    /// - parameter isDone: Whether the VM shows what the call was to bring about, and did not before.
    /// - Throws: ``FCDError``: with ``FCDError/Code/unknownOutcome`` only where neither of them tells.
    func findingOut(
        on machine: VirtualMachine,
        _ started: @escaping (ManagedObjectReference) throws -> Void,
        isDone: (VirtualMachine) -> Bool,
        call: (_ started: (ManagedObjectReference) throws -> Void) async throws -> Void
    ) async throws {
        var task: ManagedObjectReference?
        do {
            try await call { reference in
                task = reference
                try started(reference)
            }
        } catch let error as FCDError where error.code == .unknownOutcome {
            let seen = task
            let (now, failure) = await uninterruptedLook(at: machine.reference, after: seen)
            if let now, isDone(now) { return }
            if let failure { throw failure }
            throw error
        }
    }

    /// The VM once no change of its disks is under way, and how the task failed, if it did.
    private func uninterruptedLook(
        at machine: ManagedObjectReference,
        after task: ManagedObjectReference?
    ) async -> (VirtualMachine?, FCDError?) {
        let look = try? await uninterrupted { [self] in
            try? await client.waitForDiskTasks(on: machine)
            let failure: FCDError? = if let task { try? await client.failure(of: task) } else { nil }
            return (try? await inventory.virtualMachines([machine]).first, failure)
        }
        return look ?? (nil, nil)
    }
}
