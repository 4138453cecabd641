import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator
import Synchronization

/// A watch that runs beside a test, with short pauses, and what it has told.
final class RunningWatch: Sendable {
    struct Log: Sendable {
        var readings: [WatchReading] = []
        var changes: [SyncSummary] = []
        var losses = 0
        var regains = 0
        var notes: [String] = []

        var fulls: Int { readings.count }
    }

    private final class Shared: Sendable {
        private let state = Mutex<(log: Log, error: (any Error)?)>((Log(), nil))

        var log: Log { state.withLock { $0.log } }
        var error: (any Error)? { state.withLock { $0.error } }

        func add(_ event: WatchEvent) {
            state.withLock { state in
                switch event {
                case .full(_, let reading): state.log.readings.append(reading)
                case .changes(let summary): state.log.changes.append(summary)
                case .lost: state.log.losses += 1
                case .regained: state.log.regains += 1
                case .note(let text): state.log.notes.append(text)
                }
            }
        }

        func end(with error: any Error) { state.withLock { $0.error = error } }
    }

    private let shared: Shared
    private let task: Task<Void, Never>

    init(
        _ lifecycle: DiskLifecycle,
        every: Duration = .milliseconds(20),
        fullEvery: Duration = .seconds(3_600),
        partialEvery: Duration = .seconds(300)
    ) {
        var schedule = WatchSchedule(every: every, fullEvery: fullEvery)
        schedule.partialEvery = partialEvery
        schedule.settling = .milliseconds(5)
        schedule.firstPause = .milliseconds(10)
        schedule.longestPause = .milliseconds(40)
        schedule.loginPause = .milliseconds(20)
        let shared = Shared()
        self.shared = shared
        task = Task { [schedule] in
            do {
                try await lifecycle.watch(schedule) { event in shared.add(event) }
            } catch {
                shared.end(with: error)
            }
        }
    }

    var log: Log { shared.log }

    /// Waits until something holds; the suite's time limit bounds it. A watch that ended meanwhile is an error.
    func until(_ condition: (Log) throws -> Bool) async throws {
        while try !condition(log) {
            if let error = shared.error { throw error }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Ends the watch as Ctrl-C does.
    ///
    /// - Returns: what it threw.
    func end() async throws -> (any Error)? {
        task.cancel()
        return try await ended()
    }

    /// Waits until the watch has ended by itself.
    func ended() async throws -> (any Error)? {
        await task.value
        return shared.error
    }
}

/// What a catalog has, and when its file was last written.
struct CatalogPrint: Equatable {
    private let counts: [String: Int64]
    private let sizes: [UInt64]

    init(_ catalog: DiskCatalog) throws {
        let tables = [
            "disk", "event", "disk_version", "attachment", "vm", "vm_version", "sync", "datastore", "operation",
        ]
        let rows = try catalog.reading { reader in
            try tables.map { ($0, try reader.rows("SELECT count(*) AS n FROM main.\($0)").first?["n"].integer ?? 0) }
        }
        counts = Dictionary(uniqueKeysWithValues: rows)
        sizes = ["", "-wal"].map { suffix in
            let attributes = try? FileManager.default.attributesOfItem(atPath: catalog.path + suffix)
            return (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
        }
    }
}

/// A network that can be down.
final class Outage: Transport {
    private let vcenter: SimulatedVCenter
    private let state = Mutex((isDown: false, refused: 0))

    init(_ vcenter: SimulatedVCenter) {
        self.vcenter = vcenter
    }

    var isDown: Bool {
        get { state.withLock { $0.isDown } }
        set { state.withLock { $0.isDown = newValue } }
    }

    /// How many calls did not get through.
    var refused: Int { state.withLock { $0.refused } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        try check()
        let response = try await vcenter.send(request)
        // A call that was waiting at the server gets no answer either.
        try check()
        return response
    }

    private func check() throws(TransportError) {
        let isDown = state.withLock { state in
            if state.isDown { state.refused += 1 }
            return state.isDown
        }
        if isDown { throw TransportError(.unreachable, "connection refused") }
    }

    func shutdown() async {}
}
