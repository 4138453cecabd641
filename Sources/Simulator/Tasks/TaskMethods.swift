import FCD

/// `Task` of vim25 and `VslmTask`, which has no property collector: it is asked.
enum TaskMethods {
    static func add(to table: inout MethodTable) {
        table.add("Task", "CancelTask", cancel)
        table.add("VslmTask", "VslmCancelTask", cancel)
        table.add("VslmTask", "VslmQueryInfo") { (state, call) throws(Fault) in [try task(state, call).info] }
        table.add("VslmTask", "VslmQueryTaskResult") { (state, call) throws(Fault) in
            let task = try task(state, call)
            if let fault = task.fault { throw fault }
            return task.result.map { [$0] } ?? []
        }
    }

    private static func task(_ state: ServerState, _ call: MethodCall) throws(Fault) -> SimulatedTask {
        guard let task = state.tasks[call.this.value] else { throw .objectNotFound(call.this) }
        return task
    }

    private static func cancel(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        var task = try task(state, call)
        guard !task.isOver else { throw .invalidState("Task \(call.this.value) is over.") }
        task.isCancelled = true
        task.fault = Fault("RequestCanceled", "The task was canceled by a user.")
        task.state = .error
        task.completed = state.now
        state.tasks[call.this.value] = task
        return []
    }
}
