import FCD
import Foundation

/// The server's tasks. Finished ones are kept, the oldest being dropped after some thousands.
struct TaskStore: Sendable {
    private var tasks: [String: SimulatedTask] = [:]
    private var order: [String] = []
    private var sequence = 0
    /// Tasks that were made and wait for somebody to run them.
    private var unstarted: [String] = []
    private var held: Set<String> = []

    private static let limit = 5_000

    subscript(id: String) -> SimulatedTask? {
        get { tasks[id] }
        set { tasks[id] = newValue }
    }

    /// The task that is changing the disk.
    func busy(with disk: String) -> SimulatedTask? {
        order.reversed().lazy.compactMap { tasks[$0] }.first { $0.disk == disk && !$0.isOver }
    }

    /// The task that a test keeps under way on an object.
    func held(on entity: ManagedObjectReference) -> SimulatedTask? {
        held.compactMap { tasks[$0] }.first { $0.entity == entity }
    }

    /// Keeps a task under way that was just made, until it is let go.
    mutating func hold(_ id: String, now: Date) {
        unstarted.removeAll { $0 == id }
        held.insert(id)
        begin(id, now: now)
    }

    mutating func release(_ id: String) { held.remove(id) }

    /// Whether any task is under way.
    var isBusy: Bool { tasks.values.contains { !$0.isOver } }

    /// The tasks of an object, the last one first, as its `recentTask` names them: not those of VSLM, which keeps its
    /// own.
    func recent(of entity: ManagedObjectReference) -> [SimulatedTask] {
        order.suffix(200).reversed().compactMap { tasks[$0] }.filter { $0.entity == entity && $0.service == .vim }
    }

    /// Whether every task has ended.
    var areOver: Bool { tasks.values.allSatisfy(\.isOver) }

    mutating func add(
        method: String,
        service: SoapService,
        entity: ManagedObjectReference?,
        entityName: String?,
        user: String,
        disk: String?,
        now: Date,
        work: @escaping SimulatedTask.Work
    ) -> ManagedObjectReference {
        sequence += 1
        let reference = ManagedObjectReference(
            type: service == .vslm ? "VslmTask" : "Task",
            value: service == .vslm ? "vslm-task-\(sequence)" : "task-\(sequence)"
        )
        tasks[reference.value] = SimulatedTask(
            reference: reference,
            service: service,
            method: method,
            entity: entity,
            entityName: entityName,
            user: user,
            sequence: sequence,
            disk: disk,
            work: work,
            queued: now
        )
        order.append(reference.value)
        unstarted.append(reference.value)
        if order.count > Self.limit, let oldest = order.first, tasks[oldest]?.isOver ?? true {
            tasks[oldest] = nil
            order.removeFirst()
        }
        return reference
    }

    /// Forgets the tasks that are over, as a server does that starts anew.
    mutating func forgetEnded() {
        order.removeAll { tasks[$0]?.isOver ?? true }
        tasks = tasks.filter { !$0.value.isOver }
    }

    mutating func takeUnstarted() -> [String] {
        defer { unstarted = [] }
        return unstarted
    }

    mutating func begin(_ id: String, now: Date) {
        guard tasks[id]?.isOver == false else { return }
        tasks[id]?.state = .running
        tasks[id]?.started = now
        tasks[id]?.progress = 0
    }

    mutating func setProgress(_ percent: Int, of id: String) {
        guard tasks[id]?.isOver == false else { return }
        tasks[id]?.progress = percent
    }
}
