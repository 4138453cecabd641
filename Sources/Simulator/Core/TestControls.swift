/// What a test has told the server to do wrong.
struct TestControls: Sendable {
    private var faults: [String: [Fault?]] = [:]
    /// nil lets one task pass.
    private var taskFaults: [String: [Fault?]] = [:]
    private var cuts: [String: [SimulatedVCenter.Cut]] = [:]
    private var syncFaults: [String: Int] = [:]
    var refusals: [SimulatedVCenter.Refusal] = []
    var rateLimit: SimulatedVCenter.RateLimit?

    mutating func add(_ fault: Fault, for method: String, times: Int, after passing: Int) {
        faults[method, default: []] += Array(repeating: nil, count: passing) + Array(repeating: fault, count: times)
    }

    mutating func takeFault(for method: String) -> Fault? {
        guard faults[method]?.isEmpty == false else { return nil }
        return faults[method]?.removeFirst()
    }

    mutating func addTaskFault(_ fault: Fault, for method: String, times: Int, after passing: Int) {
        taskFaults[method, default: []] +=
            Array(repeating: nil, count: passing) + Array(repeating: fault, count: times)
    }

    mutating func takeTaskFault(for method: String) -> Fault? {
        guard taskFaults[method]?.isEmpty == false else { return nil }
        return taskFaults[method]?.removeFirst()
    }

    mutating func add(_ cut: SimulatedVCenter.Cut, for method: String, times: Int) {
        cuts[method, default: []] += Array(repeating: cut, count: times)
    }

    mutating func takeCut(_ cut: SimulatedVCenter.Cut, for method: String) -> Bool {
        guard cuts[method]?.first == cut else { return false }
        cuts[method]?.removeFirst()
        return true
    }

    mutating func addSyncFault(for method: String, times: Int) {
        syncFaults[method, default: 0] += times
    }

    mutating func takeSyncFault(for method: String) -> Bool {
        guard let left = syncFaults[method], left > 0 else { return false }
        syncFaults[method] = left - 1
        return true
    }
}
