/// Waits for vim25 tasks, all of them through one `WaitForUpdatesEx` at a time.
///
/// The monitor has a property collector of its own with one filter a task, so the number of waiting calls stays one
/// however many tasks run.
actor TaskMonitor {
    private let session: SOAPSession
    private let content: ServiceContent
    private var collector: Task<ManagedObjectReference, any Error>?
    private var version = ""
    private var waiting: [ManagedObjectReference: [Int: CheckedContinuation<TaskInfo, any Error>]] = [:]
    private var filters: [ManagedObjectReference: ManagedObjectReference] = [:]
    private var nextWaiter = 0
    private var pump: Task<Void, Never>?

    /// A server ends a waiting call after this long without news; the call itself may take a little longer.
    private static let maxWaitSeconds = 20

    init(session: SOAPSession, content: ServiceContent) {
        self.session = session
        self.content = content
    }

    /// Waits until a task has ended and returns how.
    ///
    /// - Throws: ``FCDError`` when waiting failed, which says nothing about the task; `CancellationError` when the
    ///   caller gave up waiting.
    func wait(for task: ManagedObjectReference) async throws -> TaskInfo {
        nextWaiter += 1
        let waiter = nextWaiter
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                let isNew = waiting[task] == nil
                waiting[task, default: [:]][waiter] = continuation
                // Registered before the filter is made, so that no news of the task can come too early.
                if isNew { Task { await watch(task) } }
            }
        } onCancel: {
            Task { await self.giveUp(waiter, on: task) }
        }
    }

    /// How a task is now.
    func info(of task: ManagedObjectReference) async throws -> TaskInfo? {
        let properties = PropertyFilter.PropertySet(type: "Task", paths: ["info"])
        let page = try await session.call(
            RetrievePropertiesEx(
                collector: content.propertyCollector,
                filter: PropertyFilter([properties], of: .these([task])),
                pageSize: 1
            )
        )
        guard let node = page.objects.first?["info"] else { return nil }
        do {
            return try TaskInfo(node)
        } catch {
            throw FCDError(.protocolViolation, error.description)
        }
    }

    /// Lets go of the collector. Tasks still waited for end with ``FCDError/Code/cancelled``.
    func stop() async {
        pump?.cancel()
        await pump?.value
        fail(with: FCDError(.cancelled, "cancelled"))
        let last = collector
        forgetCollector()
        guard let last else { return }
        // The session outlives this process, so the collector has to go also after a Ctrl-C, but nobody waits long.
        await Task { [session] in
            guard let reference = try? await last.value else { return }
            try? await session.call(
                DestroyPropertyCollector(collector: reference),
                timeout: .seconds(3),
                mayLogIn: false
            )
        }.value
    }

    private func giveUp(_ waiter: Int, on task: ManagedObjectReference) async {
        waiting[task]?.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
        guard waiting[task]?.isEmpty == true else { return }
        waiting[task] = nil
        await dropFilter(of: task)
    }

    /// Makes the task's filter. A waiting call that is under way reports a new filter at once.
    private func watch(_ task: ManagedObjectReference, mayBeginAgain: Bool = true) async {
        var used: ManagedObjectReference?
        do {
            let collector = try await sharedCollector()
            used = collector
            let filter = PropertyFilter(
                [PropertyFilter.PropertySet(type: "Task", paths: ["info"])],
                of: .these([task])
            )
            filters[task] = try await session.call(CreateFilter(collector: collector, filter: filter))
            if waiting[task] == nil { await dropFilter(of: task) }
            if pump == nil, !waiting.isEmpty { pump = Task { await run() } }
        } catch let error as FCDError where error.isCollectorGone && mayBeginAgain {
            await beginAgain(insteadOf: used)
            await watch(task, mayBeginAgain: false)
        } catch let error as FCDError where error.isObjectGone {
            finish(task, with: .failure(Self.forgotten(task, error.fault)))
        } catch {
            finish(task, with: .failure(error))
        }
    }

    /// Runs while somebody waits.
    private func run() async {
        defer { pump = nil }
        while !waiting.isEmpty, !Task.isCancelled {
            var used: ManagedObjectReference?
            do {
                let updates = try await session.patiently {
                    let collector = try await sharedCollector()
                    used = collector
                    return try await session.call(
                        WaitForUpdatesEx(collector: collector, version: version, maxWaitSeconds: Self.maxWaitSeconds),
                        timeout: .seconds(Self.maxWaitSeconds + 30)
                    )
                }
                if let updates { await apply(updates) }
            } catch let error as FCDError where error.isCollectorGone {
                await beginAgain(insteadOf: used)
            } catch {
                fail(with: error)
                forgetCollector()
                return
            }
        }
    }

    /// A new login has no collector of the old session: makes a new one with filters for all that is waited for.
    /// Where that has happened already, nothing is done.
    private func beginAgain(insteadOf gone: ManagedObjectReference?) async {
        let current = try? await collector?.value
        guard current == gone else { return }
        forgetCollector()
        for task in waiting.keys { await watch(task, mayBeginAgain: false) }
    }

    private func sharedCollector() async throws -> ManagedObjectReference {
        if let collector { return try await collector.value }
        let (session, content) = (session, content)
        let making = Task {
            try await session.patiently {
                try await session.call(CreatePropertyCollector(collector: content.propertyCollector))
            }
        }
        collector = making
        do {
            return try await making.value
        } catch {
            if collector == making { collector = nil }
            throw error
        }
    }

    private func apply(_ updates: PropertyUpdates) async {
        version = updates.version
        for object in updates.objects {
            guard let node = object["info"] else { continue }
            do {
                let info = try TaskInfo(node)
                if info.isDone { await close(object.object, with: .success(info)) }
            } catch {
                await close(object.object, with: .failure(FCDError(.protocolViolation, error.description)))
            }
        }
        for task in updates.left where waiting[task] != nil {
            await close(task, with: .failure(Self.forgotten(task, nil)))
        }
    }

    private func close(_ task: ManagedObjectReference, with result: Result<TaskInfo, any Error>) async {
        finish(task, with: result)
        await dropFilter(of: task)
    }

    private func finish(_ task: ManagedObjectReference, with result: Result<TaskInfo, any Error>) {
        for continuation in (waiting.removeValue(forKey: task) ?? [:]).values { continuation.resume(with: result) }
    }

    private func fail(with error: any Error) {
        for continuation in waiting.values.flatMap(\.values) { continuation.resume(throwing: error) }
        waiting = [:]
    }

    private func forgetCollector() {
        collector = nil
        filters = [:]
        version = ""
    }

    /// A filter left behind only costs the server memory until the session ends, so a failure is not worth an error.
    private func dropFilter(of task: ManagedObjectReference) async {
        guard let filter = filters.removeValue(forKey: task) else { return }
        try? await session.call(DestroyPropertyFilter(filter: filter))
    }

    private static func forgotten(_ task: ManagedObjectReference, _ fault: ServerFault?) -> FCDError {
        FCDError(.notFound, "the server no longer knows the task \(task.value)", fault: fault)
    }
}

extension FCDError {
    /// Whether the object that the server did not find is the collector, as after a new login, and not the task.
    fileprivate var isCollectorGone: Bool {
        guard let fault, fault.type == "ManagedObjectNotFound" else { return false }
        return fault["obj"]?.hasPrefix("Task:") != true
    }
}
