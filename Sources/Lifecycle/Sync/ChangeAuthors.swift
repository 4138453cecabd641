import Catalog
import FCD
import Foundation

/// Finds out from the server's events who made the changes that syncs saw.
///
/// An event counts only where it lies between the two looks that the change lies between, and only where it can be no
/// other's: of several people who may have made a change, none is named.
struct ChangeAuthors {
    let lifecycle: DiskLifecycle
    let catalog: DiskCatalog
    let serverID: Int64
    /// How far the server's clock is ahead.
    let shift: TimeInterval

    /// Earlier changes, which no sync could ask about, are left alone.
    private static let reach: TimeInterval = 7 * 86_400
    /// Where it is not known when the last look was.
    private static let longestLook: TimeInterval = 86_400
    /// Clocks are compared to about a second.
    private static let slack: TimeInterval = 5
    private static let mostChanges = 5_000
    private static let mostMachines = 500

    /// Changes that nobody was asked about yet.
    static func changes(in catalog: DiskCatalog, serverID: Int64, at time: Date) throws -> [UnauthoredChange] {
        try catalog.forgetUnauthoredChanges(serverID: serverID, before: time - reach)
        return try catalog.unauthoredChanges(serverID: serverID, since: time - reach, limit: mostChanges)
    }

    /// Asks for the events of each machine that one of the changes has to do with, and writes down what they say.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    func learn(of changes: [UnauthoredChange]) async throws {
        try write(changes.filter { $0.machine == nil }.map { ($0, nil) })
        var machines: [(moid: String, changes: [UnauthoredChange])] = []
        var places: [String: Int] = [:]
        for change in changes {
            guard let machine = change.machine else { continue }
            if let place = places[machine.moid] {
                machines[place].changes.append(change)
            } else if machines.count < Self.mostMachines {
                places[machine.moid] = machines.count
                machines.append((machine.moid, [change]))
            }
        }
        var gone: [UnauthoredChange] = []
        for (moid, changes) in machines {
            try Task.checkCancellation()
            guard !changes.contains(where: { $0.machine?.isGone == true }) else {
                gone += changes
                continue
            }
            do {
                try await answer(changes, of: .virtualMachine(moid))
            } catch let error as FCDError where error.isObjectGone {
                gone += changes
            }
        }
        // A machine that is gone cannot be asked about: its last events are among those of all.
        if !gone.isEmpty { try await answer(gone, of: nil) }
    }

    private func answer(_ changes: [UnauthoredChange], of machine: ManagedObjectReference?) async throws {
        let windows = changes.map(window)
        guard let begin = windows.map(\.lowerBound).min(), let end = windows.map(\.upperBound).max() else { return }
        let kinds = MachineEvent.Kind.allCases.filter { machine != nil || $0 != .task }
        let events = try await lifecycle.inventory.events(of: machine, kinds: kinds, from: begin, to: end)
        try write(
            zip(changes, windows).map { change, window in
                (change, MachineEvent.author(of: change, in: window, among: events))
            }
        )
    }

    private func window(_ change: UnauthoredChange) -> ClosedRange<Date> {
        let begin = change.lookedBefore ?? change.time - Self.longestLook
        return begin + (shift - Self.slack)...change.time + (shift + Self.slack)
    }

    private func write(_ answers: [(change: UnauthoredChange, author: EventAuthor?)]) throws {
        try catalog.note(answers, at: lifecycle.now())
    }
}

extension MachineEvent {
    /// How surely an event is the one that made a change.
    private enum Fit: Int, Comparable {
        /// It is of a kind that makes such changes of that machine's disks.
        case possible
        /// It names the device, whose key other disks may have had before and after.
        case device
        /// It names the disk.
        case disk

        static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
    }

    /// Who made a change, where the events say it and say nothing else.
    static func author(
        of change: UnauthoredChange,
        in window: ClosedRange<Date>,
        among events: [MachineEvent]
    ) -> EventAuthor? {
        guard let machine = change.machine else { return nil }
        let fitting = events.compactMap { event -> (event: MachineEvent, time: Date, fit: Fit)? in
            guard event.machine?.value == machine.moid, let time = ServerTime.date(event.time), window.contains(time),
                let fit = event.fit(change)
            else { return nil }
            return (event, time, fit)
        }
        let bestFit = fitting.map(\.fit).max()
        let best = fitting.filter { $0.fit == bestFit }
        guard let (event, time, fit) = best.max(by: { $0.event.key < $1.event.key }) else { return nil }
        // The last event that names the disk made it what the look saw; others may be about another disk.
        guard fit == .disk || Set(best.map(\.event.user)).count == 1 else { return nil }
        return EventAuthor(
            user: event.user.isEmpty ? nil : event.user,
            event: event.task ?? event.kind.rawValue,
            time: time
        )
    }

    private func fit(_ change: UnauthoredChange) -> Fit? {
        switch (kind, change.kind) {
        case (.reconfigured, .attached): reconfiguration(of: change, [.add], texts: [configuration?.added])
        case (.reconfigured, .detached): reconfiguration(of: change, [.remove], texts: [configuration?.deleted])
        case (.reconfigured, .grew), (.reconfigured, .sharing):
            reconfiguration(of: change, [.edit], texts: [configuration?.modified])
        case (.reconfigured, .slot):
            reconfiguration(of: change, [.edit, .add], texts: [configuration?.modified, configuration?.added])
        case (.removed, .detached), (.removed, .gone), (.relocated, .moved), (.migrated, .moved): .possible
        case (.task, .attached): isTask("attachDisk") ? .possible : nil
        case (.task, .detached): isTask("detachDisk") ? .possible : nil
        default: nil
        }
    }

    private func isTask(_ name: String) -> Bool { task?.hasSuffix(".\(name)") == true }

    private func reconfiguration(
        of change: UnauthoredChange,
        _ operations: Set<DeviceChange.Operation>,
        texts: [String?]
    ) -> Fit? {
        let devices = devices.filter { operations.contains($0.operation) }
        let texts = texts.compactMap { $0 }
        let namesDisk =
            devices.contains { $0.diskID?.rawValue == change.fcdID || $0.path != nil && $0.path == change.path }
            || texts.contains { $0.contains(change.fcdID) }
        if namesDisk { return .disk }
        guard let key = change.machine?.deviceKey else { return nil }
        // The key of a device that is added is made up by whoever asks for it.
        let namesDevice =
            devices.contains { $0.deviceKey == key && $0.operation != .add }
            || texts.contains { $0.contains("config.hardware.device(\(key))") }
        return namesDevice ? .device : nil
    }
}

extension DiskLifecycle {
    /// Asks the server's events who made what a sync saw changed. That they cannot be read takes nothing from the sync:
    /// the summary says so, and the next one asks again.
    ///
    /// - Throws: ``FCDError`` only where it was cancelled; `CatalogError`.
    func learningAuthors(_ summary: SyncSummary) async throws -> SyncSummary {
        let (catalog, server) = try writableCatalog()
        guard inventory.hasEvents else {
            try catalog.forgetUnauthoredChanges(serverID: server.id, before: now())
            return summary
        }
        let changes = try ChangeAuthors.changes(in: catalog, serverID: server.id, at: now())
        guard !changes.isEmpty else { return summary }
        progress("asking who made \(changes.count) \(changes.count == 1 ? "change" : "changes")")
        let begin = now()
        do {
            let shift = try await serverClockShift()
            let authors = ChangeAuthors(lifecycle: self, catalog: catalog, serverID: server.id, shift: shift)
            try await authors.learn(of: changes)
            try catalog.noteEventsRead(serverID: server.id, error: nil, at: begin)
            return summary
        } catch let error as FCDError where error.code != .cancelled {
            let since = try catalog.serverParts(serverID: server.id).first { $0.part == .events }?.readAt
            try catalog.noteEventsRead(serverID: server.id, error: error.wordsForPart, at: begin)
            var summary = summary
            summary.old.append(OldPart(part: .events, since: since, error: error.wordsForPart))
            return summary
        }
    }
}
