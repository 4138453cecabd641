/// Waits for VSLM tasks. They have no property collector, so `VslmQueryInfo` is asked again and again, ever slower.
struct VSLMTaskPoller: Sendable {
    let session: SOAPSession
    private static let firstPause = Duration.milliseconds(40)
    private static let longestPause = Duration.seconds(2)

    /// Waits until a task has ended and returns how, with its result.
    ///
    /// - Throws: ``FCDError`` when asking failed, which says nothing about the task; `CancellationError`.
    func wait(for task: ManagedObjectReference) async throws -> TaskInfo {
        var pause = Self.firstPause
        while true {
            var info = try await session.call(VSLMQueryTaskInfo(task: task))
            if info.isDone {
                if info.state == .success, info.result == nil {
                    info.result = try await session.call(VSLMQueryTaskResult(task: task))
                }
                return info
            }
            // Jitter keeps many waiting tasks from asking in step.
            try await Task.sleep(for: pause * Double.random(in: 0.8...1.2))
            pause = min(pause * 1.6, Self.longestPause)
        }
    }
}
