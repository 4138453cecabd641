package import FCD
package import Foundation
import Synchronization

/// A vCenter, or an ESXi host, in memory: strict as a real one, and without a socket.
///
/// It is a ``Transport``, so that a client can be given it in place of the network. ``SimulatorServer`` puts it behind
/// HTTP and HTTPS.
///
/// ```swift
/// let vcenter = SimulatedVCenter(seed: .demo)
/// let client = Client(transport: vcenter, …)
/// #expect(vcenter.violations.isEmpty)
/// ```
///
/// Requests are answered concurrently. Only `WaitForUpdatesEx`, the latency and tasks take time, and none of them holds
/// the lock meanwhile.
package final class SimulatedVCenter: Transport {
    /// What kind of server is played.
    package enum Kind: Sendable {
        case vCenter
        /// A host by itself: no global catalog, no tags.
        case esxi
    }

    /// The user who may do everything.
    package static let administrator = "administrator@vsphere.local"
    /// The user who may only read.
    package static let reader = "reader@vsphere.local"
    /// The password of both, unless another was given.
    package static let defaultPassword = "fcdsim"

    package let version: SimulatedVersion
    package let kind: Kind
    private let state: Mutex<ServerState>
    private let log = Mutex(CallLog())
    private let counts = Mutex(Traffic())
    private let changes = ChangeSignal()
    private let timing: Mutex<Timing>

    private struct Timing {
        var latency: Duration
        var taskTime: Duration
    }

    /// A server.
    ///
    /// - parameter server: Which of several servers this is: each number has its own instance UUID and disk IDs.
    /// - parameter taskTime: How long a task takes.
    /// - parameter clock: What the server takes for the time, in `createTime` and the like; waiting goes by real time.
    package init(
        version: SimulatedVersion = .v8_0_3,
        kind: Kind = .vCenter,
        seed: Seed = .empty,
        server: Int = 0,
        username: String = administrator,
        password: String = defaultPassword,
        latency: Duration = .zero,
        taskTime: Duration = .milliseconds(5),
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.version = version
        self.kind = kind
        var initial = ServerState(version: version, kind: kind, server: server, accounts: [], clock: clock)
        let root = initial.inventory.rootFolder.value
        let readOnly = Account.Permission(privileges: Account.readOnlyPrivileges)
        initial.sessions.accounts = [
            Account(name: username, password: password, permissions: [root: Account.Permission()]),
            Account(name: Self.reader, password: password, permissions: [root: readOnly]),
        ]
        seed.plant(in: &initial)
        state = Mutex(initial)
        timing = Mutex(Timing(latency: latency, taskTime: taskTime))
    }

    // MARK: State

    /// Reads or changes the server's state. Tasks that were made start, and whoever waits for updates looks again.
    func update<Result: Sendable>(_ body: (inout ServerState) throws(Fault) -> Result) throws(Fault) -> Result {
        var started: [String] = []
        defer {
            changes.signal()
            for task in started { run(task) }
        }
        return try state.withLock { (state) throws(Fault) in
            defer { started = state.tasks.takeUnstarted() }
            return try body(&state)
        }
    }

    func read<Result: Sendable>(_ body: (ServerState) -> Result) -> Result {
        state.withLock { body($0) }
    }

    /// Carries a task from queued to its end, on its own.
    private func run(_ task: String) {
        let time = timing.withLock { $0.taskTime }
        Task.detached {
            self.change { $0.tasks.begin(task, now: $0.now) }
            try? await Task.sleep(for: time / 2)
            self.change { $0.tasks.setProgress(50, of: task) }
            try? await Task.sleep(for: time / 2)
            self.change { $0.finishTask(task) }
        }
    }

    /// Returns when no task runs any more, or when the caller was cancelled: for tests that look at what became of a
    /// task whose answer was lost.
    package func tasksEnded() async {
        while true {
            let mark = changes.mark
            guard !read({ $0.tasks.areOver }), await changes.wait(beyond: mark, until: nil) else { return }
        }
    }

    /// A change that cannot fail.
    func change(_ body: (inout ServerState) -> Void) {
        try? update { (state) throws(Fault) in body(&state) }
    }

    func setTiming(latency: Duration? = nil, taskTime: Duration? = nil) {
        timing.withLock { timing in
            if let latency { timing.latency = latency }
            if let taskTime { timing.taskTime = taskTime }
        }
    }

    // MARK: Log

    /// How often each call was made, refused ones included.
    package var calls: [String: Int] { log.withLock { $0.counts } }

    /// The calls in the order in which they came.
    package var callSequence: [String] { log.withLock { $0.sequence } }

    /// Answers of this server that violate the schema. Each is a bug of the simulator; tests assert that there is none.
    package var violations: [String] { log.withLock { $0.violations } }

    package func forgetCalls() {
        log.withLock {
            $0.counts = [:]
            $0.sequence = []
        }
    }

    func note(violations: [SchemaViolation], in method: String) {
        log.withLock { $0.violations += violations.map { "\(method): \($0.message)" } }
    }

    // MARK: Transport

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let method = Traffic.method(of: request)
        counts.withLock { $0.begin(method) }
        defer { counts.withLock { $0.end(method) } }
        let latency = timing.withLock { $0.latency }
        do {
            if latency > .zero { try await Task.sleep(for: latency) }
            try Task.checkCancellation()
        } catch {
            throw TransportError(.cancelled, "the call was cancelled")
        }
        if let refusal = takeRefusal(of: method) {
            counts.withLock { $0.refused += 1 }
            if refusal.isDone { _ = try await RequestRouter(server: self).answer(request) }
            return refusal.response
        }
        return try await RequestRouter(server: self).answer(request)
    }

    /// What the server has had to do at once.
    package var traffic: Traffic { counts.withLock { $0 } }

    package func forgetTraffic() { counts.withLock { $0.forget() } }

    /// Nothing to close: several clients may share the server, and the others go on.
    package func shutdown() async {}

    func note(call method: String) {
        log.withLock {
            $0.counts[method, default: 0] += 1
            $0.sequence.append(method)
        }
    }

    /// Returns when no task is under way.
    package func becomeIdle() async {
        while true {
            let mark = changes.mark
            guard read({ $0.tasks.isBusy }) else { return }
            guard await changes.wait(beyond: mark, until: nil) else { return }
        }
    }

    /// Answers a `WaitForUpdatesEx`: at once if there is something new, else as soon as there is, or with nothing when
    /// the caller's time is over.
    func waitForUpdates(_ call: MethodCall, cookie: String) async throws(Fault) -> [Value] {
        let wait = UpdateWait(call: call)
        let deadline = wait.patience.map { ContinuousClock.now + $0 }
        while true {
            let mark = changes.mark
            let updates = try changeQuietly { (state) throws(Fault) in
                // The session may end while its owner waits.
                guard state.sessions[cookie] != nil else { throw .notAuthenticated }
                return try wait.poll(&state)
            }
            if let updates { return [updates] }
            if let deadline, deadline <= .now { return [] }
            guard await changes.wait(beyond: mark, until: deadline) else {
                throw Fault("RequestCanceled", "The operation was canceled.")
            }
        }
    }

    /// A change of what a test has told the server, which wakes nobody.
    func changeControls(_ body: (inout TestControls) -> Void) {
        state.withLock { body(&$0.controls) }
    }

    /// A change of what only its caller can see, which wakes nobody.
    private func changeQuietly<Result: Sendable>(
        _ body: (inout ServerState) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        try state.withLock { (state) throws(Fault) in try body(&state) }
    }
}

/// What was called and what went wrong.
private struct CallLog {
    var counts: [String: Int] = [:]
    var sequence: [String] = []
    var violations: [String] = []
}
