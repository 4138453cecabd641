import FCD

extension DiskLifecycle {
    /// Brings a disk from one VM to the other, and back to where it was if the other does not take it.
    ///
    /// - parameter what: The disk, for messages.
    /// - parameter remedy: The command that puts it back by hand.
    /// - Throws: ``FCDError``. The message says where the disk is now, or that it is not known.
    func carry(
        _ what: String,
        from source: DiskHolder,
        remedy: String,
        detach: @escaping @Sendable () async throws -> Void,
        attach: @escaping @Sendable () async throws -> DiskHolder,
        putBack: @escaping @Sendable () async throws -> DiskHolder
    ) async throws -> DiskHolder {
        // From here on the disk is under way: an interruption waits until it has arrived, or is back.
        try await uninterrupted {
            try await detach()
            do {
                return try await attach()
            } catch {
                let cause = (error as? FCDError) ?? FCDError(.serverFault, "\(error)")
                // Where it is not known whether the disk arrived, putting it back could attach it twice.
                guard !error.isOutcomeUnknown else { throw cause.leaving(what, source, remedy: remedy) }
                let holder: DiskHolder
                do {
                    holder = try await putBack()
                } catch {
                    throw cause.stranding(what, source, remedy: remedy, error)
                }
                throw FCDError(
                    cause.code,
                    "the disk was not moved and is back at \(holder.description): \(cause.message)",
                    hint: cause.hint,
                    fault: cause.fault
                )
            }
        }
    }
}

extension FCDError {
    /// The disk has left its VM, and it is not known whether the other has it.
    fileprivate func leaving(_ what: String, _ source: DiskHolder, remedy: String) -> FCDError {
        FCDError(
            .unknownOutcome,
            "\(what) left \(source.description), and it is not known whether it arrived: \(message)",
            hint: "look at the VM's devices; where it has not arrived, \(remedy) puts it back. "
                + "`fcd operations --open` shows what is open",
            fault: fault
        )
    }

    /// The disk has left its VM, the other does not take it, and it could not go back.
    fileprivate func stranding(
        _ what: String,
        _ source: DiskHolder,
        remedy: String,
        _ failure: any Error
    ) -> FCDError {
        FCDError(
            failure.isOutcomeUnknown ? .unknownOutcome : code,
            "\(what) left \(source.description), could not be attached (\(message)), and could not be put back (\(failure))",
            hint: "see where it is now, then run \(remedy) to put it back",
            fault: fault
        )
    }
}
