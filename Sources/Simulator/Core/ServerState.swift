import FCD
import Foundation

/// All that the server knows, behind one lock. Handlers change it; nothing in here waits.
struct ServerState: Sendable {
    let version: SimulatedVersion
    let kind: SimulatedVCenter.Kind
    let instanceUuid: String
    let clock: @Sendable () -> Date
    var inventory: Inventory
    var sessions: SessionStore
    var tasks = TaskStore()
    var events = EventStore()
    var collectors = CollectorStore()
    var controls = TestControls()
    /// The cookie of the session that the call under way has begun.
    var newCookie: String?
    /// How many disks a page of the global catalog holds at most.
    var catalogPageLimit = 1_000
    /// The largest page of the property collector, whatever the caller asks for.
    var propertyPageLimit = 1_000
    /// How many bytes of a disk one answer about changed areas covers at most.
    var changedAreaPage: Int64 = 64 << 30

    init(
        version: SimulatedVersion,
        kind: SimulatedVCenter.Kind,
        server: Int,
        accounts: [Account],
        clock: @escaping @Sendable () -> Date
    ) {
        self.version = version
        self.kind = kind
        self.clock = clock
        var inventory = Inventory(kind: kind, server: server)
        instanceUuid = inventory.ids.uuid()
        self.inventory = inventory
        sessions = SessionStore(accounts: accounts)
    }

    var now: Date { clock() }

    /// Starts a task and answers with its reference.
    ///
    /// - Throws: `TaskInProgress` if another task is changing the same disk, or is kept under way on the same machine.
    mutating func startTask(
        _ call: MethodCall,
        entity: ManagedObjectReference? = nil,
        disk: String? = nil,
        work: @escaping SimulatedTask.Work
    ) throws(Fault) -> [Value] {
        if let disk, let running = tasks.busy(with: disk) { throw .taskInProgress(running.reference) }
        if let entity, let running = tasks.held(on: entity) { throw .taskInProgress(running.reference) }
        let reference = tasks.add(
            method: call.method,
            service: call.service,
            entity: entity,
            entityName: entity.flatMap { inventory.name(of: $0) },
            user: call.user,
            disk: disk,
            now: now,
            work: work
        )
        noteTask(reference.value)
        return [.reference(reference)]
    }

    /// Does a task's work and notes how it ended.
    mutating func finishTask(_ id: String) {
        guard var task = tasks[id], !task.isOver else { return }
        do throws(Fault) {
            if let fault = controls.takeTaskFault(for: task.method) { throw fault }
            let result = try task.work(&self)
            task.result = result
            task.state = .success
            if controls.takeSyncFault(for: task.method) {
                task.fault = .syncFault(task.disk)
                task.result = nil
                task.state = .error
            }
        } catch {
            task.fault = error
            task.state = .error
        }
        task.progress = nil
        task.completed = now
        tasks[id] = task
    }
}
