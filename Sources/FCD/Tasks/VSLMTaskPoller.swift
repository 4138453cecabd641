/// Waits for VSLM tasks. They have no property collector, so `VslmQueryInfo` is asked again and again, ever slower.
///
/// One loop asks for all tasks, one after the other, so that a single call is under way however many tasks run.
actor VSLMTaskPoller {
    /// A task that is waited for.
    private struct Watch {
        var due: Duration
        var pause = VSLMTaskPoller.firstPause
        var wantsResult: Bool
        var waiters: [Int: CheckedContinuation<TaskInfo, any Error>] = [:]
    }

    private let session: SOAPSession
    private let start = ContinuousClock.now
    private var watches: [ManagedObjectReference: Watch] = [:]
    private var nextWaiter = 0
    private var loop: Task<Void, Never>?
    /// Sleeps until the next task is due; cancelled when another one is due earlier.
    private var sleep: Task<Void, Never>?

    private static let firstPause = Duration.milliseconds(25)
    private static let longestPause = Duration.seconds(2)

    init(session: SOAPSession) {
        self.session = session
    }

    /// Waits until a task has ended and returns how, with its result where that is wanted.
    ///
    /// - Throws: ``FCDError`` when asking failed for too long, which says nothing about the task;
    ///   `CancellationError` when the caller gave up waiting.
    func wait(for task: ManagedObjectReference, wantsResult: Bool) async throws -> TaskInfo {
        nextWaiter += 1
        let waiter = nextWaiter
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                var watch = watches[task] ?? Watch(due: now + Self.firstPause, wantsResult: wantsResult)
                watch.wantsResult = watch.wantsResult || wantsResult
                watch.waiters[waiter] = continuation
                watches[task] = watch
                sleep?.cancel()
                if loop == nil { loop = Task { await run() } }
            }
        } onCancel: {
            Task { await self.giveUp(waiter, on: task) }
        }
    }

    /// Asks no more. Tasks still waited for end with ``FCDError/Code/cancelled``.
    func stop() async {
        let last = loop
        last?.cancel()
        sleep?.cancel()
        fail(with: FCDError(.cancelled, "cancelled"))
        await last?.value
    }

    private var now: Duration { .now - start }

    private func giveUp(_ waiter: Int, on task: ManagedObjectReference) {
        watches[task]?.waiters.removeValue(forKey: waiter)?.resume(throwing: CancellationError())
        if watches[task]?.waiters.isEmpty == true { watches[task] = nil }
        if watches.isEmpty { sleep?.cancel() }
    }

    /// Runs while somebody waits.
    private func run() async {
        // Whoever came while a stopped loop was ending is asked about by a new one.
        defer { loop = watches.isEmpty ? nil : Task { await run() } }
        while !Task.isCancelled, let next = watches.min(by: { $0.value.due < $1.value.due }) {
            let left = next.value.due - now
            guard left <= .zero else {
                await rest(for: left)
                continue
            }
            await ask(about: next.key, wantsResult: next.value.wantsResult)
        }
    }

    private func rest(for time: Duration) async {
        let rest = Task<Void, Never> { try? await Task.sleep(for: time) }
        sleep = rest
        await rest.value
        sleep = nil
    }

    private func ask(about task: ManagedObjectReference, wantsResult: Bool) async {
        do {
            let info = try await info(of: task, wantsResult: wantsResult)
            guard info.isDone else { return postpone(task) }
            // Somebody who wants the result came while the task was asked about.
            if !wantsResult, info.result == nil, watches[task]?.wantsResult == true { return }
            finish(task, with: .success(info))
        } catch let error as FCDError where !error.concernsEveryCall {
            finish(task, with: .failure(error))
        } catch {
            // The others would fail the same way, each after the same time.
            fail(with: error)
        }
    }

    private func info(of task: ManagedObjectReference, wantsResult: Bool) async throws -> TaskInfo {
        let session = session
        var info = try await session.patiently { try await session.call(VSLMQueryTaskInfo(task: task)) }
        if wantsResult, info.state == .success, info.result == nil {
            info.result = try await session.patiently { try await session.call(VSLMQueryTaskResult(task: task)) }
        }
        return info
    }

    private func postpone(_ task: ManagedObjectReference) {
        guard var watch = watches[task] else { return }
        // Jitter keeps many commands from asking in step.
        watch.due = now + watch.pause * Double.random(in: 0.8...1.2)
        watch.pause = min(watch.pause * 1.6, Self.longestPause)
        watches[task] = watch
    }

    private func finish(_ task: ManagedObjectReference, with result: Result<TaskInfo, any Error>) {
        for continuation in (watches.removeValue(forKey: task)?.waiters ?? [:]).values {
            continuation.resume(with: result)
        }
    }

    private func fail(with error: any Error) {
        for task in watches.keys { finish(task, with: .failure(error)) }
    }
}

extension SOAPSession {
    /// Asks again for a while where the server is not to be reached: asking how a task is does no harm, and giving up
    /// would leave a change's outcome unknown.
    func patiently<Value>(_ ask: () async throws -> Value) async throws -> Value {
        var pause = Duration.milliseconds(200)
        for _ in 0..<6 {
            do {
                return try await ask()
            } catch let error as FCDError where error.code == .unreachable {
                try await Task.sleep(for: pause * Double.random(in: 0.8...1.2))
                pause = pause * 2
            }
        }
        return try await ask()
    }
}
