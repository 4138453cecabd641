package import Catalog
import FCD
import Foundation

/// How `recover` deals with what it finds.
package struct RecoveryOptions: Sendable {
    /// Whether operations of other hosts are taken up, whose processes cannot be asked whether they are at it.
    package var includesOtherHosts: Bool
    /// Only says what would be done.
    package var dryRun: Bool
    /// A call without a task is given this long to arrive and to be carried out, counted from its last step.
    package var quietTime: Duration

    package init(includesOtherHosts: Bool = false, dryRun: Bool = false, quietTime: Duration = .seconds(10)) {
        self.includesOtherHosts = includesOtherHosts
        self.dryRun = dryRun
        self.quietTime = quietTime
    }
}

extension DiskLifecycle {
    /// Operations of this server that have not come to their end, the oldest first.
    ///
    /// - Throws: `CatalogError`.
    package func openOperations() throws -> [OperationRecord] {
        guard let catalog, let server else { return [] }
        return try catalog.operations(OperationFilter(openOnly: true, serverID: server.id)).reversed()
    }

    /// Finds out what the server did of an operation that was interrupted, and brings it to its end or takes it back.
    ///
    /// - Throws: ``FCDError`` where the server cannot be reached, `CatalogError`. What cannot be found out otherwise
    ///   is a result of its own.
    package func recover(_ operation: OperationRecord, _ options: RecoveryOptions) async throws -> RecoveryResult {
        guard let catalog = options.dryRun ? catalog : try writableCatalog().catalog else {
            return RecoveryResult(operation, .unknown, "there is no catalog to read its steps from")
        }
        switch operation.actor.liveness(since: operation.startedAt) {
        case .running:
            return RecoveryResult(operation, .underWay, "process \(operation.actor.pid) on this host is at it")
        case .elsewhere where !options.includesOtherHosts:
            return RecoveryResult(
                operation,
                .underWay,
                "\(operation.actor.host) may be at it: run `fcd recover --all-hosts` when it is not"
            )
        default: break
        }
        let steps = try catalog.steps(of: operation.id)
        let settlement: Settlement
        do {
            settlement = try await settle(operation, steps: steps, options)
        } catch let error as FCDError where !error.endsRecovery {
            settlement = Settlement(finding: .unknown, words: "\(error)")
        }
        return try await write(settlement, of: operation, dryRun: options.dryRun)
    }

    private func settle(
        _ operation: OperationRecord,
        steps: [OperationStepRecord],
        _ options: RecoveryOptions
    ) async throws -> Settlement {
        guard let last = steps.last else {
            return .failed("it had not begun: no call had left")
        }
        var task: TaskInfo?
        if let reference = (last.task ?? operation.task).flatMap(ManagedObjectReference.init(description:)) {
            task = try await client.taskInfo(of: reference)
            if let task, !task.isDone {
                return Settlement(finding: .underWay, words: "the server's task \(reference.value) is at it")
            }
        } else {
            let age = Duration.seconds(Date().timeIntervalSince(last.startedAt))
            if age < options.quietTime, last.state == .running {
                progress("waiting for a call that may still be under way")
                try await Task.sleep(for: options.quietTime - age)
            }
        }
        let interrupted = InterruptedOperation(
            id: operation.id,
            kind: operation.kind,
            parameters: operation.parameters,
            diskRow: operation.diskID,
            doneSteps: Set(steps.filter { $0.state == .done }.map(\.name)),
            task: task
        )
        return try await settle(interrupted, options)
    }

    private func settle(_ operation: InterruptedOperation, _ options: RecoveryOptions) async throws -> Settlement {
        switch operation.kind {
        case .register, .promote: return try await settleRegister(operation)
        case .create, .clone, .copySnapshot: return try await settleNewDisk(operation)
        case .delete, .unregister: return try await settleEnd(operation)
        case .attach where operation.isAboutFile, .detach where operation.isAboutFile:
            return try await settlePlainAttachment(operation)
        case .move where operation.isAboutFile: return try await settlePlainMove(operation, options)
        case .attach: return try await settleAttach(operation)
        case .detach: return try await settleDetach(operation)
        case .move: return try await settleMove(operation, options)
        case .extend, .inflate, .rename, .relocate, .flag: return try await settleAlteration(operation)
        case .owner, .metadata, .retire, .unretire: return try await settleMetadata(operation)
        case .tag: return try await settleTag(operation)
        case .policy: return try await settlePolicy(operation)
        case .snapshot: return try await settleSnapshot(operation)
        case .deleteSnapshot: return try await settleDeletedSnapshot(operation)
        case .revert: return try await settleRevert(operation)
        case .reconcile: return try await settleReconcile(operation)
        default:
            let words = "this version does not know how to find out what became of a \(operation.kind)"
            return Settlement(finding: .unknown, words: words)
        }
    }

    private func write(
        _ settlement: Settlement,
        of operation: OperationRecord,
        dryRun: Bool
    ) async throws -> RecoveryResult {
        var result = RecoveryResult(operation, settlement.finding, settlement.words)
        guard !dryRun else { return result }
        let catalog = try writableCatalog().catalog
        try settlement.record()
        if let described = await settlement.complete?() {
            if described.isChanged { result.finding = .finished }
            result.warnings += described.warnings
        }
        let found = "found by recover: \(settlement.words)"
        switch settlement.finding {
        case .done, .finished:
            try catalog.finish(operation.id, .done, outcome: found)
        case .failed, .undone:
            // What was to be made is not there, and what was to be deleted is.
            if let row = operation.diskID, let state = try catalog.disk(id: row)?.state {
                if state == .creating { try catalog.abandonCreating(diskID: row) }
                if state == .deleting { try catalog.markReady(diskID: row) }
            }
            try catalog.finish(operation.id, .failed, error: found)
        case .unknown where operation.state != .unknown:
            try catalog.finish(operation.id, .unknown, error: settlement.words)
        case .unknown, .underWay: break
        }
        return result
    }
}

extension FCDError {
    /// Whether nothing more can be found out of any operation.
    fileprivate var endsRecovery: Bool {
        switch code {
        case .unreachable, .untrusted, .loginFailed, .notAuthenticated, .cancelled: true
        default: false
        }
    }
}
