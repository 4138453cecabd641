/// Waits for VSLM tasks. They have no property collector, so `VslmQueryInfo` is asked again and again, ever slower.
struct VSLMTaskPoller: Sendable {
    let session: SOAPSession
    private static let firstPause = Duration.milliseconds(40)
    private static let longestPause = Duration.seconds(2)

    /// Waits until a task has ended and returns how, with its result where that is wanted.
    ///
    /// - Throws: ``FCDError`` when asking failed for too long, which says nothing about the task;
    ///   `CancellationError`.
    func wait(for task: ManagedObjectReference, wantsResult: Bool) async throws -> TaskInfo {
        var pause = Self.firstPause
        while true {
            var info = try await session.patiently { try await session.call(VSLMQueryTaskInfo(task: task)) }
            if info.isDone {
                if wantsResult, info.state == .success, info.result == nil {
                    info.result = try await session.patiently {
                        try await session.call(VSLMQueryTaskResult(task: task))
                    }
                }
                return info
            }
            // Jitter keeps many waiting tasks from asking in step.
            try await Task.sleep(for: pause * Double.random(in: 0.8...1.2))
            pause = min(pause * 1.6, Self.longestPause)
        }
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
