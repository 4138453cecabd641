import Catalog
import FCD
import Foundation

/// A watch over one server: what is due when, and what is not settled yet.
struct WatchRun {
    let machines: MachineWatch
    private let lifecycle: DiskLifecycle
    private let schedule: WatchSchedule
    /// The server's, as a person knows it.
    private let name: String

    private var fullDue = ContinuousClock.now
    private var looksDue = ContinuousClock.now
    private var everyMachineDue = ContinuousClock.now
    private var hasReadEverything = false
    /// Whether the server can be asked for new disks.
    private var seesNewDisks: Bool
    private var outage: Outage?
    /// How often the server had forgotten what it had told, each time soon after the watch had begun anew.
    private var losses = 0
    /// Since when the server has been asked what is new, after everything was read.
    private var heldSince: ContinuousClock.Instant?
    private var restsUntil: ContinuousClock.Instant?

    /// When new disks were last looked for, by this machine's clock, and how far the server's is ahead of it.
    private var lookedAt = Date.distantPast
    private var shift: TimeInterval = 0

    /// What the server has told, and the catalog has not yet.
    private var pending = MachineWatch.News()
    /// Machines with a disk that was not known when they were read.
    private var unsettled: Set<ManagedObjectReference> = []

    private struct Outage {
        var cause: FCDError.Code?
        var pause: Duration
        var refusedLogins = 0
    }

    init(_ lifecycle: DiskLifecycle, _ schedule: WatchSchedule) {
        self.lifecycle = lifecycle
        self.schedule = schedule
        name = lifecycle.server?.name ?? lifecycle.client.endpoint.host
        machines = lifecycle.inventory.machineWatch()
        seesNewDisks = lifecycle.disks.capabilities.hasGlobalCatalog
    }

    mutating func run(_ report: (WatchEvent) async throws -> Void) async throws {
        if !seesNewDisks { try await report(.note(Self.noNewDisks)) }
        while true {
            try Task.checkCancellation()
            var events: [WatchEvent] = []
            var pause = Duration.zero
            do {
                events = try await step()
                if outage != nil { events.insert(.regained, at: 0) }
                outage = nil
            } catch {
                try Task.checkCancellation()
                let before = outage
                pause = try outlast(error)
                // An outage is told once, and again where it has another cause by now.
                let isNew = before == nil || before?.cause != outage?.cause
                if isNew { events = [.lost(error, pause: pause)] }
            }
            for event in events { try await report(event) }
            lifecycle.progress(outage == nil ? "watching \(name)" : "waiting for \(name)")
            if pause > .zero { try await Task.sleep(for: pause * Double.random(in: 0.8...1.2)) }
        }
    }

    private static let noNewDisks =
        "this server cannot be asked for new disks: they are found when everything is read"

    /// Waits until something happens or is due, and does it.
    private mutating func step() async throws -> [WatchEvent] {
        if let restsUntil {
            try await Task.sleep(until: restsUntil)
            self.restsUntil = nil
        }
        if !(await machines.isRunning) {
            // Begun before everything is read, so that nothing falls between the two.
            try await machines.begin()
            heldSince = nil
            fullDue = .now
        }
        if fullDue <= .now { return [try await readEverything()] }
        heldSince = heldSince ?? .now
        // After an outage it is soon seen whether the server answers again.
        switch try await machines.next(within: outage == nil ? patience : .seconds(1)) {
        case .quiet: break
        case .lost: return lose()
        case .news(let news):
            pending.add(news)
            try await Task.sleep(for: schedule.settling)
            switch try await machines.next(within: .zero) {
            case .quiet: break
            case .lost: return lose()
            case .news(let more): pending.add(more)
            }
        }
        return try await look()
    }

    /// Begins anew, at once the first time, and after growing pauses where the server forgets again and again: each time
    /// everything is read.
    private mutating func lose() -> [WatchEvent] {
        if let heldSince, .now - heldSince > schedule.steadyAfter { losses = 0 }
        losses += 1
        guard losses > 1 else { return [] }
        var pause = schedule.firstPause
        for _ in 2..<losses { pause = min(pause * 2, schedule.longestPause) }
        restsUntil = .now + pause
        return losses == 2 ? [.note(Self.forgets)] : []
    }

    private static let forgets =
        "the server keeps forgetting what it has told: everything is read again, after growing pauses"

    /// How long there is nothing to do, unless the server has news.
    private var patience: Duration {
        var next = fullDue
        if seesNewDisks, lookedAt != .distantPast { next = min(next, looksDue) }
        if !pending.left.isEmpty { next = min(next, everyMachineDue) }
        let left = next - .now
        // The server counts in seconds.
        return .seconds(max(0, left.components.seconds + (left.components.attoseconds > 0 ? 1 : 0)))
    }

    private mutating func readEverything() async throws -> WatchEvent {
        shift = try await lifecycle.serverClockShift()
        let (catalog, server) = try lifecycle.writableCatalog()
        let times = try catalog.syncTimes(serverID: server.id)
        // Where the disks cannot be read this time, new ones are looked for since the last one.
        if lookedAt == .distantPast, let times { lookedAt = times.lastLook }
        let summary = try await lifecycle.sync()
        if !summary.old.contains(where: { $0.part == .disks }) { lookedAt = summary.startedAt }
        // Events that cannot be read are no reason to read everything again.
        let isWhole = summary.old.allSatisfy { $0.part == .events }
        if isWhole {
            // What the server told before is in the picture; what it has to tell since then is not taken yet.
            pending = MachineWatch.News()
            unsettled = []
        }
        let reading: WatchReading = hasReadEverything ? .repeated : times == nil ? .firstEver : .first
        hasReadEverything = true
        fullDue = .now + (isWhole ? schedule.fullEvery : min(schedule.fullEvery, schedule.partialEvery))
        looksDue = .now + schedule.every
        return .full(summary, reading)
    }

    private mutating func look() async throws -> [WatchEvent] {
        let asksForDisks = seesNewDisks && looksDue <= .now && lookedAt != .distantPast
        // That a machine is gone is seen by reading all of them.
        let readsEveryMachine = !pending.left.isEmpty && everyMachineDue <= .now
        guard asksForDisks || readsEveryMachine || !pending.changed.isEmpty else { return [] }
        let (start, begin) = (lifecycle.now(), ContinuousClock.now)
        let since = lookedAt + shift - DiskLifecycle.lookOverlap
        do {
            let summary = try await lifecycle.look(
                LookForChanges(
                    machines: readsEveryMachine ? .every : .these(pending.changed),
                    newDisksSince: asksForDisks ? since : nil,
                    unsettled: unsettled
                )
            )
            settle(summary, readsEveryMachine)
            if asksForDisks {
                lookedAt = start
                looksDue = .now + schedule.every
            }
            // A server with many machines is not kept busy with reading them.
            if readsEveryMachine { everyMachineDue = .now + (.now - begin) * 10 }
            guard let summary, !summary.changesNothing else { return [] }
            return [.changes(summary)]
        } catch let error as FCDError where asksForDisks && error.saysTimesAreNoCondition {
            seesNewDisks = false
            return [.note(Self.noNewDisks)]
        }
    }

    private mutating func settle(_ summary: SyncSummary?, _ readsEveryMachine: Bool) {
        if let summary {
            if summary.unmatched > 0, !readsEveryMachine, unsettled.count + pending.changed.count < 1_000 {
                unsettled.formUnion(pending.changed.keys)
            } else if summary.unmatched == 0, summary.added > 0 || readsEveryMachine {
                unsettled = []
            }
        }
        pending.changed = [:]
        if readsEveryMachine { pending.left = [] }
    }

    /// How long to wait after a failure.
    ///
    /// - Throws: The failure, where waiting does not help.
    private mutating func outlast(_ error: any Error) throws -> Duration {
        guard hasReadEverything else { throw error }
        var outage = outage ?? Outage(pause: schedule.firstPause / 2)
        outage.pause = min(outage.pause * 2, schedule.longestPause)
        outage.cause = (error as? FCDError)?.code
        switch error {
        case let error as FCDError:
            switch error.code {
            case .untrusted: throw error
            case .loginFailed:
                outage.refusedLogins += 1
                guard outage.refusedLogins < schedule.refusedLogins else { throw error }
                outage.pause = max(outage.pause, schedule.loginPause)
            default: outage.refusedLogins = 0
            }
        // Another process holds the file for longer than usual.
        case let error as CatalogError where error.code == .busy: break
        default: throw error
        }
        self.outage = outage
        return outage.pause
    }
}
