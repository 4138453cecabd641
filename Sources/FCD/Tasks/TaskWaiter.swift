/// Starts operations that answer with a task, and waits for the task in the way its service has.
package struct TaskWaiter: Sendable {
    let session: SOAPSession
    let monitor: TaskMonitor
    let poller: VSLMTaskPoller

    init(session: SOAPSession, content: ServiceContent) {
        self.session = session
        monitor = TaskMonitor(session: session, content: content)
        poller = VSLMTaskPoller(session: session)
    }

    /// Lets go of what waiting holds on the server.
    func stop() async {
        await poller.stop()
        await monitor.stop()
    }

    /// Calls the operation, tells the caller which task does the work, and waits for its end.
    ///
    /// - parameter datastores: What the task works on: on each of them only so many tasks run at once, and the call
    ///   is made when its turn has come. Those that are not known count for nothing.
    /// - parameter started: Called with the task before waiting, so that it can be written down.
    /// - Returns: The task's result, if it has one.
    /// - Throws: ``FCDError``: with the task's own fault, ``FCDError/Code/cancelled`` when the caller was cancelled
    ///   before the call, or ``FCDError/Code/unknownOutcome`` when waiting ended before the task did.
    func run<Operation: TaskOperation>(
        _ operation: Operation,
        on datastores: ManagedObjectReference?...,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> XMLNode? {
        do {
            return try await session.pace.withTask(on: datastores.compactMap(\.self)) {
                try await runNow(operation, started: started)
            }
        } catch is CancellationError {
            throw FCDError(.cancelled, "cancelled before \(operation.method) was called")
        }
    }

    /// Throws nothing but ``FCDError``, so that a `CancellationError` is one from before the call.
    private func runNow<Operation: TaskOperation>(
        _ operation: Operation,
        started: (ManagedObjectReference) throws -> Void
    ) async throws -> XMLNode? {
        let task = try await session.call(operation)
        // The task runs, whether it could be written down or not: how it ends counts.
        try? started(task)
        return try await wait(
            for: task,
            of: Operation.service,
            doing: operation.method,
            wantsResult: Operation.wantsResult
        )
    }

    /// Runs an operation that only reads and answers with a task.
    ///
    /// - Throws: ``FCDError``. That its end is not known is no open change: nothing was changed.
    func read<Operation: TaskOperation>(_ operation: Operation) async throws -> XMLNode? {
        do {
            return try await runNow(operation, started: { _ in })
        } catch let error as FCDError where error.code == .unknownOutcome {
            try Task.checkCancellation()
            throw FCDError(
                .unreachable,
                "\(operation.method) did not come to an end: \(error.message)",
                hint: "it only reads: run the command again",
                fault: error.fault
            )
        }
    }

    /// How a task is now; nil where the server has forgotten it.
    func info(of task: ManagedObjectReference) async throws -> TaskInfo? {
        do {
            guard task.type == "VslmTask" else { return try await monitor.info(of: task) }
            var info = try await session.call(VSLMQueryTaskInfo(task: task))
            if info.state == .success { info.result = try? await session.call(VSLMQueryTaskResult(task: task)) }
            return info
        } catch let error as FCDError where error.isObjectGone {
            return nil
        }
    }

    func wait(
        for task: ManagedObjectReference,
        of service: SOAPService,
        doing method: String,
        wantsResult: Bool = false
    ) async throws -> XMLNode? {
        let info: TaskInfo
        do {
            info =
                switch service {
                // PBM has no tasks of its own.
                case .vim, .pbm: try await monitor.wait(for: task)
                case .vslm: try await poller.wait(for: task, wantsResult: wantsResult)
                }
        } catch {
            let reason = error is CancellationError ? "waiting was interrupted" : "\(error)"
            throw FCDError.unknownOutcome(
                of: "the task \(task.value) of \(method)",
                reason,
                fault: (error as? FCDError)?.fault
            )
        }
        if info.state == .error {
            throw FCDError(info.error ?? ServerFault(type: nil, message: "the task failed"), calling: method)
        }
        return info.result
    }
}
